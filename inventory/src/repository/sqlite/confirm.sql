-- Turns a hold into a purchase at the terms that products gave. Its units are taken out of what is held: nothing has to be
-- available for it. One that is confirmed already is left as it is.
WITH clock AS MATERIALIZED (SELECT max(:now, now) AS now FROM moment),
live AS MATERIALIZED (SELECT * FROM live_stock WHERE product_id = (SELECT product_id FROM reservation WHERE id = :reservation_id))
INSERT INTO command (attempt_id, kind, actor, idempotency_key, fingerprint, key_expires_at, request_id, created_at, position,
  product_id, subject_id, reservation_id, quantity, delta, product_sku, product_name, unit_price_minor, currency,
  ten_thousandths_per_minor, total_minor, on_hand, available, due_at, ended_as, ttl_seconds, expires_at, purchase_id, status,
  subject_created_at, objection)
SELECT :attempt_id, 'confirm', :actor, :idempotency_key, :fingerprint, clock.now + :key_lifetime_ms, :request_id, clock.now, :position,
  hold.product_id, :purchase_id, :reservation_id, hold.quantity, -hold.quantity, :product_sku, :product_name, :unit_price_minor, :currency,
  :ten_thousandths_per_minor, :total_minor, live.on_hand, live.available, live.due_at, hold.status,
  hold.ttl_seconds, hold.expires_at, coalesce(hold.purchase_id, :purchase_id), 'confirmed', hold.created_at,
  CASE
    WHEN hold.id IS NULL THEN 'reservation_not_found'
    WHEN hold.status = 'confirmed' THEN 'unchanged'
    WHEN hold.status <> 'held' THEN 'already_ended'
    WHEN EXISTS (SELECT 1 FROM purchase WHERE id = :purchase_id) THEN 'id_taken'
  END
FROM clock LEFT JOIN live ON true, (SELECT max(created_at), * FROM reservation WHERE id = :reservation_id) AS hold
WHERE true
ON CONFLICT (actor, idempotency_key) WHERE idempotency_key IS NOT NULL DO UPDATE SET kind = kind
RETURNING attempt_id, kind, fingerprint, request_id, outcome,
  product_id, reservation_id, quantity, ttl_seconds, expires_at, purchase_id, status, subject_created_at, ended_as
