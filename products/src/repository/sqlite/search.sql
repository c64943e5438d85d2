number IN (SELECT rowid FROM product_search WHERE product_search MATCH ?)
