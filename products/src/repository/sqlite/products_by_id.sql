-- Those of these ids that there are. `ids` is a JSON array.
SELECT * FROM products WHERE id IN (SELECT value FROM json_each(:ids))
