-- Whether a product has a ledger: it keeps it when its stock is deleted.
SELECT 1 FROM movement WHERE product_id = :product_id LIMIT 1
