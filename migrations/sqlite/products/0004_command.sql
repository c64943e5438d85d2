-- Everything that changes a product is one INSERT into this table. The statement looks at what is there, the row decides
-- (`outcome`), the triggers below carry a `done` out, and all of it is one transaction without anybody having to open one.
--
-- A row stays only for the lifetime of its idempotency key: it holds all that the answer was made of, so that a repeated
-- request gets the same answer, refusals included, without being decided again. A row without a key goes at once.

CREATE TABLE command (
  sequence INTEGER PRIMARY KEY,
  -- Made by the server for every attempt: who gets its own back was the first.
  attempt_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('create', 'update', 'delete', 'batch')),
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

  -- The product as it is after the command; after a refusal only what the answer needs, which is `version` when stale.
  product_id TEXT,
  sku TEXT,
  name TEXT,
  description TEXT,
  price_minor INTEGER,
  currency TEXT,
  price_ten_thousandths INTEGER,
  status TEXT,
  version INTEGER,
  product_created_at INTEGER,
  product_updated_at INTEGER,

  -- What the statement found against it: `unchanged` where all is so already, or a refusal.
  objection TEXT,
  outcome TEXT NOT NULL GENERATED ALWAYS AS (coalesce(objection, 'done')) STORED,

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

-- Only what is kept for a key outlives its statement. This and the next are independent of the order of the triggers: the
-- others read NEW and never the row.
CREATE TRIGGER command_without_key_goes AFTER INSERT ON command WHEN NEW.key_expires_at IS NULL BEGIN
  DELETE FROM command WHERE sequence = NEW.sequence;
END;

-- Four for each that comes: the table shrinks faster than it grows, and no request pays for many.
CREATE TRIGGER command_drops_expired_keys AFTER INSERT ON command WHEN NEW.key_expires_at IS NOT NULL BEGIN
  DELETE FROM command WHERE sequence IN (
    SELECT sequence FROM command WHERE key_expires_at <= NEW.created_at ORDER BY key_expires_at LIMIT 4);
END;

CREATE TRIGGER command_creates AFTER INSERT ON command WHEN NEW.kind = 'create' AND NEW.outcome = 'done' BEGIN
  INSERT INTO product (id, sku, name, description, price_minor, currency, price_ten_thousandths, status, version,
    created_at, updated_at)
  VALUES (NEW.product_id, NEW.sku, NEW.name, NEW.description, NEW.price_minor, NEW.currency, NEW.price_ten_thousandths,
    NEW.status, NEW.version, NEW.product_created_at, NEW.product_updated_at);
END;

CREATE TRIGGER command_updates AFTER INSERT ON command WHEN NEW.kind = 'update' AND NEW.outcome = 'done' BEGIN
  UPDATE product SET
    sku = NEW.sku,
    name = NEW.name,
    description = NEW.description,
    price_minor = NEW.price_minor,
    currency = NEW.currency,
    price_ten_thousandths = NEW.price_ten_thousandths,
    status = NEW.status,
    version = NEW.version,
    updated_at = NEW.product_updated_at
  WHERE id = NEW.product_id;
END;

CREATE TRIGGER command_deletes AFTER INSERT ON command WHEN NEW.kind = 'delete' AND NEW.outcome = 'done' BEGIN
  UPDATE product SET version = NEW.version, deleted_at = NEW.created_at, updated_at = NEW.created_at
  WHERE id = NEW.product_id;
END;
