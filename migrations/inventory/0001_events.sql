-- The change feed. Triggers on the other tables write it, so that an event exists exactly when its change does.
--
-- `version` is the version of the product's stock after the change: every version has exactly one `inventory.changed`, and
-- what else happened in the same change carries the same number. Rows are never deleted, so the next `sequence` is always
-- the highest ever given plus one; AUTOINCREMENT would only add a page to every commit.

CREATE TABLE event (
  sequence INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  product_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  state_before TEXT,
  state_after TEXT,
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
