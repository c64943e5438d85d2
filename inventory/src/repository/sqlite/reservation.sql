-- One reservation by its id, and whether it is due.
SELECT reservations.*, status = 'held' AND expires_at <= max(:now, moment.now) AS is_due
FROM reservations, moment WHERE id = :id
