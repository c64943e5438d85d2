-- One product by its id.
SELECT * FROM products WHERE id = :id
