-- Creates a product.
INSERT INTO command (attempt_id, kind, actor, idempotency_key, fingerprint, key_expires_at, request_id, created_at, position,
  product_id, sku, name, description, price_minor, currency, price_ten_thousandths, status, version, product_created_at,
  product_updated_at, objection)
SELECT :attempt_id, 'create', :actor, :idempotency_key, :fingerprint, now + :key_lifetime_ms, :request_id, now, :position,
  :product_id, :sku, :name, :description, :price_minor, :currency, :price_ten_thousandths, :status, 1, now, now,
  CASE
    WHEN EXISTS (SELECT 1 FROM product WHERE id = :product_id) THEN 'id_taken'
    WHEN EXISTS (SELECT 1 FROM product WHERE sku = :sku AND deleted_at IS NULL) THEN 'sku_taken'
  END
FROM (SELECT max(:now, now) AS now FROM moment)
WHERE true
-- A row with the same key stays as it is and comes back: the assignment is there because DO NOTHING would return no row.
ON CONFLICT (actor, idempotency_key) WHERE idempotency_key IS NOT NULL DO UPDATE SET kind = kind
RETURNING attempt_id, kind, fingerprint, request_id, outcome,
  product_id, sku, name, description, price_minor, currency, status, version, product_created_at, product_updated_at
