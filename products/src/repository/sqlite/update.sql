-- Changes a product. NULL is what stays as it is. `expected_version` and `currency_before` are what it must still have, or NULL.
--
-- `max` makes one row of the product or of its absence, and the other columns are those of its row
-- (https://sqlite.org/lang_select.html#bareagg). A LEFT JOIN would do the same, but looks at the parameters while it is planned:
-- SQLite then prepares the statement anew, with all its triggers, each time that they are bound, which takes five times as long
-- as to run it.
INSERT INTO command (attempt_id, kind, actor, idempotency_key, fingerprint, key_expires_at, request_id, created_at, position,
  product_id, sku, name, description, price_minor, currency, price_ten_thousandths, status, version, product_created_at,
  product_updated_at, objection)
SELECT :attempt_id, 'update', :actor, :idempotency_key, :fingerprint, moment.now + :key_lifetime_ms, :request_id, moment.now,
  :position, :product_id, sku, name, description, price_minor, currency, price_ten_thousandths, status,
  version + (objection IS NULL), created_at, iif(objection IS NULL, moment.now, updated_at), objection
FROM (SELECT max(:now, now) AS now FROM moment) AS moment, (
  SELECT next.*, CASE
    WHEN version IS NULL THEN 'not_found'
    WHEN version <> :expected_version OR currency_before <> :currency_before THEN 'stale'
    WHEN EXISTS (SELECT 1 FROM product AS other
      WHERE other.sku = next.sku AND other.deleted_at IS NULL AND other.id <> :product_id) THEN 'sku_taken'
    WHEN is_same THEN 'unchanged'
  END AS objection
  FROM (
    SELECT max(version) AS version, coalesce(:sku, sku) AS sku, coalesce(:name, name) AS name,
      coalesce(:description, description) AS description, coalesce(:price_minor, price_minor) AS price_minor,
      coalesce(:currency, currency) AS currency,
      coalesce(:price_ten_thousandths, price_ten_thousandths) AS price_ten_thousandths,
      coalesce(:status, status) AS status, created_at, updated_at, currency AS currency_before,
      coalesce(:sku = sku, true) AND coalesce(:name = name, true) AND coalesce(:description = description, true)
        AND coalesce(:price_minor = price_minor, true) AND coalesce(:currency = currency, true)
        AND coalesce(:status = status, true) AS is_same
    FROM product WHERE id = :product_id AND deleted_at IS NULL
  ) AS next LIMIT 1
)
WHERE true
ON CONFLICT (actor, idempotency_key) WHERE idempotency_key IS NOT NULL DO UPDATE SET kind = kind
RETURNING attempt_id, kind, fingerprint, request_id, outcome,
  product_id, sku, name, description, price_minor, currency, status, version, product_created_at, product_updated_at
