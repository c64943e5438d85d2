-- The steps of a batch that was done, as they were recorded.
--
-- The parameter is behind a SELECT, because for the order SQLite would otherwise look at it, and prepare the statement anew each
-- time that it is bound.
SELECT * FROM command WHERE attempt_id = (SELECT :attempt_id) AND position IS NOT NULL AND kind <> 'batch' ORDER BY position
