-- One event by its place in the feed.
SELECT * FROM event WHERE sequence = :sequence AND created_at = :created_at
