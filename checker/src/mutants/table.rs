//! The mutants: each takes away one thing that a guarantee rests on.

/// A change of one file.
pub(super) struct Edit {
    /// The file, from the repository's folder.
    pub(super) file: &'static str,
    /// What is in it exactly once.
    pub(super) find: &'static str,
    /// What stands there in the mutant.
    pub(super) replace: &'static str,
}

/// A version with a mistake in it.
pub(super) struct Mutant {
    /// What is wrong.
    pub(super) name: &'static str,
    /// How it comes about.
    pub(super) edits: &'static [Edit],
}

const PURCHASES: &str = "inventory/src/repository/purchases.rs";
const COMMAND: &str = "inventory/src/repository/command.rs";
const STOCK_SQL: &str = "migrations/inventory/0002_stock.sql";
const PURCHASE_SQL: &str = "migrations/inventory/0004_purchases.sql";
const CORRECTIONS_SQL: &str = "migrations/inventory/0006_corrections.sql";
const COMMAND_SQL: &str = "migrations/inventory/0005_commands.sql";

const NO_GUARD: Edit = Edit { file: PURCHASES, find: "WHEN live.available < ?10 THEN", replace: "WHEN false THEN" };
const NO_CHECK_ON_HAND: Edit = Edit {
    file: STOCK_SQL,
    find: "on_hand INTEGER NOT NULL CHECK (on_hand BETWEEN 0 AND 1000000000)",
    replace: "on_hand INTEGER NOT NULL",
};
const NO_CHECK_BALANCE: Edit =
    Edit { file: STOCK_SQL, find: "balance INTEGER NOT NULL CHECK (balance >= 0)", replace: "balance INTEGER NOT NULL" };
const NO_CHECK_REMAINING: Edit =
    Edit { file: PURCHASE_SQL, find: "remaining INTEGER NOT NULL CHECK (remaining >= 0)", replace: "remaining INTEGER NOT NULL" };

const NO_BOUNDS: Edit =
    Edit { file: CORRECTIONS_SQL, find: "WHEN NEW.balance NOT BETWEEN 0 AND 1000000000", replace: "WHEN false" };

/// All mutants.
pub(super) const MUTANTS: &[Mutant] = &[
    Mutant { name: "guard removed", edits: &[NO_GUARD] },
    Mutant { name: "CHECKs removed", edits: &[NO_CHECK_ON_HAND, NO_CHECK_BALANCE, NO_BOUNDS] },
    Mutant {
        name: "guard and CHECKs removed",
        edits: &[NO_GUARD, NO_CHECK_ON_HAND, NO_CHECK_BALANCE, NO_CHECK_REMAINING, NO_BOUNDS],
    },
    Mutant {
        name: "UNIQUE removed",
        edits: &[
            Edit { file: COMMAND_SQL, find: "CREATE UNIQUE INDEX command_by_key", replace: "CREATE INDEX command_by_key" },
            Edit {
                file: COMMAND,
                find: "\" WHERE true ON CONFLICT (actor, idempotency_key) WHERE idempotency_key IS NOT NULL \",
            \"DO UPDATE SET fingerprint = fingerprint RETURNING \",",
                replace: "\" WHERE true RETURNING \",",
            },
        ],
    },
    Mutant {
        name: "read-modify-write",
        edits: &[
            Edit { file: PURCHASES, find: "WHEN live.available < ?10 THEN", replace: "WHEN ?18 < ?10 THEN" },
            Edit {
                file: PURCHASES,
                find: "let parameters = parameters.into_iter().chain(terms_parameters(&command.terms));
        command::run(&*self.database, BUY,",
                replace: "let seen = \"SELECT on_hand - reserved FROM stock WHERE product_id = ?1\";
        let seen = self.database.query(seen, vec![Value::from(command.product_id.0)]).await?;
        let seen = seen.first().and_then(|row| row.integer(0).ok()).unwrap_or_default();
        let parameters = parameters.into_iter().chain(terms_parameters(&command.terms)).chain([Value::from(seen)]);
        command::run(&*self.database, BUY,",
            },
        ],
    },
    Mutant {
        name: "event in a second statement",
        edits: &[
            Edit {
                file: CORRECTIONS_SQL,
                find: "VALUES ('purchase.completed', NEW.id, NEW.product_id,
    (SELECT version FROM stock WHERE product_id = NEW.product_id), NULL, NEW.state, NEW.created_at);",
                replace: "SELECT 'purchase.completed', NEW.id, NEW.product_id, 1, NULL, NEW.state, NEW.created_at WHERE false;",
            },
            Edit {
                file: PURCHASES,
                find: "command::run(&*self.database, BUY, attempt, parameters, recorded_purchase).await
    }",
                replace: "let decision = command::run(&*self.database, BUY, attempt, parameters, recorded_purchase).await?;
        let event = \"INSERT INTO event (kind, subject_id, product_id, version, state_before, state_after, created_at) \\
            SELECT 'purchase.completed', p.id, p.product_id, s.version, NULL, p.state, p.created_at \\
            FROM purchase AS p JOIN stock AS s USING (product_id) \\
            WHERE p.id = ?1 AND NOT EXISTS (SELECT 1 FROM event WHERE subject_id = ?1) RETURNING sequence\";
        self.database.query(event, vec![Value::from(command.purchase_id.0)]).await?;
        Ok(decision)
    }",
            },
        ],
    },
    Mutant {
        name: "key stored after the effect",
        edits: &[
            Edit {
                file: COMMAND,
                find: "Value::from(key.map(|key| key.key.as_str())),",
                replace: "Value::from(key.map(|_| attempt.id.to_string())),",
            },
            Edit {
                file: COMMAND,
                find: "    let rows = database.query(sql, all).await?;",
                replace: "    let rows = database.query(sql, all).await?;
    if let Some(key) = key {
        let store = \"UPDATE OR IGNORE command SET idempotency_key = ?1 WHERE idempotency_key = ?2\";
        database.query(store, vec![Value::from(key.key.as_str()), Value::from(attempt.id.to_string())]).await?;
    }",
            },
        ],
    },
    Mutant {
        name: "cancelled twice",
        edits: &[
            Edit { file: PURCHASES, find: "WHEN bought.status = 'cancelled' THEN", replace: "WHEN false THEN" },
            Edit { file: PURCHASE_SQL, find: "WHEN OLD.status <> 'completed' OR NEW.status", replace: "WHEN NEW.status" },
        ],
    },
    Mutant {
        name: "confirmed holds stay reserved",
        edits: &[Edit {
            file: CORRECTIONS_SQL,
            find: "iif(NEW.reservation_id IS NULL, 0, NEW.quantity), NEW.actor",
            replace: "0, NEW.actor",
        }],
    },
    Mutant {
        name: "due holds still count",
        edits: &[Edit {
            file: "inventory/src/repository/live.rs",
            find: "AND r.status = 'held' AND r.expires_at <= ",
            replace: "AND r.status = 'held' AND r.expires_at < 0 AND r.expires_at <= ",
        }],
    },
    Mutant {
        name: "low stock told each time",
        edits: &[Edit {
            file: STOCK_SQL,
            find: "AND NOT (OLD.low_stock_threshold > 0 AND OLD.available <= OLD.low_stock_threshold);",
            replace: ";",
        }],
    },
    Mutant {
        name: "lines checked one by one",
        edits: &[Edit {
            file: "inventory/src/repository/lines.rs",
            find: "live.available + sum(delta) OVER of_product - delta AS available",
            replace: "live.available AS available",
        }],
    },
    Mutant {
        name: "a busy database is a failure",
        edits: &[Edit {
            file: "platform/src/database/error.rs",
            find: "= [\"database is locked\", ",
            replace: "= [\"database is lost\", ",
        }],
    },
];
