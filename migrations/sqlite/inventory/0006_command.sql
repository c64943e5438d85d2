-- Everything that changes something is one INSERT into this table. The statement looks at what is there, the row decides
-- (`outcome`), the triggers below carry a `done` out, and all of it is one transaction without anybody having to open one.
--
-- A row stays only for the lifetime of its idempotency key: it holds all that the answer was made of, so that a repeated
-- request gets the same answer, refusals included, without being decided again. A row without a key goes at once.

CREATE TABLE command (
  sequence INTEGER PRIMARY KEY,
  -- Made by the server for every attempt: who gets its own back was the first.
  attempt_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (
    kind IN ('start', 'set', 'delete', 'move', 'buy', 'cancel', 'hold', 'confirm', 'release', 'batch')),
  -- The name of the API key. Idempotency keys of different clients are different keys.
  actor TEXT NOT NULL,
  idempotency_key TEXT,
  -- What the key was first used for.
  fingerprint TEXT,
  -- Also of the steps of a batch that has a key, which have none themselves.
  key_expires_at INTEGER,
  request_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  -- Of a step its place in its batch. Of a batch how many steps it has, or, if it was refused, which of them was.
  position INTEGER,

  -- What was asked.
  product_id TEXT,
  -- The purchase or reservation that is made or changed.
  subject_id TEXT,
  -- The reservation that a purchase comes from.
  reservation_id TEXT,
  -- Units bought, held or given back.
  quantity INTEGER,
  -- The change of the units on hand.
  delta INTEGER,
  -- Units that must be available for it.
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

  -- What was found: the stock before it, and when the first of its holds is due.
  on_hand INTEGER,
  reserved INTEGER,
  available INTEGER,
  due_at INTEGER,
  ended_as TEXT,

  -- The stock after it, where the answer shows it; `version` after a refusal is the one that there is.
  low_stock_threshold INTEGER,
  version INTEGER,
  stock_created_at INTEGER,
  stock_updated_at INTEGER,
  movement_sequence INTEGER,

  -- What else the statement found against it: `unchanged` where all is so already, or a refusal.
  objection TEXT,

  -- The decision. With a hold that is due it is put off: that it is over is written down now, and the command is sent again.
  -- This is the one place that says whether stock suffices.
  outcome TEXT NOT NULL GENERATED ALWAYS AS (
    CASE
      WHEN due_at <= created_at THEN 'again'
      WHEN objection IS NOT NULL THEN objection
      WHEN takes > available THEN 'insufficient_stock'
      WHEN on_hand + delta > 1000000000 THEN 'above_maximum'
      ELSE 'done'
    END) STORED,

  CHECK ((idempotency_key IS NULL) = (fingerprint IS NULL)),
  CHECK (idempotency_key IS NULL OR key_expires_at IS NOT NULL)
) STRICT;

CREATE UNIQUE INDEX command_by_key ON command (actor, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX command_by_attempt ON command (attempt_id, position) WHERE position IS NOT NULL;
CREATE INDEX command_by_expiry ON command (key_expires_at) WHERE key_expires_at IS NOT NULL;

-- Before, because a key past its time must not be in the way.
CREATE TRIGGER command_frees_its_key BEFORE INSERT ON command WHEN NEW.idempotency_key IS NOT NULL BEGIN
  DELETE FROM command
  WHERE actor = NEW.actor AND idempotency_key = NEW.idempotency_key AND key_expires_at <= NEW.created_at;
END;

-- All that are due of its product: the lines that the feed tells of (low, out, back) are crossed by what is available, and each
-- hold costs this once.
CREATE TRIGGER command_writes_down_due_holds BEFORE INSERT ON command WHEN NEW.due_at <= NEW.created_at BEGIN
  UPDATE reservation SET status = 'expired', ended_at = expires_at, written_at = NEW.created_at
  WHERE product_id = NEW.product_id AND status = 'held' AND expires_at <= NEW.created_at;
END;

-- Only what is kept for a key outlives its statement. What is put off is no outcome, and neither is what is refused as invalid:
-- with room the same request is a good one. This and the next are independent of the order of the triggers: the others read NEW
-- and never the row.
CREATE TRIGGER command_without_key_goes AFTER INSERT ON command
WHEN NEW.key_expires_at IS NULL OR NEW.outcome IN ('again', 'above_maximum')
BEGIN
  DELETE FROM command WHERE sequence = NEW.sequence;
END;

-- Four for each that comes: the table shrinks faster than it grows, and no request pays for many.
CREATE TRIGGER command_drops_expired_keys AFTER INSERT ON command WHEN NEW.key_expires_at IS NOT NULL BEGIN
  DELETE FROM command WHERE sequence IN (
    SELECT sequence FROM command WHERE key_expires_at <= NEW.created_at ORDER BY key_expires_at LIMIT 4);
END;

CREATE TRIGGER command_starts_stock AFTER INSERT ON command WHEN NEW.kind = 'start' AND NEW.outcome = 'done' BEGIN
  INSERT INTO movement (product_id, kind, delta, balance, low_stock_threshold, reason, actor, request_id, created_at)
  SELECT NEW.product_id, 'received', NEW.delta, NEW.delta, NEW.low_stock_threshold, NULL,
    NEW.actor, NEW.request_id, NEW.created_at
  WHERE NEW.delta > 0;
  INSERT INTO stock (product_id, on_hand, reserved, low_stock_threshold, version, created_at, updated_at, written_at)
  SELECT NEW.product_id, 0, 0, NEW.low_stock_threshold, NEW.version, NEW.created_at, NEW.created_at, NEW.created_at
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

CREATE TRIGGER command_releases AFTER INSERT ON command WHEN NEW.kind = 'release' AND NEW.outcome = 'done' BEGIN
  UPDATE reservation SET status = 'released', ended_at = NEW.created_at, written_at = NEW.created_at WHERE id = NEW.subject_id;
END;
