-- The list of purchases; its conditions, its order and its limit are what is asked for.
SELECT * FROM purchases
