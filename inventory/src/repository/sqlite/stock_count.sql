-- How many products have stock.
SELECT count(*) FROM stock
