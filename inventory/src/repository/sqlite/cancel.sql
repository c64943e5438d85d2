-- Brings a purchase into a status. Cancelled, its units are given back; the status that it has is left as it is. Asked to stay
-- what it is not any more, it was planned on what has changed since.
--
-- `max` makes one row of the purchase or of its absence (https://sqlite.org/lang_select.html#bareagg).
WITH clock AS MATERIALIZED (SELECT max(:now, now) AS now FROM moment),
live AS MATERIALIZED (SELECT * FROM live_stock WHERE product_id = (SELECT product_id FROM purchase WHERE id = :purchase_id))
INSERT INTO command (attempt_id, kind, actor, idempotency_key, fingerprint, key_expires_at, request_id, created_at, position,
  product_id, subject_id, quantity, delta, reference, product_sku, product_name, unit_price_minor, currency, total_minor, remaining,
  status, subject_created_at, cancelled_at, version, on_hand, due_at, objection)
SELECT :attempt_id, 'cancel', :actor, :idempotency_key, :fingerprint, clock.now + :key_lifetime_ms, :request_id, clock.now, :position,
  bought.product_id, :purchase_id, bought.quantity, bought.quantity, bought.reference, bought.product_sku, bought.product_name,
  bought.unit_price_minor, bought.currency, bought.total_minor, bought.remaining, :status, bought.created_at,
  coalesce(bought.cancelled_at, iif(:status = 'cancelled', clock.now, NULL)), 1 + (bought.status = 'cancelled'),
  coalesce(live.on_hand, 0), live.due_at,
  CASE
    WHEN bought.id IS NULL THEN 'purchase_not_found'
    WHEN bought.status = :status THEN 'unchanged'
    WHEN :status <> 'cancelled' THEN 'stale'
  END
FROM clock LEFT JOIN live ON true, (SELECT max(created_at), * FROM purchase WHERE id = :purchase_id) AS bought
WHERE true
ON CONFLICT (actor, idempotency_key) WHERE idempotency_key IS NOT NULL DO UPDATE SET kind = kind
RETURNING attempt_id, kind, fingerprint, request_id, outcome,
  product_id, subject_id, quantity, reference, product_sku, product_name, unit_price_minor, currency, total_minor, remaining,
  status, subject_created_at, cancelled_at, version
