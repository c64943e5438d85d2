-- Whether a hold of any product is due.
SELECT 1 FROM reservation, moment WHERE status = 'held' AND expires_at <= max(:now, moment.now) LIMIT 1
