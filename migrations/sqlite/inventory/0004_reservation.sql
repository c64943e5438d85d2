-- Holds on stock. A hold ends once: confirmed (it became a purchase), released (by the client) or expired (by its time).
--
-- That its time is over is written down before anything is decided about the product, and before anybody is told;
-- `ended_at` is the moment at which it ended, `written_at` the one at which that was written down.

CREATE TABLE reservation (
  id TEXT PRIMARY KEY NOT NULL,
  product_id TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 1000000),
  ttl_seconds INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('held', 'confirmed', 'released', 'expired')),
  expires_at INTEGER NOT NULL,
  purchase_id TEXT,
  actor TEXT NOT NULL,
  request_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  written_at INTEGER NOT NULL,
  state TEXT NOT NULL GENERATED ALWAYS AS (json_object('status', status, 'quantity', quantity)) VIRTUAL,
  CHECK ((status = 'held') = (ended_at IS NULL)),
  CHECK ((status = 'confirmed') = (purchase_id IS NOT NULL)),
  CHECK (status <> 'expired' OR ended_at = expires_at AND expires_at <= written_at)
) STRICT, WITHOUT ROWID;

-- What is held of a product, and which of it is due.
CREATE INDEX reservation_held_by_product ON reservation (product_id, expires_at, quantity) WHERE status = 'held';
-- What is due of any product.
CREATE INDEX reservation_held_by_time ON reservation (expires_at) WHERE status = 'held';
CREATE INDEX reservation_by_created_at ON reservation (created_at, id);
CREATE INDEX reservation_by_product ON reservation (product_id, created_at, id);

-- What is read of a reservation.
CREATE VIEW reservations AS
SELECT id, product_id, quantity, ttl_seconds, status, expires_at, purchase_id, created_at FROM reservation;

-- What a decision about stock looks at: how it is, and when the first of its holds is due. While one is, nothing is decided.
CREATE VIEW live_stock AS
SELECT product_id, on_hand, reserved, available, low_stock_threshold, version, created_at, updated_at,
  (SELECT min(expires_at) FROM reservation WHERE reservation.product_id = stock.product_id AND status = 'held') AS due_at
FROM stock;

CREATE TRIGGER reservation_is_not_replaced BEFORE INSERT ON reservation
WHEN EXISTS (SELECT 1 FROM reservation WHERE id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'reservation: exists');
END;

CREATE TRIGGER reservation_holds_stock BEFORE INSERT ON reservation
WHEN NEW.status <> 'held' OR NOT EXISTS (SELECT 1 FROM stock WHERE product_id = NEW.product_id)
BEGIN
  SELECT RAISE(ABORT, 'reservation: there is no stock to hold');
END;

CREATE TRIGGER reservation_takes_stock AFTER INSERT ON reservation BEGIN
  UPDATE stock SET
    reserved = reserved + NEW.quantity,
    version = version + 1,
    updated_at = NEW.created_at,
    written_at = NEW.written_at
  WHERE product_id = NEW.product_id;
  INSERT INTO event (kind, subject_id, product_id, version, state_before, state_after, created_at)
  VALUES ('reservation.held', NEW.id, NEW.product_id,
    (SELECT version FROM stock WHERE product_id = NEW.product_id), NULL, NEW.state, NEW.written_at);
END;

CREATE TRIGGER reservation_ends_once BEFORE UPDATE ON reservation
WHEN OLD.status <> 'held' OR NEW.status = 'held'
  OR (NEW.id, NEW.product_id, NEW.quantity, NEW.ttl_seconds, NEW.expires_at, NEW.actor, NEW.request_id, NEW.created_at)
    IS NOT (OLD.id, OLD.product_id, OLD.quantity, OLD.ttl_seconds, OLD.expires_at, OLD.actor, OLD.request_id, OLD.created_at)
BEGIN
  SELECT RAISE(ABORT, 'reservation: ends once and changes nothing else');
END;

-- A confirmed one gives its units to a sale: that movement takes them out of reserved and of on_hand at once.
CREATE TRIGGER reservation_frees_stock AFTER UPDATE OF status ON reservation BEGIN
  UPDATE stock SET
    reserved = reserved - NEW.quantity,
    version = version + 1,
    updated_at = max(updated_at, NEW.ended_at),
    written_at = NEW.written_at
  WHERE product_id = NEW.product_id AND NEW.status <> 'confirmed';
  INSERT INTO event (kind, subject_id, product_id, version, state_before, state_after, created_at)
  SELECT 'reservation.' || NEW.status, NEW.id, NEW.product_id,
    (SELECT version FROM stock WHERE product_id = NEW.product_id), OLD.state, NEW.state, NEW.written_at
  WHERE NEW.status <> 'confirmed';
END;

CREATE TRIGGER reservation_is_not_deleted BEFORE DELETE ON reservation BEGIN
  SELECT RAISE(ABORT, 'reservation: is never deleted');
END;
