-- How the shop is now.
SELECT count(*) AS products, coalesce(sum(available = 0), 0) AS out,
  coalesce(sum(available > 0 AND available <= low_stock_threshold), 0) AS low,
  coalesce(sum(on_hand), 0) AS on_hand, coalesce(sum(reserved), 0) AS reserved,
  (SELECT count(*) FROM reservation WHERE status = 'held') AS holds
FROM stock
