-- The catalogue. Rows are made and changed by the triggers of `command`, see there. A deleted product keeps its row, so that
-- its id is never used again and its history has a subject.

CREATE TABLE product (
  -- What the full-text index calls the product: it needs an integer that stays.
  number INTEGER PRIMARY KEY,
  -- UUID in lower case.
  id TEXT NOT NULL UNIQUE,
  sku TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  price_minor INTEGER NOT NULL CHECK (price_minor >= 0),
  currency TEXT NOT NULL,
  -- The price in ten-thousandths of a major unit, the finest that any currency has: one order over all currencies.
  price_ten_thousandths INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('active', 'archived')),
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER,
  -- For the events. A column, so that a trigger has it of OLD and of NEW.
  state TEXT GENERATED ALWAYS AS (json_object(
    'sku', sku, 'name', name, 'description', description, 'price_minor', price_minor, 'currency', currency,
    'status', status, 'version', version, 'created_at', created_at, 'updated_at', updated_at)) VIRTUAL
) STRICT;

-- One for each order that a list can have, in both directions, with the id to tell equal ones apart. Deleted products are in
-- none of them: a catalogue that lives for years does not read past its dead. No two skus are equal, so they need no id.
CREATE UNIQUE INDEX product_by_sku ON product (sku) WHERE deleted_at IS NULL;
CREATE INDEX product_by_name ON product (name, id) WHERE deleted_at IS NULL;
CREATE INDEX product_by_price ON product (price_ten_thousandths, id) WHERE deleted_at IS NULL;
CREATE INDEX product_by_created_at ON product (created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX product_by_updated_at ON product (updated_at, id) WHERE deleted_at IS NULL;

-- What is read of a product: those that are not deleted. The condition is word for word that of the indexes, or the planner
-- would not know that they have all that a list needs.
CREATE VIEW products AS
SELECT number, id, sku, name, description, price_minor, currency, price_ten_thousandths, status, version, created_at, updated_at
FROM product WHERE deleted_at IS NULL;

-- The words of a product, without the text that they come from: that is in `product`. `Café` is found as `cafe`.
CREATE VIRTUAL TABLE product_search USING fts5(
  sku, name, description, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');

CREATE TRIGGER product_tells_its_start AFTER INSERT ON product BEGIN
  INSERT INTO event (kind, subject_id, version, state_before, state_after, created_at)
  VALUES ('product.created', NEW.id, NEW.version, NULL, NEW.state, NEW.updated_at);
END;

CREATE TRIGGER product_tells_its_change AFTER UPDATE ON product BEGIN
  INSERT INTO event (kind, subject_id, version, state_before, state_after, created_at)
  VALUES (iif(NEW.deleted_at IS NULL, 'product.updated', 'product.deleted'), NEW.id, NEW.version,
    OLD.state, iif(NEW.deleted_at IS NULL, NEW.state, NULL), NEW.updated_at);
END;

CREATE TRIGGER product_is_indexed AFTER INSERT ON product BEGIN
  INSERT INTO product_search (rowid, sku, name, description) VALUES (NEW.number, NEW.sku, NEW.name, NEW.description);
END;

-- A new price or status leaves the words alone: the full-text index is the dearest part of a write.
CREATE TRIGGER product_is_reindexed AFTER UPDATE ON product
WHEN NEW.sku <> OLD.sku OR NEW.name <> OLD.name OR NEW.description <> OLD.description OR NEW.deleted_at IS NOT OLD.deleted_at
BEGIN
  DELETE FROM product_search WHERE rowid = OLD.number;
  INSERT INTO product_search (rowid, sku, name, description)
  SELECT NEW.number, NEW.sku, NEW.name, NEW.description WHERE NEW.deleted_at IS NULL;
END;

-- What readers of the feed rely on, whoever writes: versions without a gap, and an end that is final.
CREATE TRIGGER product_counts_versions BEFORE UPDATE ON product
WHEN NEW.version <> OLD.version + 1 OR NEW.id <> OLD.id OR OLD.deleted_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'product: a change makes the next version of one that is not deleted');
END;

CREATE TRIGGER product_is_not_deleted BEFORE DELETE ON product BEGIN
  SELECT RAISE(ABORT, 'product: a deleted one keeps its row');
END;
