-- Where stock, ledger and reservations disagree, so many at most.
--
-- The ledger is read once, in the order of its index, and the reservations once in that of theirs; what a product has in any of
-- the three is then added up. (Joined they would be compared each with each: SQLite makes no index for a full join.) A product
-- without stock must have a ledger that ends at 0, and what is held must be there.
WITH chain AS (
  SELECT product_id, sequence, delta, balance,
    lag(balance, 1, 0) OVER (PARTITION BY product_id ORDER BY sequence) AS balance_before
  FROM movement
), side (product_id, on_hand, reserved, total, last_balance, breaks, held, live, last_sequence) AS (
  SELECT product_id, on_hand, reserved, 0, 0, 0, 0, 0, 0 FROM stock
  UNION ALL
  SELECT product_id, 0, 0, sum(delta), balance, sum(balance <> balance_before + delta), 0, 0, max(sequence)
  FROM chain GROUP BY product_id
  UNION ALL
  SELECT product_id, 0, 0, 0, 0, 0, sum(quantity), sum(iif(expires_at > max(:now, moment.now), quantity, 0)), 0
  FROM reservation, moment WHERE status = 'held' GROUP BY product_id
), product AS MATERIALIZED (
  SELECT product_id, sum(on_hand) AS on_hand, sum(reserved) AS reserved, sum(total) AS total,
    sum(last_balance) AS last_balance, sum(breaks) AS breaks, sum(held) AS held, sum(live) AS live
  FROM side GROUP BY product_id
)
SELECT product_id, 'ledger_sum' AS rule, on_hand AS found, total AS expected FROM product WHERE on_hand <> total
UNION ALL SELECT product_id, 'ledger_balance', on_hand, last_balance FROM product WHERE on_hand <> last_balance
UNION ALL SELECT product_id, 'ledger_chain', breaks, 0 FROM product WHERE breaks > 0
UNION ALL SELECT product_id, 'reserved', reserved, held FROM product WHERE reserved <> held
UNION ALL SELECT product_id, 'available', on_hand, live FROM product WHERE on_hand < live
ORDER BY 1, 2 LIMIT :limit
