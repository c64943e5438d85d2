-- The products that have figures, and how each is now; the condition, the order and the limit are what is asked for.
SELECT * FROM counted_product
