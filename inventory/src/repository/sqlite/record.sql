-- Records an outcome that no other statement found: that a batch is to be done, or why something is refused.
INSERT INTO command (attempt_id, kind, actor, idempotency_key, fingerprint, key_expires_at, request_id, created_at, position,
  takes, available, on_hand, reserved, version, ended_as, objection)
SELECT :attempt_id, :kind, :actor, :idempotency_key, :fingerprint, now + :key_lifetime_ms, :request_id, now, :position,
  :takes, :available, :on_hand, :reserved, :version, :ended_as, :objection
FROM (SELECT max(:now, now) AS now FROM moment)
WHERE true
ON CONFLICT (actor, idempotency_key) WHERE idempotency_key IS NOT NULL DO UPDATE SET kind = kind
RETURNING attempt_id, kind, fingerprint, request_id, outcome, position,
  takes, available, on_hand, reserved, version, ended_as
