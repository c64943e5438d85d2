-- Starts the stock of a product. Where it had stock before, its versions go on.
--
-- The parameter is behind a SELECT, because for the order SQLite would otherwise look at it, and prepare the statement anew each
-- time that it is bound: an import starts a thousand.
WITH clock AS MATERIALIZED (SELECT max(:now, now) AS now FROM moment),
live AS MATERIALIZED (SELECT * FROM live_stock WHERE product_id = :product_id)
INSERT INTO command (attempt_id, kind, actor, idempotency_key, fingerprint, key_expires_at, request_id, created_at, position,
  product_id, delta, low_stock_threshold, version, stock_created_at, stock_updated_at, due_at, objection)
SELECT :attempt_id, 'start', :actor, :idempotency_key, :fingerprint, clock.now + :key_lifetime_ms, :request_id, clock.now, :position,
  :product_id, :on_hand, :low_stock_threshold,
  1 + coalesce((SELECT version FROM event WHERE product_id = (SELECT :product_id) ORDER BY sequence DESC LIMIT 1), 0),
  clock.now, clock.now, live.due_at, iif(live.product_id IS NULL, NULL, 'stock_exists')
FROM clock LEFT JOIN live ON true
WHERE true
ON CONFLICT (actor, idempotency_key) WHERE idempotency_key IS NOT NULL DO UPDATE SET kind = kind
RETURNING attempt_id, kind, fingerprint, request_id, outcome,
  product_id, delta, on_hand, reserved, low_stock_threshold, version, stock_created_at, stock_updated_at
