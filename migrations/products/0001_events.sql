-- The change feed: one row for each version of each product, written by triggers on the product and by nothing else.
--
-- `sequence` is the order of the commits: SQLite has one writer at a time, so no smaller number appears later. Rows are never
-- removed, so the next one is always the highest ever given plus one; AUTOINCREMENT would only add a page to every commit.

CREATE TABLE event (
  sequence INTEGER PRIMARY KEY,
  -- UUID of the attempt that made the change.
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('product.created', 'product.updated', 'product.deleted')),
  -- The product's id.
  subject TEXT NOT NULL,
  -- The product's version after the change.
  version INTEGER NOT NULL,
  -- The product's `state` before and after, as JSON. NULL where there is none.
  state_before TEXT,
  state_after TEXT,
  -- Milliseconds since 1970, as all times here.
  created_at INTEGER NOT NULL
) STRICT;

-- The history of one product, and the guard that no version has two.
CREATE UNIQUE INDEX event_by_subject ON event (subject, version);
CREATE INDEX event_by_created_at ON event (created_at, sequence);

CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event BEGIN
  SELECT RAISE(ABORT, 'an event is never changed');
END;

CREATE TRIGGER event_is_never_removed BEFORE DELETE ON event BEGIN
  SELECT RAISE(ABORT, 'an event is never removed');
END;
