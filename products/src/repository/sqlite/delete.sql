-- Deletes a product. `expected_version` is the one that it must still have, or NULL.
INSERT INTO command (attempt_id, kind, actor, idempotency_key, fingerprint, key_expires_at, request_id, created_at, position,
  product_id, version, objection)
SELECT :attempt_id, 'delete', :actor, :idempotency_key, :fingerprint, moment.now + :key_lifetime_ms, :request_id, moment.now,
  :position, :product_id, version + (objection IS NULL), objection
FROM (SELECT max(:now, now) AS now FROM moment) AS moment, (
  SELECT version, CASE
    WHEN version IS NULL THEN 'not_found'
    WHEN version <> :expected_version THEN 'stale'
  END AS objection
  FROM (SELECT max(version) AS version FROM product WHERE id = :product_id AND deleted_at IS NULL) LIMIT 1
)
WHERE true
ON CONFLICT (actor, idempotency_key) WHERE idempotency_key IS NOT NULL DO UPDATE SET kind = kind
RETURNING attempt_id, kind, fingerprint, request_id, outcome, version
