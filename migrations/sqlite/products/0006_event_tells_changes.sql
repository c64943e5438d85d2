-- Events hold what changed and not the whole product twice, and say who changed it. Those from before stay as they are.

ALTER TABLE event ADD COLUMN actor TEXT;
ALTER TABLE event ADD COLUMN request_id TEXT;

-- Who wrote which version of a product, and by which request; `actor` and `request_id` are of the present version, and NULL where
-- nobody is known for it.
ALTER TABLE product ADD COLUMN written_by TEXT;
ALTER TABLE product ADD COLUMN written_for TEXT;
ALTER TABLE product ADD COLUMN written_version INTEGER;
ALTER TABLE product ADD COLUMN actor TEXT GENERATED ALWAYS AS (iif(written_version = version, written_by, NULL)) VIRTUAL;
ALTER TABLE product ADD COLUMN request_id TEXT GENERATED ALWAYS AS (iif(written_version = version, written_for, NULL)) VIRTUAL;

DROP TRIGGER product_tells_its_start;
DROP TRIGGER product_tells_its_change;
DROP TRIGGER command_creates;
DROP TRIGGER command_updates;
DROP TRIGGER command_deletes;

CREATE TRIGGER product_tells_its_start AFTER INSERT ON product BEGIN
  INSERT INTO event (kind, subject_id, version, state_before, state_after, actor, request_id, created_at)
  VALUES ('product.created', NEW.id, NEW.version, NULL, NEW.state, NEW.actor, NEW.request_id, NEW.updated_at);
END;

-- A patch of nothing leaves out what is NULL, which is what is the same on both sides. A price is the same where its digits are:
-- it is told with the currency that says how many of them are decimals.
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
