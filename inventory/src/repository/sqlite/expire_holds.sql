-- Writes down that holds of any product have ended, the oldest first, so many at most.
UPDATE reservation SET status = 'expired', ended_at = expires_at, written_at = max(:now, (SELECT now FROM moment))
WHERE id IN (
  SELECT id FROM reservation
  WHERE status = 'held' AND expires_at <= max(:now, (SELECT now FROM moment))
  ORDER BY expires_at LIMIT :limit)
RETURNING id
