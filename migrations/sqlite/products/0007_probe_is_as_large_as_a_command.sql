-- A disk that is full has room for a row in place of another one. What `health/ready` writes is as large as what a change writes, and
-- other bytes each time: the same ones would not be written.

ALTER TABLE probe ADD COLUMN filler BLOB NOT NULL DEFAULT x'';
