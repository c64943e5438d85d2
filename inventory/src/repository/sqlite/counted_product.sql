-- How one product is now, if it has figures. (The parameter is behind a SELECT, as for the start of stock.)
SELECT * FROM counted_product WHERE product_id = (SELECT :product_id)
