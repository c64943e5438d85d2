-- The stock of a product, and whether a hold of it is due.
SELECT live_stock.*, coalesce(due_at <= max(:now, moment.now), false) AS is_due
FROM live_stock, moment WHERE product_id = :product_id
