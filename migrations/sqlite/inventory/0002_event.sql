-- The change feed. Triggers on the other tables write it, so that an event exists exactly when its change does.
--
-- `sequence` is the order of the commits: SQLite has one writer at a time, so no smaller number appears later. Rows are never
-- deleted, so the next one is always the highest ever given plus one; AUTOINCREMENT would only add a page to every commit.

CREATE TABLE event (
  sequence INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  -- What it happened to: a product's stock, a purchase or a reservation.
  subject_id TEXT NOT NULL,
  product_id TEXT NOT NULL,
  -- The version of the product's stock after the change: every version has exactly one `inventory.changed`, and what else
  -- happened in the same change carries the same number.
  version INTEGER NOT NULL,
  -- The subject's `state` before and after, as JSON. NULL where there is none.
  state_before TEXT,
  state_after TEXT,
  -- Milliseconds since 1970, as all times here.
  created_at INTEGER NOT NULL
) STRICT;

-- The feed of one product, and the last version that its stock had.
CREATE INDEX event_by_product ON event (product_id, sequence);

-- INSERT OR REPLACE deletes without a delete trigger: refused as well, here and in the other tables.
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

-- A sequence of one's own choice could end all that come after it.
CREATE TRIGGER event_is_next AFTER INSERT ON event
WHEN NEW.sequence IS NOT 1 + (SELECT coalesce(max(sequence), 0) FROM event WHERE sequence <> NEW.sequence)
BEGIN
  SELECT RAISE(ABORT, 'event: not the next one');
END;
