-- What a command leaves of the purchase or the reservation that it changes. All that an answer is made of is in its row, so that
-- a change within a batch, too, is answered from there, the first time and every time that it is repeated.

-- What was asked of a purchase or a reservation: the status that it is to have.
ALTER TABLE command ADD COLUMN status TEXT;
-- When it was made.
ALTER TABLE command ADD COLUMN subject_created_at INTEGER;
-- When a purchase was cancelled, and what was available right after it was made.
ALTER TABLE command ADD COLUMN cancelled_at INTEGER;
ALTER TABLE command ADD COLUMN remaining INTEGER;
-- What a reservation became.
ALTER TABLE command ADD COLUMN purchase_id TEXT;
