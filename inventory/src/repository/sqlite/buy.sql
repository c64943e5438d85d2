-- Buys: takes the units if so many are available, and records the purchase at the terms that products gave.
--
-- No row of `live` is no stock. It is materialized and joined to all, because SQLite would otherwise look at the parameters while
-- it plans and prepare the statement anew, with all its triggers, each time that they are bound.
WITH clock AS MATERIALIZED (SELECT max(:now, now) AS now FROM moment),
live AS MATERIALIZED (SELECT * FROM live_stock WHERE product_id = :product_id)
INSERT INTO command (attempt_id, kind, actor, idempotency_key, fingerprint, key_expires_at, request_id, created_at, position,
  product_id, subject_id, quantity, delta, takes, reference, product_sku, product_name, unit_price_minor, currency,
  ten_thousandths_per_minor, total_minor, on_hand, available, due_at, objection)
SELECT :attempt_id, 'buy', :actor, :idempotency_key, :fingerprint, clock.now + :key_lifetime_ms, :request_id, clock.now, :position,
  :product_id, :purchase_id, :quantity, -:quantity, :quantity, :reference, :product_sku, :product_name, :unit_price_minor, :currency,
  :ten_thousandths_per_minor, :total_minor, live.on_hand, live.available, live.due_at,
  CASE
    WHEN EXISTS (SELECT 1 FROM purchase WHERE id = :purchase_id) THEN 'id_taken'
    WHEN live.product_id IS NULL THEN 'stock_not_found'
  END
FROM clock LEFT JOIN live ON true
WHERE true
ON CONFLICT (actor, idempotency_key) WHERE idempotency_key IS NOT NULL DO UPDATE SET kind = kind
RETURNING attempt_id, kind, fingerprint, request_id, outcome,
  created_at, product_id, subject_id, quantity, takes, available, reference, product_sku, product_name, unit_price_minor,
  currency, total_minor
