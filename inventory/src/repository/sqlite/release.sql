-- Brings a reservation into a status. Released, its units are free; the status that it has is left as it is. To confirm one that
-- is held takes terms, and to stay what it is not any more was planned on what has changed since.
WITH clock AS MATERIALIZED (SELECT max(:now, now) AS now FROM moment),
live AS MATERIALIZED (SELECT * FROM live_stock WHERE product_id = (SELECT product_id FROM reservation WHERE id = :reservation_id))
INSERT INTO command (attempt_id, kind, actor, idempotency_key, fingerprint, key_expires_at, request_id, created_at, position,
  product_id, subject_id, quantity, ttl_seconds, expires_at, purchase_id, status, subject_created_at, version, due_at, ended_as,
  objection)
SELECT :attempt_id, 'release', :actor, :idempotency_key, :fingerprint, clock.now + :key_lifetime_ms, :request_id, clock.now, :position,
  hold.product_id, :reservation_id, hold.quantity, hold.ttl_seconds, hold.expires_at, hold.purchase_id, :status, hold.created_at,
  1 + (hold.status <> 'held'), live.due_at, hold.status,
  CASE
    WHEN hold.id IS NULL THEN 'reservation_not_found'
    WHEN hold.status = :status THEN 'unchanged'
    WHEN hold.status <> 'held' AND :status IN ('confirmed', 'released') THEN 'already_ended'
    WHEN :status <> 'released' THEN 'stale'
  END
FROM clock LEFT JOIN live ON true, (SELECT max(created_at), * FROM reservation WHERE id = :reservation_id) AS hold
WHERE true
ON CONFLICT (actor, idempotency_key) WHERE idempotency_key IS NOT NULL DO UPDATE SET kind = kind
RETURNING attempt_id, kind, fingerprint, request_id, outcome,
  product_id, subject_id, quantity, ttl_seconds, expires_at, purchase_id, status, subject_created_at, version, ended_as
