-- Stock and its ledger. The ledger (movement) is the only writer of on_hand: inserting a movement changes the stock, and
-- nothing else can.
--
-- The conflict clause of a statement (INSERT OR IGNORE, INSERT OR FAIL) also holds for what its triggers do, and could leave a
-- movement whose stock did not follow. What a movement must not do is therefore refused before it is there, and what it must
-- have done is looked at afterwards.

CREATE TABLE stock (
  product_id TEXT PRIMARY KEY NOT NULL,
  on_hand INTEGER NOT NULL CHECK (on_hand BETWEEN 0 AND 1000000000),
  -- What the reservations with status `held` add up to. Some of them may be past their time without anybody having written
  -- that down yet; a command does so before it decides.
  reserved INTEGER NOT NULL CHECK (reserved BETWEEN 0 AND on_hand),
  low_stock_threshold INTEGER NOT NULL CHECK (low_stock_threshold BETWEEN 0 AND 1000000000),
  version INTEGER NOT NULL CHECK (version > 0),
  created_at INTEGER NOT NULL,
  -- When it last became what it is: for a hold that ran out, the moment at which it did.
  updated_at INTEGER NOT NULL,
  -- When the row was last written: the created_at of its events.
  written_at INTEGER NOT NULL,
  available INTEGER NOT NULL GENERATED ALWAYS AS (on_hand - reserved) VIRTUAL,
  state TEXT NOT NULL GENERATED ALWAYS AS (json_object('on_hand', on_hand, 'reserved', reserved,
    'available', on_hand - reserved, 'low_stock_threshold', low_stock_threshold)) VIRTUAL
) STRICT, WITHOUT ROWID;

CREATE INDEX stock_by_on_hand ON stock (on_hand, product_id);
CREATE INDEX stock_by_available ON stock (available, product_id);
CREATE INDEX stock_by_updated_at ON stock (updated_at, product_id);
CREATE INDEX stock_low ON stock (product_id) WHERE available <= low_stock_threshold;

CREATE TABLE movement (
  sequence INTEGER PRIMARY KEY,
  product_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('received', 'adjusted', 'sold', 'returned')),
  delta INTEGER NOT NULL CHECK (delta <> 0 AND (kind = 'adjusted' OR (delta < 0) = (kind = 'sold'))),
  -- Units on hand after it.
  balance INTEGER NOT NULL CHECK (balance >= 0),
  -- Units of a sale that a reservation had held until then.
  held INTEGER NOT NULL DEFAULT 0 CHECK (held BETWEEN 0 AND -min(delta, 0)),
  -- A threshold set together with on_hand: both are one change of the stock.
  low_stock_threshold INTEGER,
  reason TEXT CHECK (kind <> 'adjusted' OR length(reason) > 0),
  actor TEXT NOT NULL,
  -- The purchase that sold or returned the units.
  cause TEXT,
  request_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  CHECK (kind <> 'adjusted' OR reason IS NOT NULL)
) STRICT;

-- The ledger of one product in order. It covers what the next balance and the consistency check need.
CREATE INDEX movement_by_product ON movement (product_id, sequence, delta, balance);
-- What a purchase did to the stock.
CREATE INDEX movement_by_cause ON movement (cause) WHERE cause IS NOT NULL;

-- What is read of a movement.
CREATE VIEW movements AS
SELECT sequence, created_at, product_id, kind, delta, balance, reason, actor, cause, request_id FROM movement;

CREATE TRIGGER movement_continues_ledger BEFORE INSERT ON movement
WHEN NEW.balance IS NOT NEW.delta + coalesce(
  (SELECT balance FROM movement WHERE product_id = NEW.product_id ORDER BY sequence DESC LIMIT 1), 0)
BEGIN
  SELECT RAISE(ABORT, 'movement: the balance does not continue the ledger');
END;

CREATE TRIGGER movement_fits BEFORE INSERT ON movement
WHEN NEW.balance NOT BETWEEN 0 AND 1000000000
  OR NEW.low_stock_threshold NOT BETWEEN 0 AND 1000000000
  OR coalesce((SELECT reserved FROM stock WHERE product_id = NEW.product_id), 0) - NEW.held NOT BETWEEN 0 AND NEW.balance
BEGIN
  SELECT RAISE(ABORT, 'movement: beyond what stock can be');
END;

-- A movement of a product without stock starts it: the first receipt, and what is given back after the stock was deleted.
CREATE TRIGGER movement_changes_stock AFTER INSERT ON movement BEGIN
  UPDATE stock SET
    on_hand = NEW.balance,
    reserved = reserved - NEW.held,
    low_stock_threshold = coalesce(NEW.low_stock_threshold, low_stock_threshold),
    version = version + 1,
    updated_at = NEW.created_at,
    written_at = NEW.created_at
  WHERE product_id = NEW.product_id;
  INSERT INTO stock (product_id, on_hand, reserved, low_stock_threshold, version, created_at, updated_at, written_at)
  SELECT NEW.product_id, NEW.balance, 0, coalesce(NEW.low_stock_threshold, 0),
    1 + coalesce((SELECT version FROM event WHERE product_id = NEW.product_id ORDER BY sequence DESC LIMIT 1), 0),
    NEW.created_at, NEW.created_at, NEW.created_at
  WHERE NOT EXISTS (SELECT 1 FROM stock WHERE product_id = NEW.product_id);
  SELECT RAISE(ABORT, 'movement: the stock did not follow')
  WHERE NEW.balance IS NOT (SELECT on_hand FROM stock WHERE product_id = NEW.product_id);
END;

CREATE TRIGGER movement_is_not_replaced BEFORE INSERT ON movement
WHEN EXISTS (SELECT 1 FROM movement WHERE sequence = NEW.sequence)
BEGIN
  SELECT RAISE(ABORT, 'movement: immutable');
END;

CREATE TRIGGER movement_is_not_changed BEFORE UPDATE ON movement BEGIN
  SELECT RAISE(ABORT, 'movement: immutable');
END;

CREATE TRIGGER movement_is_not_deleted BEFORE DELETE ON movement BEGIN
  SELECT RAISE(ABORT, 'movement: immutable');
END;

-- A sequence of one's own choice could end all that come after it.
CREATE TRIGGER movement_is_next AFTER INSERT ON movement
WHEN NEW.sequence IS NOT 1 + (SELECT coalesce(max(sequence), 0) FROM movement WHERE sequence <> NEW.sequence)
BEGIN
  SELECT RAISE(ABORT, 'movement: not the next one');
END;

CREATE TRIGGER stock_is_not_replaced BEFORE INSERT ON stock
WHEN EXISTS (SELECT 1 FROM stock WHERE product_id = NEW.product_id)
BEGIN
  SELECT RAISE(ABORT, 'stock: exists');
END;

CREATE TRIGGER stock_starts_at_balance BEFORE INSERT ON stock
WHEN NEW.reserved <> 0 OR NEW.on_hand IS NOT coalesce(
  (SELECT balance FROM movement WHERE product_id = NEW.product_id ORDER BY sequence DESC LIMIT 1), 0)
BEGIN
  SELECT RAISE(ABORT, 'stock: on_hand is written by movements alone');
END;

CREATE TRIGGER stock_follows_ledger BEFORE UPDATE ON stock
WHEN NEW.on_hand <> OLD.on_hand AND NEW.on_hand IS NOT
  (SELECT balance FROM movement WHERE product_id = NEW.product_id ORDER BY sequence DESC LIMIT 1)
BEGIN
  SELECT RAISE(ABORT, 'stock: on_hand is written by movements alone');
END;

CREATE TRIGGER stock_counts_versions BEFORE UPDATE ON stock
WHEN NEW.product_id <> OLD.product_id OR NEW.version <> OLD.version + 1
BEGIN
  SELECT RAISE(ABORT, 'stock: every change is the next version');
END;

CREATE TRIGGER stock_in_use_is_not_deleted BEFORE DELETE ON stock
WHEN OLD.on_hand <> 0 OR OLD.reserved <> 0
BEGIN
  SELECT RAISE(ABORT, 'stock: in use');
END;

CREATE TRIGGER stock_tells_its_start AFTER INSERT ON stock BEGIN
  INSERT INTO event (kind, subject_id, product_id, version, state_before, state_after, created_at)
  VALUES ('inventory.changed', NEW.product_id, NEW.product_id, NEW.version, NULL, NEW.state, NEW.written_at);
END;

-- One event for the change, and one for each line that the available units crossed. A threshold of 0 asks for no warning:
-- running out has an event of its own.
CREATE TRIGGER stock_tells_its_change AFTER UPDATE ON stock BEGIN
  INSERT INTO event (kind, subject_id, product_id, version, state_before, state_after, created_at)
  VALUES ('inventory.changed', NEW.product_id, NEW.product_id, NEW.version, OLD.state, NEW.state, NEW.written_at);
  INSERT INTO event (kind, subject_id, product_id, version, state_before, state_after, created_at)
  SELECT 'inventory.low_stock', NEW.product_id, NEW.product_id, NEW.version, OLD.state, NEW.state, NEW.written_at
  WHERE NEW.low_stock_threshold > 0 AND NEW.available <= NEW.low_stock_threshold
    AND NOT (OLD.low_stock_threshold > 0 AND OLD.available <= OLD.low_stock_threshold);
  INSERT INTO event (kind, subject_id, product_id, version, state_before, state_after, created_at)
  SELECT iif(NEW.available = 0, 'inventory.out_of_stock', 'inventory.back_in_stock'),
    NEW.product_id, NEW.product_id, NEW.version, OLD.state, NEW.state, NEW.written_at
  WHERE (NEW.available = 0) <> (OLD.available = 0);
END;
