-- One entry of the ledger.
SELECT * FROM movements WHERE sequence = :sequence AND created_at = :created_at
