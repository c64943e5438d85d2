-- The list of products; its conditions, its order and its limit are what is asked for.
SELECT * FROM products
