-- Corrections of the steps before, found by trying to get around them.

-- A command writes down all holds of its product that are due, and not only the first hundred: the lines that the feed tells of
-- (low, out, back) are crossed by what is available, and holds that are due are part of that. Each hold costs this once.
DROP TRIGGER command_clears_the_way;
CREATE TRIGGER command_clears_the_way BEFORE INSERT ON command BEGIN
  DELETE FROM command
  WHERE actor = NEW.actor AND idempotency_key = NEW.idempotency_key AND key_expires_at <= NEW.created_at;
  UPDATE reservation SET status = 'expired', ended_at = expires_at, written_at = NEW.created_at
  WHERE product_id = NEW.product_id AND status = 'held' AND expires_at <= NEW.created_at;
END;

-- What is refused as invalid is not kept for its key: 422 is not an outcome, and with room the same request is a good one.
DROP TRIGGER command_without_key_goes;
CREATE TRIGGER command_without_key_goes AFTER INSERT ON command
WHEN NEW.idempotency_key IS NULL OR NEW.outcome = 'above_maximum'
BEGIN
  DELETE FROM command WHERE sequence = NEW.sequence;
END;

-- The conflict clause of a statement (INSERT OR IGNORE, INSERT OR FAIL) also holds for what its triggers do, and could leave a
-- movement whose stock did not follow. What a movement must not do is therefore refused before it is there, and what it
-- must have done is looked at afterwards.
CREATE TRIGGER movement_fits BEFORE INSERT ON movement
WHEN NEW.balance NOT BETWEEN 0 AND 1000000000
  OR NEW.low_stock_threshold NOT BETWEEN 0 AND 1000000000
  OR NEW.held > coalesce((SELECT reserved FROM stock WHERE product_id = NEW.product_id), 0)
BEGIN
  SELECT RAISE(ABORT, 'movement: beyond what stock can be');
END;

DROP TRIGGER movement_changes_stock;
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

DROP TRIGGER purchase_takes_stock;
CREATE TRIGGER purchase_takes_stock AFTER INSERT ON purchase BEGIN
  UPDATE reservation SET status = 'confirmed', purchase_id = NEW.id, ended_at = NEW.created_at, written_at = NEW.created_at
  WHERE id = NEW.reservation_id;
  INSERT INTO movement (product_id, kind, delta, balance, held, actor, cause, request_id, created_at)
  VALUES (NEW.product_id, 'sold', -NEW.quantity,
    (SELECT on_hand FROM stock WHERE product_id = NEW.product_id) - NEW.quantity,
    iif(NEW.reservation_id IS NULL, 0, NEW.quantity), NEW.actor, NEW.id, NEW.request_id, NEW.created_at);
  SELECT RAISE(ABORT, 'purchase: nothing was sold') WHERE NOT EXISTS (SELECT 1 FROM movement WHERE cause = NEW.id);
  INSERT INTO event (kind, subject_id, product_id, version, state_before, state_after, created_at)
  SELECT 'reservation.confirmed', r.id, r.product_id, s.version,
    json_object('status', 'held', 'quantity', r.quantity), r.state, NEW.created_at
  FROM reservation AS r JOIN stock AS s ON s.product_id = r.product_id WHERE r.id = NEW.reservation_id;
  INSERT INTO event (kind, subject_id, product_id, version, state_before, state_after, created_at)
  VALUES ('purchase.completed', NEW.id, NEW.product_id,
    (SELECT version FROM stock WHERE product_id = NEW.product_id), NULL, NEW.state, NEW.created_at);
END;

CREATE TRIGGER reservation_holds_stock BEFORE INSERT ON reservation
WHEN NEW.status <> 'held' OR NOT EXISTS (SELECT 1 FROM stock WHERE product_id = NEW.product_id)
BEGIN
  SELECT RAISE(ABORT, 'reservation: there is no stock to hold');
END;

-- A sequence of one's own choice could end all that come after it.
CREATE TRIGGER movement_is_next AFTER INSERT ON movement
WHEN NEW.sequence IS NOT 1 + (SELECT coalesce(max(sequence), 0) FROM movement WHERE sequence <> NEW.sequence)
BEGIN
  SELECT RAISE(ABORT, 'movement: not the next one');
END;

CREATE TRIGGER event_is_next AFTER INSERT ON event
WHEN NEW.sequence IS NOT 1 + (SELECT coalesce(max(sequence), 0) FROM event WHERE sequence <> NEW.sequence)
BEGIN
  SELECT RAISE(ABORT, 'event: not the next one');
END;
