-- Everything that changes something is one INSERT into this table. The statement decides while it inserts (`outcome`), the
-- triggers below carry a `done` out, and all of it is one transaction without anybody having to open one.
--
-- A row stays only for the lifetime of its idempotency key: it holds all that the answer was made of, so that a repeated
-- request gets the same answer, refusals included, without being decided again. A row without a key goes at once.

CREATE TABLE command (
  sequence INTEGER PRIMARY KEY,
  -- Made by the server for every attempt: who gets its own back was the first.
  attempt_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  outcome TEXT NOT NULL,
  -- The name of the API key. Idempotency keys of different clients are different keys.
  actor TEXT NOT NULL,
  idempotency_key TEXT,
  -- What the key was first used for.
  fingerprint TEXT,
  key_expires_at INTEGER,
  request_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,

  -- What was asked.
  product_id TEXT,
  -- The purchase or reservation that is made or changed.
  subject_id TEXT,
  -- The reservation that a purchase comes from.
  reservation_id TEXT,
  -- Units: bought, held, or the change of those on hand.
  quantity INTEGER,
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

  -- What was found. `available` is before the command, the others are after it.
  available INTEGER,
  ended_as TEXT,
  on_hand INTEGER,
  reserved INTEGER,
  low_stock_threshold INTEGER,
  version INTEGER,
  stock_created_at INTEGER,
  stock_updated_at INTEGER,
  movement_sequence INTEGER,

  -- Several commands as one, as a JSON array with what was asked and what was found for each; and the place of the first that
  -- was refused.
  lines TEXT,
  refused_line INTEGER,

  CHECK ((idempotency_key IS NULL) = (fingerprint IS NULL)),
  CHECK ((idempotency_key IS NULL) = (key_expires_at IS NULL))
) STRICT;

CREATE UNIQUE INDEX command_by_key ON command (actor, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX command_by_expiry ON command (key_expires_at) WHERE key_expires_at IS NOT NULL;

-- Before, because a key past its time must not be in the way, and because what a command does starts from stock without due
-- holds. At most 100 of these a statement (EXPIRIES_PER_COMMAND): the formula knows about the rest, and the next command
-- goes on. A delete takes all, since its row must have none.
CREATE TRIGGER command_clears_the_way BEFORE INSERT ON command BEGIN
  DELETE FROM command
  WHERE actor = NEW.actor AND idempotency_key = NEW.idempotency_key AND key_expires_at <= NEW.created_at;
  UPDATE reservation SET status = 'expired', ended_at = expires_at, written_at = NEW.created_at
  WHERE id IN (
    SELECT id FROM reservation
    WHERE product_id = NEW.product_id AND status = 'held' AND expires_at <= NEW.created_at
    ORDER BY expires_at LIMIT iif(NEW.kind = 'delete', -1, 100));
END;

-- Only what has no key is done with after its statement. This is independent of the order of the triggers: the others read
-- NEW and never the row.
CREATE TRIGGER command_without_key_goes AFTER INSERT ON command WHEN NEW.idempotency_key IS NULL BEGIN
  DELETE FROM command WHERE sequence = NEW.sequence;
END;

-- Four for each that comes (EXPIRED_KEYS_PER_COMMAND): the table shrinks faster than it grows, and no request pays for many.
CREATE TRIGGER command_drops_expired_keys AFTER INSERT ON command WHEN NEW.idempotency_key IS NOT NULL BEGIN
  DELETE FROM command WHERE sequence IN (
    SELECT sequence FROM command WHERE key_expires_at <= NEW.created_at ORDER BY key_expires_at LIMIT 4);
END;

CREATE TRIGGER command_starts_stock AFTER INSERT ON command WHEN NEW.kind = 'start' AND NEW.outcome = 'done' BEGIN
  INSERT INTO movement (product_id, kind, delta, balance, low_stock_threshold, reason, actor, request_id, created_at)
  SELECT NEW.product_id, 'received', NEW.on_hand, NEW.on_hand, NEW.low_stock_threshold, NULL,
    NEW.actor, NEW.request_id, NEW.created_at
  WHERE NEW.on_hand > 0;
  INSERT INTO stock (product_id, on_hand, reserved, low_stock_threshold, version, created_at, updated_at, written_at)
  SELECT NEW.product_id, 0, 0, NEW.low_stock_threshold, NEW.version, NEW.created_at, NEW.created_at, NEW.created_at
  WHERE NEW.on_hand = 0;
END;

CREATE TRIGGER command_sets_stock AFTER INSERT ON command WHEN NEW.kind = 'set' AND NEW.outcome = 'done' BEGIN
  INSERT INTO movement (product_id, kind, delta, balance, low_stock_threshold, reason, actor, request_id, created_at)
  SELECT NEW.product_id, 'adjusted', NEW.quantity, NEW.on_hand, NEW.low_stock_threshold,
    'set to ' || NEW.on_hand, NEW.actor, NEW.request_id, NEW.created_at
  WHERE NEW.quantity <> 0;
  UPDATE stock SET
    low_stock_threshold = NEW.low_stock_threshold,
    version = version + 1,
    updated_at = NEW.created_at,
    written_at = NEW.created_at
  WHERE product_id = NEW.product_id AND low_stock_threshold <> NEW.low_stock_threshold;
END;

CREATE TRIGGER command_deletes_stock AFTER INSERT ON command WHEN NEW.kind = 'delete' AND NEW.outcome = 'done' BEGIN
  INSERT INTO event (kind, subject_id, product_id, version, state_before, state_after, created_at)
  SELECT 'inventory.changed', product_id, product_id, version + 1, state, NULL, NEW.created_at
  FROM stock WHERE product_id = NEW.product_id;
  DELETE FROM stock WHERE product_id = NEW.product_id;
END;

CREATE TRIGGER command_moves_stock AFTER INSERT ON command WHEN NEW.kind = 'move' AND NEW.outcome = 'done' BEGIN
  INSERT INTO movement (sequence, product_id, kind, delta, balance, reason, actor, request_id, created_at)
  VALUES (NEW.movement_sequence, NEW.product_id, NEW.movement_kind, NEW.quantity, NEW.on_hand, NEW.reason,
    NEW.actor, NEW.request_id, NEW.created_at);
END;

CREATE TRIGGER command_buys AFTER INSERT ON command WHEN NEW.kind IN ('buy', 'confirm') AND NEW.outcome = 'done' BEGIN
  INSERT INTO purchase (id, product_id, quantity, reference, product_sku, product_name, unit_price_minor, currency,
    ten_thousandths_per_minor, total_minor, remaining, reservation_id, actor, request_id, created_at)
  VALUES (NEW.subject_id, NEW.product_id, NEW.quantity, NEW.reference, NEW.product_sku, NEW.product_name,
    NEW.unit_price_minor, NEW.currency, NEW.ten_thousandths_per_minor, NEW.total_minor, NEW.available - iif(NEW.kind = 'buy', NEW.quantity, 0),
    NEW.reservation_id, NEW.actor, NEW.request_id, NEW.created_at);
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

CREATE TRIGGER command_releases AFTER INSERT ON command WHEN NEW.kind = 'release' AND NEW.outcome = 'done' BEGIN
  UPDATE reservation SET status = 'released', ended_at = NEW.created_at, written_at = NEW.created_at WHERE id = NEW.subject_id;
END;

-- Each line is a command of its own, in the order of the lines, decided already and without a key. What became of it is known
-- before it is done, since nobody else can write in between.
CREATE TRIGGER command_does_lines AFTER INSERT ON command WHEN NEW.kind = 'lines' AND NEW.outcome = 'done' BEGIN
  INSERT INTO command (attempt_id, kind, outcome, actor, request_id, created_at, product_id, subject_id, quantity,
    movement_kind, reason, reference, product_sku, product_name, unit_price_minor, currency, ten_thousandths_per_minor,
    total_minor, available, on_hand, movement_sequence)
  SELECT NEW.attempt_id, value ->> 'kind', 'done', NEW.actor, NEW.request_id, NEW.created_at, value ->> 'product_id',
    value ->> 'subject_id', value ->> 'quantity', value ->> 'movement_kind', value ->> 'reason', value ->> 'reference',
    value ->> 'product_sku', value ->> 'product_name', value ->> 'unit_price_minor', value ->> 'currency',
    value ->> 'ten_thousandths_per_minor', value ->> 'total_minor', value ->> 'available', value ->> 'on_hand',
    value ->> 'movement_sequence'
  FROM json_each(NEW.lines) ORDER BY key;
END;
