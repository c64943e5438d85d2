-- How far the feed has come: 0 while nothing is in it.
SELECT coalesce(max(sequence), 0) FROM event
