-- What is looked at to see whether the books agree: by `GET /inventory/consistency`, and by whoever has no more than a copy of this
-- file, as `bodega verify` has. Both are read under these names.

-- Where stock, ledger and reservations disagree, a row for each.
--
-- The ledger is read once, in the order of its index, and the reservations once in that of theirs; what a product has in any of
-- the three is then added up. (Joined they would be compared each with each: SQLite makes no index for a full join.) A product
-- without stock must have a ledger that ends at 0, and what is held must be there.
CREATE VIEW discrepancy AS
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
  SELECT product_id, 0, 0, 0, 0, 0, sum(quantity), sum(iif(expires_at > moment.now, quantity, 0)), 0
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
UNION ALL SELECT product_id, 'available', on_hand, live FROM product WHERE on_hand < live;

-- The columns whose values are found in another database. Foreign keys do not reach that far. What is referred to is never deleted
-- there; so a copy of this file agrees with every later copy of the other one.
CREATE TABLE foreign_reference (
  table_name TEXT NOT NULL,
  column_name TEXT NOT NULL,
  -- The label of the other database, as the application has it.
  other_database TEXT NOT NULL,
  other_table TEXT NOT NULL,
  other_column TEXT NOT NULL,
  PRIMARY KEY (table_name, column_name)
) STRICT, WITHOUT ROWID;

INSERT INTO foreign_reference (table_name, column_name, other_database, other_table, other_column) VALUES
  ('movement', 'product_id', 'products', 'product', 'id'),
  ('purchase', 'product_id', 'products', 'product', 'id'),
  ('reservation', 'product_id', 'products', 'product', 'id'),
  ('stock', 'product_id', 'products', 'product', 'id');
