-- The whole schema of products after all steps of migrations/sqlite/products.

CREATE VIEW moment AS SELECT CAST(round(unixepoch('subsec') * 1000) AS INTEGER) AS now;

CREATE TABLE event (
  sequence INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('product.created', 'product.updated', 'product.deleted')),
  subject_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  state_before TEXT,
  state_after TEXT,
  created_at INTEGER NOT NULL
, actor TEXT, request_id TEXT) STRICT;

CREATE UNIQUE INDEX event_by_subject ON event (subject_id, version);

CREATE INDEX event_by_created_at ON event (created_at, sequence);

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

CREATE TABLE product (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  sku TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  price_minor INTEGER NOT NULL CHECK (price_minor >= 0),
  currency TEXT NOT NULL,
  price_ten_thousandths INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('active', 'archived')),
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER,
  state TEXT GENERATED ALWAYS AS (json_object(
    'sku', sku, 'name', name, 'description', description, 'price_minor', price_minor, 'currency', currency,
    'status', status, 'version', version, 'created_at', created_at, 'updated_at', updated_at)) VIRTUAL
, written_by TEXT, written_for TEXT, written_version INTEGER, actor TEXT GENERATED ALWAYS AS (iif(written_version = version, written_by, NULL)) VIRTUAL, request_id TEXT GENERATED ALWAYS AS (iif(written_version = version, written_for, NULL)) VIRTUAL) STRICT;

CREATE UNIQUE INDEX product_by_sku ON product (sku) WHERE deleted_at IS NULL;

CREATE INDEX product_by_name ON product (name, id) WHERE deleted_at IS NULL;

CREATE INDEX product_by_price ON product (price_ten_thousandths, id) WHERE deleted_at IS NULL;

CREATE INDEX product_by_created_at ON product (created_at, id) WHERE deleted_at IS NULL;

CREATE INDEX product_by_updated_at ON product (updated_at, id) WHERE deleted_at IS NULL;

CREATE VIEW products AS
SELECT number, id, sku, name, description, price_minor, currency, price_ten_thousandths, status, version, created_at, updated_at
FROM product WHERE deleted_at IS NULL;

CREATE VIRTUAL TABLE product_search USING fts5(
  sku, name, description, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');

CREATE TRIGGER product_is_indexed AFTER INSERT ON product BEGIN
  INSERT INTO product_search (rowid, sku, name, description) VALUES (NEW.number, NEW.sku, NEW.name, NEW.description);
END;

CREATE TRIGGER product_is_reindexed AFTER UPDATE ON product
WHEN NEW.sku <> OLD.sku OR NEW.name <> OLD.name OR NEW.description <> OLD.description OR NEW.deleted_at IS NOT OLD.deleted_at
BEGIN
  DELETE FROM product_search WHERE rowid = OLD.number;
  INSERT INTO product_search (rowid, sku, name, description)
  SELECT NEW.number, NEW.sku, NEW.name, NEW.description WHERE NEW.deleted_at IS NULL;
END;

CREATE TRIGGER product_counts_versions BEFORE UPDATE ON product
WHEN NEW.version <> OLD.version + 1 OR NEW.id <> OLD.id OR OLD.deleted_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'product: a change makes the next version of one that is not deleted');
END;

CREATE TRIGGER product_is_not_deleted BEFORE DELETE ON product BEGIN
  SELECT RAISE(ABORT, 'product: a deleted one keeps its row');
END;

CREATE TABLE command (
  sequence INTEGER PRIMARY KEY,
  attempt_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('create', 'update', 'delete', 'batch')),
  actor TEXT NOT NULL,
  idempotency_key TEXT,
  fingerprint TEXT,
  key_expires_at INTEGER,
  request_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  position INTEGER,

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

  objection TEXT,
  outcome TEXT NOT NULL GENERATED ALWAYS AS (coalesce(objection, 'done')) STORED,

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

CREATE TRIGGER command_without_key_goes AFTER INSERT ON command WHEN NEW.key_expires_at IS NULL BEGIN
  DELETE FROM command WHERE sequence = NEW.sequence;
END;

CREATE TRIGGER command_drops_expired_keys AFTER INSERT ON command WHEN NEW.key_expires_at IS NOT NULL BEGIN
  DELETE FROM command WHERE sequence IN (
    SELECT sequence FROM command WHERE key_expires_at <= NEW.created_at ORDER BY key_expires_at LIMIT 4);
END;

CREATE TABLE probe (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  written_at INTEGER NOT NULL
, filler BLOB NOT NULL DEFAULT x'') STRICT;

CREATE TRIGGER product_tells_its_start AFTER INSERT ON product BEGIN
  INSERT INTO event (kind, subject_id, version, state_before, state_after, actor, request_id, created_at)
  VALUES ('product.created', NEW.id, NEW.version, NULL, NEW.state, NEW.actor, NEW.request_id, NEW.updated_at);
END;

CREATE TRIGGER product_tells_its_change AFTER UPDATE ON product WHEN NEW.deleted_at IS NULL BEGIN
  INSERT INTO event (kind, subject_id, version, state_before, state_after, actor, request_id, created_at)
  SELECT 'product.updated', NEW.id, NEW.version,
    json_patch('{}', json_object(
      'sku', nullif(OLD.sku, NEW.sku), 'name', nullif(OLD.name, NEW.name), 'description', nullif(OLD.description, NEW.description),
      'price', json(iif(OLD.price_minor = NEW.price_minor AND OLD.price_ten_thousandths = NEW.price_ten_thousandths, NULL,
        json_array(OLD.price_minor, OLD.currency))),
      'currency', nullif(OLD.currency, NEW.currency), 'status', nullif(OLD.status, NEW.status), 'version', nullif(OLD.version, NEW.version),
      'updated_at', nullif(OLD.updated_at, NEW.updated_at))),
    json_patch('{}', json_object(
      'sku', nullif(NEW.sku, OLD.sku), 'name', nullif(NEW.name, OLD.name), 'description', nullif(NEW.description, OLD.description),
      'price', json(iif(OLD.price_minor = NEW.price_minor AND OLD.price_ten_thousandths = NEW.price_ten_thousandths, NULL,
        json_array(NEW.price_minor, NEW.currency))),
      'currency', nullif(NEW.currency, OLD.currency), 'status', nullif(NEW.status, OLD.status), 'version', nullif(NEW.version, OLD.version),
      'updated_at', nullif(NEW.updated_at, OLD.updated_at))),
    NEW.actor, NEW.request_id, NEW.updated_at;
END;

CREATE TRIGGER product_tells_its_end AFTER UPDATE ON product WHEN NEW.deleted_at IS NOT NULL BEGIN
  INSERT INTO event (kind, subject_id, version, state_before, state_after, actor, request_id, created_at)
  SELECT 'product.deleted', NEW.id, NEW.version, OLD.state, NULL,
    NEW.actor, NEW.request_id, NEW.updated_at;
END;

CREATE TRIGGER command_creates AFTER INSERT ON command WHEN NEW.kind = 'create' AND NEW.outcome = 'done' BEGIN
  INSERT INTO product (id, sku, name, description, price_minor, currency, price_ten_thousandths, status, version,
    created_at, updated_at, written_by, written_for, written_version)
  VALUES (NEW.product_id, NEW.sku, NEW.name, NEW.description, NEW.price_minor, NEW.currency, NEW.price_ten_thousandths,
    NEW.status, NEW.version, NEW.product_created_at, NEW.product_updated_at, NEW.actor, NEW.request_id, NEW.version);
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
    updated_at = NEW.product_updated_at,
    written_by = NEW.actor,
    written_for = NEW.request_id,
    written_version = NEW.version
  WHERE id = NEW.product_id;
END;

CREATE TRIGGER command_deletes AFTER INSERT ON command WHEN NEW.kind = 'delete' AND NEW.outcome = 'done' BEGIN
  UPDATE product SET
    version = NEW.version,
    deleted_at = NEW.created_at,
    updated_at = NEW.created_at,
    written_by = NEW.actor,
    written_for = NEW.request_id,
    written_version = NEW.version
  WHERE id = NEW.product_id;
END;
