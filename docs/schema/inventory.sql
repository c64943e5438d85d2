-- The whole schema of inventory after all steps of migrations/sqlite/inventory.

CREATE VIEW moment AS SELECT CAST(round(unixepoch('subsec') * 1000) AS INTEGER) AS now;

CREATE TABLE event (
  sequence INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  product_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  state_before TEXT,
  state_after TEXT,
  created_at INTEGER NOT NULL
, actor TEXT, request_id TEXT) STRICT;

CREATE INDEX event_by_product ON event (product_id, sequence);

CREATE TRIGGER event_is_not_replaced BEFORE INSERT ON event WHEN EXISTS (SELECT 1 FROM event WHERE sequence = NEW.sequence)
BEGIN
  SELECT RAISE(ABORT, 'event: immutable');
END;

CREATE TRIGGER event_is_not_changed BEFORE UPDATE ON event BEGIN
  SELECT RAISE(ABORT, 'event: immutable');
END;

CREATE TRIGGER event_is_not_deleted BEFORE DELETE ON event BEGIN
  SELECT RAISE(ABORT, 'event: immutable');
END;

CREATE TRIGGER event_is_next AFTER INSERT ON event
WHEN NEW.sequence IS NOT 1 + (SELECT coalesce(max(sequence), 0) FROM event WHERE sequence <> NEW.sequence)
BEGIN
  SELECT RAISE(ABORT, 'event: not the next one');
END;

CREATE TABLE stock (
  product_id TEXT PRIMARY KEY NOT NULL,
  on_hand INTEGER NOT NULL CHECK (on_hand BETWEEN 0 AND 1000000000),
  reserved INTEGER NOT NULL CHECK (reserved BETWEEN 0 AND on_hand),
  low_stock_threshold INTEGER NOT NULL CHECK (low_stock_threshold BETWEEN 0 AND 1000000000),
  version INTEGER NOT NULL CHECK (version > 0),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  written_at INTEGER NOT NULL,
  available INTEGER NOT NULL GENERATED ALWAYS AS (on_hand - reserved) VIRTUAL,
  state TEXT NOT NULL GENERATED ALWAYS AS (json_object('on_hand', on_hand, 'reserved', reserved,
    'available', on_hand - reserved, 'low_stock_threshold', low_stock_threshold)) VIRTUAL
, written_by TEXT, written_for TEXT, written_version INTEGER, actor TEXT GENERATED ALWAYS AS (iif(written_version = version, written_by, NULL)) VIRTUAL, request_id TEXT GENERATED ALWAYS AS (iif(written_version = version, written_for, NULL)) VIRTUAL) STRICT, WITHOUT ROWID;

CREATE INDEX stock_by_on_hand ON stock (on_hand, product_id);

CREATE INDEX stock_by_available ON stock (available, product_id);

CREATE INDEX stock_by_updated_at ON stock (updated_at, product_id);

CREATE INDEX stock_low ON stock (product_id) WHERE available <= low_stock_threshold;

CREATE TABLE movement (
  sequence INTEGER PRIMARY KEY,
  product_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('received', 'adjusted', 'sold', 'returned')),
  delta INTEGER NOT NULL CHECK (delta <> 0 AND (kind = 'adjusted' OR (delta < 0) = (kind = 'sold'))),
  balance INTEGER NOT NULL CHECK (balance >= 0),
  held INTEGER NOT NULL DEFAULT 0 CHECK (held BETWEEN 0 AND -min(delta, 0)),
  low_stock_threshold INTEGER,
  reason TEXT CHECK (kind <> 'adjusted' OR length(reason) > 0),
  actor TEXT NOT NULL,
  cause TEXT,
  request_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  CHECK (kind <> 'adjusted' OR reason IS NOT NULL)
) STRICT;

CREATE INDEX movement_by_product ON movement (product_id, sequence, delta, balance);

CREATE INDEX movement_by_cause ON movement (cause) WHERE cause IS NOT NULL;

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
  state TEXT NOT NULL GENERATED ALWAYS AS (json_object('status', status, 'quantity', quantity)) VIRTUAL, ended_by TEXT, end_request_id TEXT,
  CHECK ((status = 'held') = (ended_at IS NULL)),
  CHECK ((status = 'confirmed') = (purchase_id IS NOT NULL)),
  CHECK (status <> 'expired' OR ended_at = expires_at AND expires_at <= written_at)
) STRICT, WITHOUT ROWID;

CREATE INDEX reservation_held_by_product ON reservation (product_id, expires_at, quantity) WHERE status = 'held';

CREATE INDEX reservation_held_by_time ON reservation (expires_at) WHERE status = 'held';

CREATE INDEX reservation_by_created_at ON reservation (created_at, id);

CREATE INDEX reservation_by_product ON reservation (product_id, created_at, id);

CREATE VIEW reservations AS
SELECT id, product_id, quantity, ttl_seconds, status, expires_at, purchase_id, created_at FROM reservation;

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

CREATE TRIGGER reservation_ends_once BEFORE UPDATE ON reservation
WHEN OLD.status <> 'held' OR NEW.status = 'held'
  OR (NEW.id, NEW.product_id, NEW.quantity, NEW.ttl_seconds, NEW.expires_at, NEW.actor, NEW.request_id, NEW.created_at)
    IS NOT (OLD.id, OLD.product_id, OLD.quantity, OLD.ttl_seconds, OLD.expires_at, OLD.actor, OLD.request_id, OLD.created_at)
BEGIN
  SELECT RAISE(ABORT, 'reservation: ends once and changes nothing else');
END;

CREATE TRIGGER reservation_is_not_deleted BEFORE DELETE ON reservation BEGIN
  SELECT RAISE(ABORT, 'reservation: is never deleted');
END;

CREATE TABLE purchase (
  id TEXT PRIMARY KEY NOT NULL,
  product_id TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 1000000),
  reference TEXT,
  product_sku TEXT NOT NULL,
  product_name TEXT NOT NULL,
  unit_price_minor INTEGER NOT NULL CHECK (unit_price_minor >= 0),
  currency TEXT NOT NULL,
  ten_thousandths_per_minor INTEGER NOT NULL CHECK (ten_thousandths_per_minor > 0),
  total_minor INTEGER NOT NULL CHECK (total_minor = unit_price_minor * quantity),
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

CREATE INDEX purchase_by_reference ON purchase (reference) WHERE reference IS NOT NULL;

CREATE INDEX purchase_by_created_at ON purchase (created_at, id);

CREATE INDEX purchase_by_product ON purchase (product_id, created_at, id);

CREATE VIEW purchases AS
SELECT id, product_id, quantity, reference, product_sku, product_name, unit_price_minor, currency, ten_thousandths_per_minor,
  total_minor, remaining, status, created_at, cancelled_at
FROM purchase;

CREATE TRIGGER purchase_is_not_replaced BEFORE INSERT ON purchase
WHEN EXISTS (SELECT 1 FROM purchase WHERE id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'purchase: exists');
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

CREATE TRIGGER purchase_is_not_deleted BEFORE DELETE ON purchase BEGIN
  SELECT RAISE(ABORT, 'purchase: is never deleted');
END;

CREATE TABLE command (
  sequence INTEGER PRIMARY KEY,
  attempt_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (
    kind IN ('start', 'set', 'delete', 'move', 'buy', 'cancel', 'hold', 'confirm', 'release', 'batch')),
  actor TEXT NOT NULL,
  idempotency_key TEXT,
  fingerprint TEXT,
  key_expires_at INTEGER,
  request_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  position INTEGER,

  product_id TEXT,
  subject_id TEXT,
  reservation_id TEXT,
  quantity INTEGER,
  delta INTEGER,
  takes INTEGER,
  movement_kind TEXT,
  reason TEXT,
  reference TEXT,
  product_sku TEXT,
  product_name TEXT,
  unit_price_minor INTEGER,
  currency TEXT,
  ten_thousandths_per_minor INTEGER,
  total_minor INTEGER,
  ttl_seconds INTEGER,
  expires_at INTEGER,

  on_hand INTEGER,
  reserved INTEGER,
  available INTEGER,
  due_at INTEGER,
  ended_as TEXT,

  low_stock_threshold INTEGER,
  version INTEGER,
  stock_created_at INTEGER,
  stock_updated_at INTEGER,
  movement_sequence INTEGER,

  objection TEXT,

  outcome TEXT NOT NULL GENERATED ALWAYS AS (
    CASE
      WHEN due_at <= created_at THEN 'again'
      WHEN objection IS NOT NULL THEN objection
      WHEN takes > available THEN 'insufficient_stock'
      WHEN on_hand + delta > 1000000000 THEN 'above_maximum'
      ELSE 'done'
    END) STORED, status TEXT, subject_created_at INTEGER, cancelled_at INTEGER, remaining INTEGER, purchase_id TEXT,

  CHECK ((idempotency_key IS NULL) = (fingerprint IS NULL)),
  CHECK (idempotency_key IS NULL OR key_expires_at IS NOT NULL)
) STRICT;

CREATE UNIQUE INDEX command_by_key ON command (actor, idempotency_key) WHERE idempotency_key IS NOT NULL;

CREATE INDEX command_by_attempt ON command (attempt_id, position) WHERE position IS NOT NULL;

CREATE INDEX command_by_expiry ON command (key_expires_at) WHERE key_expires_at IS NOT NULL;

CREATE TRIGGER command_frees_its_key BEFORE INSERT ON command WHEN NEW.idempotency_key IS NOT NULL BEGIN
  DELETE FROM command
  WHERE actor = NEW.actor AND idempotency_key = NEW.idempotency_key AND key_expires_at <= NEW.created_at;
END;

CREATE TRIGGER command_writes_down_due_holds BEFORE INSERT ON command WHEN NEW.due_at <= NEW.created_at BEGIN
  UPDATE reservation SET status = 'expired', ended_at = expires_at, written_at = NEW.created_at
  WHERE product_id = NEW.product_id AND status = 'held' AND expires_at <= NEW.created_at;
END;

CREATE TRIGGER command_without_key_goes AFTER INSERT ON command
WHEN NEW.key_expires_at IS NULL OR NEW.outcome IN ('again', 'above_maximum')
BEGIN
  DELETE FROM command WHERE sequence = NEW.sequence;
END;

CREATE TRIGGER command_drops_expired_keys AFTER INSERT ON command WHEN NEW.key_expires_at IS NOT NULL BEGIN
  DELETE FROM command WHERE sequence IN (
    SELECT sequence FROM command WHERE key_expires_at <= NEW.created_at ORDER BY key_expires_at LIMIT 4);
END;

CREATE TRIGGER command_moves_stock AFTER INSERT ON command WHEN NEW.kind = 'move' AND NEW.outcome = 'done' BEGIN
  INSERT INTO movement (sequence, product_id, kind, delta, balance, reason, actor, request_id, created_at)
  VALUES (NEW.movement_sequence, NEW.product_id, NEW.movement_kind, NEW.delta, NEW.on_hand + NEW.delta, NEW.reason,
    NEW.actor, NEW.request_id, NEW.created_at);
END;

CREATE TRIGGER command_buys AFTER INSERT ON command WHEN NEW.kind IN ('buy', 'confirm') AND NEW.outcome = 'done' BEGIN
  INSERT INTO purchase (id, product_id, quantity, reference, product_sku, product_name, unit_price_minor, currency,
    ten_thousandths_per_minor, total_minor, remaining, reservation_id, actor, request_id, created_at)
  VALUES (NEW.subject_id, NEW.product_id, NEW.quantity, NEW.reference, NEW.product_sku, NEW.product_name,
    NEW.unit_price_minor, NEW.currency, NEW.ten_thousandths_per_minor, NEW.total_minor,
    NEW.available - coalesce(NEW.takes, 0), NEW.reservation_id, NEW.actor, NEW.request_id, NEW.created_at);
END;

CREATE TRIGGER command_cancels AFTER INSERT ON command WHEN NEW.kind = 'cancel' AND NEW.outcome = 'done' BEGIN
  UPDATE purchase SET status = 'cancelled', cancelled_at = NEW.created_at, cancelled_by = NEW.actor,
    cancel_request_id = NEW.request_id
  WHERE id = NEW.subject_id;
END;

CREATE TRIGGER command_holds AFTER INSERT ON command WHEN NEW.kind = 'hold' AND NEW.outcome = 'done' BEGIN
  INSERT INTO reservation (id, product_id, quantity, ttl_seconds, status, expires_at, actor, request_id, created_at, written_at)
  VALUES (NEW.subject_id, NEW.product_id, NEW.quantity, NEW.ttl_seconds, 'held', NEW.expires_at, NEW.actor, NEW.request_id,
    NEW.created_at, NEW.created_at);
END;

CREATE TABLE probe (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  written_at INTEGER NOT NULL
, filler BLOB NOT NULL DEFAULT x'') STRICT;

CREATE TRIGGER movement_changes_stock AFTER INSERT ON movement BEGIN
  UPDATE stock SET
    on_hand = NEW.balance,
    reserved = reserved - NEW.held,
    low_stock_threshold = coalesce(NEW.low_stock_threshold, low_stock_threshold),
    version = version + 1,
    updated_at = NEW.created_at,
    written_at = NEW.created_at,
    written_by = NEW.actor,
    written_for = NEW.request_id,
    written_version = version + 1
  WHERE product_id = NEW.product_id;
  INSERT INTO stock (product_id, on_hand, reserved, low_stock_threshold, version, created_at, updated_at, written_at,
    written_by, written_for, written_version)
  SELECT NEW.product_id, NEW.balance, 0, coalesce(NEW.low_stock_threshold, 0), next.version,
    NEW.created_at, NEW.created_at, NEW.created_at, NEW.actor, NEW.request_id, next.version
  FROM (SELECT 1 + coalesce(
    (SELECT version FROM event WHERE product_id = NEW.product_id ORDER BY sequence DESC LIMIT 1), 0) AS version) AS next
  WHERE NOT EXISTS (SELECT 1 FROM stock WHERE product_id = NEW.product_id);
  SELECT RAISE(ABORT, 'movement: the stock did not follow')
  WHERE NEW.balance IS NOT (SELECT on_hand FROM stock WHERE product_id = NEW.product_id);
END;

CREATE TRIGGER stock_tells_its_start AFTER INSERT ON stock BEGIN
  INSERT INTO event (kind, subject_id, product_id, version, state_before, state_after, actor, request_id, created_at)
  VALUES ('inventory.changed', NEW.product_id, NEW.product_id, NEW.version, NULL, NEW.state,
    NEW.actor, NEW.request_id, NEW.written_at);
END;

CREATE TRIGGER stock_tells_its_change AFTER UPDATE ON stock BEGIN
  INSERT INTO event (kind, subject_id, product_id, version, state_before, state_after, actor, request_id, created_at)
  VALUES ('inventory.changed', NEW.product_id, NEW.product_id, NEW.version, OLD.state, NEW.state,
    NEW.actor, NEW.request_id, NEW.written_at);
  INSERT INTO event (kind, subject_id, product_id, version, state_before, state_after, actor, request_id, created_at)
  SELECT 'inventory.low_stock', NEW.product_id, NEW.product_id, NEW.version, OLD.state, NEW.state,
    NEW.actor, NEW.request_id, NEW.written_at
  WHERE NEW.low_stock_threshold > 0 AND NEW.available <= NEW.low_stock_threshold
    AND NOT (OLD.low_stock_threshold > 0 AND OLD.available <= OLD.low_stock_threshold);
  INSERT INTO event (kind, subject_id, product_id, version, state_before, state_after, actor, request_id, created_at)
  SELECT iif(NEW.available = 0, 'inventory.out_of_stock', 'inventory.back_in_stock'),
    NEW.product_id, NEW.product_id, NEW.version, OLD.state, NEW.state,
    NEW.actor, NEW.request_id, NEW.written_at
  WHERE (NEW.available = 0) <> (OLD.available = 0);
END;

CREATE TRIGGER reservation_takes_stock AFTER INSERT ON reservation BEGIN
  UPDATE stock SET
    reserved = reserved + NEW.quantity,
    version = version + 1,
    updated_at = NEW.created_at,
    written_at = NEW.written_at,
    written_by = NEW.actor,
    written_for = NEW.request_id,
    written_version = version + 1
  WHERE product_id = NEW.product_id;
  INSERT INTO event (kind, subject_id, product_id, version, state_before, state_after, actor, request_id, created_at)
  VALUES ('reservation.held', NEW.id, NEW.product_id,
    (SELECT version FROM stock WHERE product_id = NEW.product_id), NULL, NEW.state,
    NEW.actor, NEW.request_id, NEW.written_at);
END;

CREATE TRIGGER reservation_frees_stock AFTER UPDATE OF status ON reservation BEGIN
  UPDATE stock SET
    reserved = reserved - NEW.quantity,
    version = version + 1,
    updated_at = max(updated_at, NEW.ended_at),
    written_at = NEW.written_at,
    written_by = NEW.ended_by,
    written_for = NEW.end_request_id,
    written_version = version + 1
  WHERE product_id = NEW.product_id AND NEW.status <> 'confirmed';
  INSERT INTO event (kind, subject_id, product_id, version, state_before, state_after, actor, request_id, created_at)
  SELECT 'reservation.' || NEW.status, NEW.id, NEW.product_id,
    (SELECT version FROM stock WHERE product_id = NEW.product_id), OLD.state, NEW.state,
    NEW.ended_by, NEW.end_request_id, NEW.written_at
  WHERE NEW.status <> 'confirmed';
END;

CREATE TRIGGER purchase_takes_stock AFTER INSERT ON purchase BEGIN
  UPDATE reservation SET status = 'confirmed', purchase_id = NEW.id, ended_at = NEW.created_at, written_at = NEW.created_at,
    ended_by = NEW.actor, end_request_id = NEW.request_id
  WHERE id = NEW.reservation_id;
  INSERT INTO movement (product_id, kind, delta, balance, held, actor, cause, request_id, created_at)
  VALUES (NEW.product_id, 'sold', -NEW.quantity,
    (SELECT on_hand FROM stock WHERE product_id = NEW.product_id) - NEW.quantity,
    iif(NEW.reservation_id IS NULL, 0, NEW.quantity), NEW.actor, NEW.id, NEW.request_id, NEW.created_at);
  SELECT RAISE(ABORT, 'purchase: nothing was sold') WHERE NOT EXISTS (SELECT 1 FROM movement WHERE cause = NEW.id);
  INSERT INTO event (kind, subject_id, product_id, version, state_before, state_after, actor, request_id, created_at)
  SELECT 'reservation.confirmed', r.id, r.product_id, s.version,
    json_object('status', 'held', 'quantity', r.quantity), r.state, NEW.actor, NEW.request_id, NEW.created_at
  FROM reservation AS r JOIN stock AS s ON s.product_id = r.product_id WHERE r.id = NEW.reservation_id;
  INSERT INTO event (kind, subject_id, product_id, version, state_before, state_after, actor, request_id, created_at)
  VALUES ('purchase.completed', NEW.id, NEW.product_id,
    (SELECT version FROM stock WHERE product_id = NEW.product_id), NULL, NEW.state,
    NEW.actor, NEW.request_id, NEW.created_at);
END;

CREATE TRIGGER purchase_gives_stock_back AFTER UPDATE OF status ON purchase BEGIN
  INSERT INTO movement (product_id, kind, delta, balance, actor, cause, request_id, created_at)
  VALUES (NEW.product_id, 'returned', NEW.quantity,
    NEW.quantity + coalesce((SELECT on_hand FROM stock WHERE product_id = NEW.product_id), 0),
    NEW.cancelled_by, NEW.id, NEW.cancel_request_id, NEW.cancelled_at);
  INSERT INTO event (kind, subject_id, product_id, version, state_before, state_after, actor, request_id, created_at)
  VALUES ('purchase.cancelled', NEW.id, NEW.product_id,
    (SELECT version FROM stock WHERE product_id = NEW.product_id), OLD.state, NEW.state,
    NEW.cancelled_by, NEW.cancel_request_id, NEW.cancelled_at);
END;

CREATE TRIGGER command_starts_stock AFTER INSERT ON command WHEN NEW.kind = 'start' AND NEW.outcome = 'done' BEGIN
  INSERT INTO movement (product_id, kind, delta, balance, low_stock_threshold, reason, actor, request_id, created_at)
  SELECT NEW.product_id, 'received', NEW.delta, NEW.delta, NEW.low_stock_threshold, NULL,
    NEW.actor, NEW.request_id, NEW.created_at
  WHERE NEW.delta > 0;
  INSERT INTO stock (product_id, on_hand, reserved, low_stock_threshold, version, created_at, updated_at, written_at,
    written_by, written_for, written_version)
  SELECT NEW.product_id, 0, 0, NEW.low_stock_threshold, NEW.version, NEW.created_at, NEW.created_at, NEW.created_at,
    NEW.actor, NEW.request_id, NEW.version
  WHERE NEW.delta = 0;
END;

CREATE TRIGGER command_sets_stock AFTER INSERT ON command WHEN NEW.kind = 'set' AND NEW.outcome = 'done' BEGIN
  INSERT INTO movement (product_id, kind, delta, balance, low_stock_threshold, reason, actor, request_id, created_at)
  SELECT NEW.product_id, 'adjusted', NEW.delta, NEW.on_hand + NEW.delta, NEW.low_stock_threshold,
    'set to ' || (NEW.on_hand + NEW.delta), NEW.actor, NEW.request_id, NEW.created_at
  WHERE NEW.delta <> 0;
  UPDATE stock SET
    low_stock_threshold = NEW.low_stock_threshold,
    version = version + 1,
    updated_at = NEW.created_at,
    written_at = NEW.created_at,
    written_by = NEW.actor,
    written_for = NEW.request_id,
    written_version = version + 1
  WHERE product_id = NEW.product_id AND low_stock_threshold <> NEW.low_stock_threshold;
END;

CREATE TRIGGER command_deletes_stock AFTER INSERT ON command WHEN NEW.kind = 'delete' AND NEW.outcome = 'done' BEGIN
  INSERT INTO event (kind, subject_id, product_id, version, state_before, state_after, actor, request_id, created_at)
  SELECT 'inventory.changed', product_id, product_id, version + 1, state, NULL,
    NEW.actor, NEW.request_id, NEW.created_at
  FROM stock WHERE product_id = NEW.product_id;
  DELETE FROM stock WHERE product_id = NEW.product_id;
END;

CREATE TRIGGER command_releases AFTER INSERT ON command WHEN NEW.kind = 'release' AND NEW.outcome = 'done' BEGIN
  UPDATE reservation SET status = 'released', ended_at = NEW.created_at, written_at = NEW.created_at,
    ended_by = NEW.actor, end_request_id = NEW.request_id
  WHERE id = NEW.subject_id;
END;

CREATE TABLE figure (
  subject_id TEXT NOT NULL,
  day INTEGER NOT NULL,
  currency TEXT NOT NULL,
  sold INTEGER NOT NULL,
  returned INTEGER NOT NULL,
  received INTEGER NOT NULL,
  adjusted_up INTEGER NOT NULL,
  adjusted_down INTEGER NOT NULL,
  sold_billions INTEGER NOT NULL,
  sold_rest INTEGER NOT NULL,
  returned_billions INTEGER NOT NULL,
  returned_rest INTEGER NOT NULL,
  delta INTEGER NOT NULL GENERATED ALWAYS AS (received + returned + adjusted_up - adjusted_down - sold) VIRTUAL,
  PRIMARY KEY (subject_id, day, currency)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE former_stock (product_id TEXT PRIMARY KEY NOT NULL) STRICT, WITHOUT ROWID;

CREATE TRIGGER stock_becomes_former AFTER DELETE ON stock BEGIN
  INSERT INTO former_stock (product_id) VALUES (OLD.product_id);
END;

CREATE TRIGGER stock_is_former_no_more AFTER INSERT ON stock BEGIN
  DELETE FROM former_stock WHERE product_id = NEW.product_id;
END;

CREATE VIEW counted_product AS
SELECT known.product_id, stock.product_id IS NOT NULL AS products, coalesce(available = 0, 0) AS out,
  coalesce(available > 0 AND available <= low_stock_threshold, 0) AS low,
  coalesce(on_hand, 0) AS on_hand, coalesce(reserved, 0) AS reserved,
  (SELECT count(*) FROM reservation WHERE reservation.product_id = known.product_id AND status = 'held') AS holds
FROM (SELECT product_id FROM stock UNION ALL SELECT product_id FROM former_stock) AS known
LEFT JOIN stock ON stock.product_id = known.product_id;

CREATE INDEX reservation_held_by_created_at ON reservation (created_at, id) WHERE status = 'held';

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

CREATE TABLE foreign_reference (
  table_name TEXT NOT NULL,
  column_name TEXT NOT NULL,
  other_database TEXT NOT NULL,
  other_table TEXT NOT NULL,
  other_column TEXT NOT NULL,
  PRIMARY KEY (table_name, column_name)
) STRICT, WITHOUT ROWID;
