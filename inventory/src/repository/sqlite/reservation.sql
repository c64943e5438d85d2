-- One reservation by its id, and whether it is due. (`moment` is not joined, as for stock.)
SELECT *, status = 'held' AND expires_at <= max(:now, (SELECT now FROM moment)) AS is_due
FROM reservations WHERE id = :id
