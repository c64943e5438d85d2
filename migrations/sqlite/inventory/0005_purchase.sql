-- Purchases, with what the product was called and cost when it was bought. Inserting one takes the stock; cancelling one,
-- which is possible once, gives it back. Nothing else about it ever changes.

CREATE TABLE purchase (
  id TEXT PRIMARY KEY NOT NULL,
  product_id TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 1000000),
  reference TEXT,
  product_sku TEXT NOT NULL,
  product_name TEXT NOT NULL,
  -- In minor units of the currency.
  unit_price_minor INTEGER NOT NULL CHECK (unit_price_minor >= 0),
  currency TEXT NOT NULL,
  -- 100 for a currency with two decimals. Brings amounts of all currencies to one scale, for filters.
  ten_thousandths_per_minor INTEGER NOT NULL CHECK (ten_thousandths_per_minor > 0),
  total_minor INTEGER NOT NULL CHECK (total_minor = unit_price_minor * quantity),
  -- Available units right after it.
  remaining INTEGER NOT NULL CHECK (remaining >= 0),
  reservation_id TEXT,
  actor TEXT NOT NULL,
  request_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  status TEXT NOT NULL DEFAULT 'completed' CHECK (status IN ('completed', 'cancelled')),
  cancelled_at INTEGER,
  cancelled_by TEXT,
  cancel_request_id TEXT,
  state TEXT NOT NULL GENERATED ALWAYS AS (json_object('status', status, 'quantity', quantity)) VIRTUAL,
  CHECK ((status = 'cancelled') = (cancelled_at IS NOT NULL)),
  CHECK ((status = 'cancelled') = (cancelled_by IS NOT NULL)),
  CHECK ((status = 'cancelled') = (cancel_request_id IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- What a client looks for by its own name for it.
CREATE INDEX purchase_by_reference ON purchase (reference) WHERE reference IS NOT NULL;
CREATE INDEX purchase_by_created_at ON purchase (created_at, id);
CREATE INDEX purchase_by_product ON purchase (product_id, created_at, id);

-- What is read of a purchase.
CREATE VIEW purchases AS
SELECT id, product_id, quantity, reference, product_sku, product_name, unit_price_minor, currency, ten_thousandths_per_minor,
  total_minor, remaining, status, created_at, cancelled_at
FROM purchase;

CREATE TRIGGER purchase_is_not_replaced BEFORE INSERT ON purchase
WHEN EXISTS (SELECT 1 FROM purchase WHERE id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'purchase: exists');
END;

-- The scalars are NULL where there is no stock, and NOT NULL then ends the statement.
CREATE TRIGGER purchase_takes_stock AFTER INSERT ON purchase BEGIN
  UPDATE reservation SET status = 'confirmed', purchase_id = NEW.id, ended_at = NEW.created_at, written_at = NEW.created_at
  WHERE id = NEW.reservation_id;
  INSERT INTO movement (product_id, kind, delta, balance, held, actor, cause, request_id, created_at)
  VALUES (NEW.product_id, 'sold', -NEW.quantity,
    (SELECT on_hand FROM stock WHERE product_id = NEW.product_id) - NEW.quantity,
    iif(NEW.reservation_id IS NULL, 0, NEW.quantity), NEW.actor, NEW.id, NEW.request_id, NEW.created_at);
  SELECT RAISE(ABORT, 'purchase: nothing was sold') WHERE NOT EXISTS (SELECT 1 FROM movement WHERE cause = NEW.id);
  INSERT INTO event (kind, subject_id, product_id, version, state_before, state_after, created_at)
  SELECT 'reservation.confirmed', r.id, r.product_id, s.version,
    json_object('status', 'held', 'quantity', r.quantity), r.state, NEW.created_at
  FROM reservation AS r JOIN stock AS s ON s.product_id = r.product_id WHERE r.id = NEW.reservation_id;
  INSERT INTO event (kind, subject_id, product_id, version, state_before, state_after, created_at)
  VALUES ('purchase.completed', NEW.id, NEW.product_id,
    (SELECT version FROM stock WHERE product_id = NEW.product_id), NULL, NEW.state, NEW.created_at);
END;

CREATE TRIGGER purchase_is_cancelled_once BEFORE UPDATE ON purchase
WHEN OLD.status <> 'completed' OR NEW.status <> 'cancelled'
  OR (NEW.id, NEW.product_id, NEW.quantity, NEW.reference, NEW.product_sku, NEW.product_name, NEW.unit_price_minor,
      NEW.currency, NEW.ten_thousandths_per_minor, NEW.total_minor, NEW.remaining, NEW.reservation_id, NEW.actor,
      NEW.request_id, NEW.created_at)
    IS NOT (OLD.id, OLD.product_id, OLD.quantity, OLD.reference, OLD.product_sku, OLD.product_name, OLD.unit_price_minor,
      OLD.currency, OLD.ten_thousandths_per_minor, OLD.total_minor, OLD.remaining, OLD.reservation_id, OLD.actor,
      OLD.request_id, OLD.created_at)
BEGIN
  SELECT RAISE(ABORT, 'purchase: is cancelled once and changes nothing else');
END;

CREATE TRIGGER purchase_gives_stock_back AFTER UPDATE OF status ON purchase BEGIN
  INSERT INTO movement (product_id, kind, delta, balance, actor, cause, request_id, created_at)
  VALUES (NEW.product_id, 'returned', NEW.quantity,
    NEW.quantity + coalesce((SELECT on_hand FROM stock WHERE product_id = NEW.product_id), 0),
    NEW.cancelled_by, NEW.id, NEW.cancel_request_id, NEW.cancelled_at);
  INSERT INTO event (kind, subject_id, product_id, version, state_before, state_after, created_at)
  VALUES ('purchase.cancelled', NEW.id, NEW.product_id,
    (SELECT version FROM stock WHERE product_id = NEW.product_id), OLD.state, NEW.state, NEW.cancelled_at);
END;

CREATE TRIGGER purchase_is_not_deleted BEFORE DELETE ON purchase BEGIN
  SELECT RAISE(ABORT, 'purchase: is never deleted');
END;
