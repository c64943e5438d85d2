-- Writes something, to see whether that is possible.
INSERT INTO probe (id, written_at) VALUES (1, :now) ON CONFLICT (id) DO UPDATE SET written_at = excluded.written_at
