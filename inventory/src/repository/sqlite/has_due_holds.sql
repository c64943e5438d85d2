-- Whether a hold of any product is due.
SELECT 1 FROM reservation WHERE status = 'held' AND expires_at <= max(:now, (SELECT now FROM moment)) LIMIT 1
