-- Sets the units on hand, the threshold, or both as one change. NULL is what stays as it is; `expected_version` is the version
-- that it must still have, or NULL.
WITH clock AS MATERIALIZED (SELECT max(:now, now) AS now FROM moment),
live AS MATERIALIZED (SELECT * FROM live_stock WHERE product_id = :product_id),
next AS MATERIALIZED (
  SELECT coalesce(:on_hand, on_hand) - on_hand AS delta, coalesce(:low_stock_threshold, low_stock_threshold) AS low_stock_threshold,
    CASE
      WHEN :expected_version <> version THEN 'stale'
      WHEN coalesce(:on_hand = on_hand, true) AND coalesce(:low_stock_threshold = low_stock_threshold, true) THEN 'unchanged'
    END AS objection
  FROM live)
INSERT INTO command (attempt_id, kind, actor, idempotency_key, fingerprint, key_expires_at, request_id, created_at, position,
  product_id, delta, takes, on_hand, reserved, available, low_stock_threshold, version, stock_created_at, stock_updated_at, due_at,
  objection)
SELECT :attempt_id, 'set', :actor, :idempotency_key, :fingerprint, clock.now + :key_lifetime_ms, :request_id, clock.now, :position,
  :product_id, next.delta, iif(next.delta < 0, -next.delta, NULL), live.on_hand, live.reserved, live.available,
  next.low_stock_threshold, live.version + (next.objection IS NULL), live.created_at,
  iif(next.objection IS NULL, clock.now, live.updated_at), live.due_at,
  iif(live.product_id IS NULL, 'stock_not_found', next.objection)
FROM clock LEFT JOIN live ON true LEFT JOIN next ON true
WHERE true
ON CONFLICT (actor, idempotency_key) WHERE idempotency_key IS NOT NULL DO UPDATE SET kind = kind
RETURNING attempt_id, kind, fingerprint, request_id, outcome,
  product_id, delta, takes, on_hand, reserved, available, low_stock_threshold, version, stock_created_at, stock_updated_at
