-- Writes down that the due holds of a product have ended.
UPDATE reservation SET status = 'expired', ended_at = expires_at, written_at = max(:now, (SELECT now FROM moment))
WHERE product_id = :product_id AND status = 'held' AND expires_at <= max(:now, (SELECT now FROM moment))
RETURNING id
