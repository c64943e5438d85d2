-- What was decided for an idempotency key. All that the answer was made of is in the row.
--
-- `moment` is asked and not joined: to order a join SQLite looks at the parameters, and prepares the statement anew each time
-- that they are bound.
SELECT * FROM command
WHERE actor = :actor AND idempotency_key = :idempotency_key AND key_expires_at > max(:now, (SELECT now FROM moment))
