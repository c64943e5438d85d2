-- The moment of a statement, in milliseconds since 1970: the clock of the database, read when the statement has what it decides
-- about, and not before it waited for another writer. Within one statement it stands still.

CREATE VIEW moment AS SELECT CAST(round(unixepoch('subsec') * 1000) AS INTEGER) AS now;
