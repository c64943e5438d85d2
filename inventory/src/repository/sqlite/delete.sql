-- Deletes stock of which nothing is left. `expected_version` is the version that it must still have, or NULL.
WITH clock AS MATERIALIZED (SELECT max(:now, now) AS now FROM moment),
live AS MATERIALIZED (SELECT * FROM live_stock WHERE product_id = :product_id)
INSERT INTO command (attempt_id, kind, actor, idempotency_key, fingerprint, key_expires_at, request_id, created_at, position,
  product_id, on_hand, reserved, version, due_at, objection)
SELECT :attempt_id, 'delete', :actor, :idempotency_key, :fingerprint, clock.now + :key_lifetime_ms, :request_id, clock.now, :position,
  :product_id, live.on_hand, live.reserved, live.version, live.due_at,
  CASE
    WHEN live.product_id IS NULL THEN 'stock_not_found'
    WHEN :expected_version <> live.version THEN 'stale'
    WHEN live.on_hand <> 0 OR live.reserved <> 0 THEN 'stock_in_use'
  END
FROM clock LEFT JOIN live ON true
WHERE true
ON CONFLICT (actor, idempotency_key) WHERE idempotency_key IS NOT NULL DO UPDATE SET kind = kind
RETURNING attempt_id, kind, fingerprint, request_id, outcome,
  on_hand, reserved, version
