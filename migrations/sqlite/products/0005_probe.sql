-- What `health/ready` writes, to see whether writing is possible: one row, and when that was.

CREATE TABLE probe (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  -- Milliseconds since 1970.
  written_at INTEGER NOT NULL
) STRICT;
