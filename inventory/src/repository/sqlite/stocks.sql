-- The list of stock; its conditions, its order and its limit are what is asked for.
SELECT product_id, on_hand, reserved, available, low_stock_threshold, version, created_at, updated_at FROM stock
