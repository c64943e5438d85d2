-- Moves stock by a relative amount: receives or adjusts.
WITH clock AS MATERIALIZED (SELECT max(:now, now) AS now FROM moment),
live AS MATERIALIZED (SELECT * FROM live_stock WHERE product_id = :product_id)
INSERT INTO command (attempt_id, kind, actor, idempotency_key, fingerprint, key_expires_at, request_id, created_at, position,
  product_id, delta, takes, movement_kind, reason, movement_sequence, on_hand, available, due_at, objection)
SELECT :attempt_id, 'move', :actor, :idempotency_key, :fingerprint, clock.now + :key_lifetime_ms, :request_id, clock.now, :position,
  :product_id, :delta, iif(:delta < 0, -:delta, NULL), :movement_kind, :reason,
  1 + (SELECT coalesce(max(sequence), 0) FROM movement), live.on_hand, live.available, live.due_at,
  iif(live.product_id IS NULL, 'stock_not_found', NULL)
FROM clock LEFT JOIN live ON true
WHERE true
ON CONFLICT (actor, idempotency_key) WHERE idempotency_key IS NOT NULL DO UPDATE SET kind = kind
RETURNING attempt_id, kind, fingerprint, request_id, outcome,
  actor, created_at, product_id, delta, takes, movement_kind, reason, movement_sequence, on_hand, available
