-- Writes as much as a command does, to see whether that is possible.
INSERT INTO probe (id, written_at, filler) VALUES (1, :now, randomblob(65536))
ON CONFLICT (id) DO UPDATE SET written_at = excluded.written_at, filler = excluded.filler
