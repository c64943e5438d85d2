-- The live holds in the order in which they were made, and of one product too: few among all that have ended, and what is looked at.

CREATE INDEX reservation_held_by_created_at ON reservation (created_at, id) WHERE status = 'held';
