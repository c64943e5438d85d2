-- The stock of a product, and whether a hold of it is due.
--
-- `moment` is asked and not joined: to order a join SQLite looks at the parameters, and prepares the statement anew each time
-- that they are bound.
SELECT *, coalesce(due_at <= max(:now, (SELECT now FROM moment)), false) AS is_due
FROM live_stock WHERE product_id = :product_id
