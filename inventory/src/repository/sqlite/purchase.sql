-- One purchase by its id.
SELECT * FROM purchases WHERE id = :id
