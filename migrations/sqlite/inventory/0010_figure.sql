-- What moved on each day, in UTC, of each product and in the whole shop: sums that are kept as the ledger grows, so that a report
-- over a month reads some rows and not the month's ledger. They are made of the ledger and of nothing else: a movement that is there
-- is counted, once, on the day on which it was made.

CREATE TABLE figure (
  -- The product, or '' for the shop.
  subject_id TEXT NOT NULL,
  -- Days since 1970-01-01.
  day INTEGER NOT NULL,
  -- Of the purchase that sold or returned the units; '' for what has no price.
  currency TEXT NOT NULL,
  sold INTEGER NOT NULL,
  returned INTEGER NOT NULL,
  received INTEGER NOT NULL,
  adjusted_up INTEGER NOT NULL,
  adjusted_down INTEGER NOT NULL,
  -- What was paid and given back, in minor units of the currency: thousand millions and the rest, each summed up for itself. Ten
  -- of the dearest purchases that there can be are more than an integer holds, and a purchase must not fail for being counted.
  sold_billions INTEGER NOT NULL,
  sold_rest INTEGER NOT NULL,
  returned_billions INTEGER NOT NULL,
  returned_rest INTEGER NOT NULL,
  -- By how much all this changed what is on hand.
  delta INTEGER NOT NULL GENERATED ALWAYS AS (received + returned + adjusted_up - adjusted_down - sold) VIRTUAL,
  PRIMARY KEY (subject_id, day, currency)
) STRICT, WITHOUT ROWID;

-- A movement as it is counted for its product: a row of the table above.
CREATE VIEW counted_movement AS
SELECT movement.sequence, movement.product_id, movement.created_at / 86400000 AS day, coalesce(purchase.currency, '') AS currency,
  iif(movement.kind = 'sold', -movement.delta, 0) AS sold,
  iif(movement.kind = 'returned', movement.delta, 0) AS returned,
  iif(movement.kind = 'received', movement.delta, 0) AS received,
  iif(movement.kind = 'adjusted', max(movement.delta, 0), 0) AS adjusted_up,
  iif(movement.kind = 'adjusted', max(-movement.delta, 0), 0) AS adjusted_down,
  iif(movement.kind = 'sold', coalesce(purchase.total_minor, 0), 0) AS sold_minor,
  iif(movement.kind = 'returned', coalesce(purchase.total_minor, 0), 0) AS returned_minor
FROM movement LEFT JOIN purchase ON purchase.id = movement.cause;

-- What the ledger has already.
INSERT INTO figure (subject_id, day, currency, sold, returned, received, adjusted_up, adjusted_down,
  sold_billions, sold_rest, returned_billions, returned_rest)
SELECT product_id, day, currency, sum(sold), sum(returned), sum(received), sum(adjusted_up), sum(adjusted_down),
  sum(sold_minor / 1000000000), sum(sold_minor % 1000000000), sum(returned_minor / 1000000000), sum(returned_minor % 1000000000)
FROM counted_movement GROUP BY product_id, day, currency;

INSERT INTO figure (subject_id, day, currency, sold, returned, received, adjusted_up, adjusted_down,
  sold_billions, sold_rest, returned_billions, returned_rest)
SELECT '', day, currency, sum(sold), sum(returned), sum(received), sum(adjusted_up), sum(adjusted_down),
  sum(sold_billions), sum(sold_rest), sum(returned_billions), sum(returned_rest)
FROM figure GROUP BY day, currency;

CREATE TRIGGER movement_is_counted AFTER INSERT ON movement BEGIN
  INSERT INTO figure (subject_id, day, currency, sold, returned, received, adjusted_up, adjusted_down,
    sold_billions, sold_rest, returned_billions, returned_rest)
  SELECT subject_id, day, currency, sold, returned, received, adjusted_up, adjusted_down,
    sold_minor / 1000000000, sold_minor % 1000000000, returned_minor / 1000000000, returned_minor % 1000000000
  FROM counted_movement, (SELECT NEW.product_id AS subject_id UNION ALL SELECT '')
  WHERE sequence = NEW.sequence
  ON CONFLICT (subject_id, day, currency) DO UPDATE SET
    sold = sold + excluded.sold,
    returned = returned + excluded.returned,
    received = received + excluded.received,
    adjusted_up = adjusted_up + excluded.adjusted_up,
    adjusted_down = adjusted_down + excluded.adjusted_down,
    sold_billions = sold_billions + excluded.sold_billions,
    sold_rest = sold_rest + excluded.sold_rest,
    returned_billions = returned_billions + excluded.returned_billions,
    returned_rest = returned_rest + excluded.returned_rest;
END;

-- The products whose stock was deleted: they keep their ledger and their figures.
CREATE TABLE former_stock (product_id TEXT PRIMARY KEY NOT NULL) STRICT, WITHOUT ROWID;

INSERT INTO former_stock (product_id)
SELECT product_id FROM (SELECT DISTINCT product_id FROM event) AS known
WHERE NOT EXISTS (SELECT 1 FROM stock WHERE stock.product_id = known.product_id);

CREATE TRIGGER stock_becomes_former AFTER DELETE ON stock BEGIN
  INSERT INTO former_stock (product_id) VALUES (OLD.product_id);
END;

CREATE TRIGGER stock_is_former_no_more AFTER INSERT ON stock BEGIN
  DELETE FROM former_stock WHERE product_id = NEW.product_id;
END;

-- What is there now of each product that has stock, or had.
CREATE VIEW counted_product AS
SELECT known.product_id, stock.product_id IS NOT NULL AS products, coalesce(available = 0, 0) AS out,
  coalesce(available > 0 AND available <= low_stock_threshold, 0) AS low,
  coalesce(on_hand, 0) AS on_hand, coalesce(reserved, 0) AS reserved,
  (SELECT count(*) FROM reservation WHERE reservation.product_id = known.product_id AND status = 'held') AS holds
FROM (SELECT product_id FROM stock UNION ALL SELECT product_id FROM former_stock) AS known
LEFT JOIN stock ON stock.product_id = known.product_id;
