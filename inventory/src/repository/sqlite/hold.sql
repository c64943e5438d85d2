-- Holds units for a while, if so many are available.
WITH clock AS MATERIALIZED (SELECT max(:now, now) AS now FROM moment),
live AS MATERIALIZED (SELECT * FROM live_stock WHERE product_id = :product_id)
INSERT INTO command (attempt_id, kind, actor, idempotency_key, fingerprint, key_expires_at, request_id, created_at, position,
  product_id, subject_id, quantity, takes, ttl_seconds, expires_at, available, due_at, objection)
SELECT :attempt_id, 'hold', :actor, :idempotency_key, :fingerprint, clock.now + :key_lifetime_ms, :request_id, clock.now, :position,
  :product_id, :reservation_id, :quantity, :quantity, :ttl_seconds, clock.now + :ttl_seconds * 1000, live.available, live.due_at,
  CASE
    WHEN EXISTS (SELECT 1 FROM reservation WHERE id = :reservation_id) THEN 'id_taken'
    WHEN live.product_id IS NULL THEN 'stock_not_found'
  END
FROM clock LEFT JOIN live ON true
WHERE true
ON CONFLICT (actor, idempotency_key) WHERE idempotency_key IS NOT NULL DO UPDATE SET kind = kind
RETURNING attempt_id, kind, fingerprint, request_id, outcome,
  created_at, product_id, subject_id, quantity, takes, ttl_seconds, expires_at, available
