-- The change feed: one row for each version of each product, written by triggers on the product and by nothing else.
--
-- `sequence` is the order of the commits: SQLite has one writer at a time, so no smaller number appears later. Rows are never
-- deleted, so the next one is always the highest ever given plus one; AUTOINCREMENT would only add a page to every commit.

CREATE TABLE event (
  sequence INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('product.created', 'product.updated', 'product.deleted')),
  -- The product's id.
  subject_id TEXT NOT NULL,
  -- The product's version after the change.
  version INTEGER NOT NULL,
  -- The product's `state` before and after, as JSON. NULL where there is none.
  state_before TEXT,
  state_after TEXT,
  -- Milliseconds since 1970, as all times here.
  created_at INTEGER NOT NULL
) STRICT;

-- The history of one product, and the guard that no version has two.
CREATE UNIQUE INDEX event_by_subject ON event (subject_id, version);
CREATE INDEX event_by_created_at ON event (created_at, sequence);

-- INSERT OR REPLACE deletes without a delete trigger: refused as well.
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
