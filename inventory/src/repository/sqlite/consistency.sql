-- Where stock, ledger and reservations disagree, so many at most.
SELECT product_id, rule, found, expected FROM discrepancy ORDER BY 1, 2 LIMIT :limit
