-- Events say who made the change, and by which request. Those from before say nothing of it, and nobody ends a hold that runs out.

ALTER TABLE event ADD COLUMN actor TEXT;
ALTER TABLE event ADD COLUMN request_id TEXT;

-- Who wrote which version of a stock, and by which request; `actor` and `request_id` are of the present version, and NULL where
-- nobody is known for it.
ALTER TABLE stock ADD COLUMN written_by TEXT;
ALTER TABLE stock ADD COLUMN written_for TEXT;
ALTER TABLE stock ADD COLUMN written_version INTEGER;
ALTER TABLE stock ADD COLUMN actor TEXT GENERATED ALWAYS AS (iif(written_version = version, written_by, NULL)) VIRTUAL;
ALTER TABLE stock ADD COLUMN request_id TEXT GENERATED ALWAYS AS (iif(written_version = version, written_for, NULL)) VIRTUAL;

ALTER TABLE reservation ADD COLUMN ended_by TEXT;
ALTER TABLE reservation ADD COLUMN end_request_id TEXT;

DROP TRIGGER movement_changes_stock;
DROP TRIGGER stock_tells_its_start;
DROP TRIGGER stock_tells_its_change;
DROP TRIGGER reservation_takes_stock;
DROP TRIGGER reservation_frees_stock;
DROP TRIGGER purchase_takes_stock;
DROP TRIGGER purchase_gives_stock_back;
DROP TRIGGER command_starts_stock;
DROP TRIGGER command_sets_stock;
DROP TRIGGER command_deletes_stock;
DROP TRIGGER command_releases;

-- A movement of a product without stock starts it: the first receipt, and what is given back after the stock was deleted.
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

-- One event for the change, and one for each line that the available units crossed. A threshold of 0 asks for no warning:
-- running out has an event of its own.
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

-- A confirmed one gives its units to a sale: that movement takes them out of reserved and of on_hand at once.
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

-- The scalars are NULL where there is no stock, and NOT NULL then ends the statement.
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
