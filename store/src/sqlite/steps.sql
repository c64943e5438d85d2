-- The steps of a batch that was done, as they were recorded.
SELECT * FROM command WHERE attempt_id = :attempt_id AND position IS NOT NULL AND kind <> 'batch' ORDER BY position
