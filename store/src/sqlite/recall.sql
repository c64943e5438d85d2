-- What was decided for an idempotency key. All that the answer was made of is in the row.
SELECT command.*
FROM command, moment
WHERE actor = :actor AND idempotency_key = :idempotency_key AND key_expires_at > max(:now, moment.now)
