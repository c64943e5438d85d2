-- The ledger; its conditions, its order and its limit are what is asked for.
SELECT * FROM movements
