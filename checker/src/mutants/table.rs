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

const STOCK_SQL: &str = "migrations/sqlite/inventory/0003_stock.sql";
const PURCHASE_SQL: &str = "migrations/sqlite/inventory/0005_purchase.sql";
const COMMAND_SQL: &str = "migrations/sqlite/inventory/0006_command.sql";
const ATTEMPT: &str = "store/src/attempt.rs";
const BATCH: &str = "store/src/batch.rs";
const ONCE: &str = "store/src/once.rs";

/// The file of a statement of inventory.
macro_rules! statement {
    ($name:literal) => {
        concat!("inventory/src/repository/sqlite/", $name, ".sql")
    };
}

const NO_GUARD: Edit =
    Edit { file: COMMAND_SQL, find: "WHEN takes > available THEN", replace: "WHEN kind <> 'buy' AND takes > available THEN" };
const NO_CHECK_ON_HAND: Edit = Edit {
    file: STOCK_SQL,
    find: "on_hand INTEGER NOT NULL CHECK (on_hand BETWEEN 0 AND 1000000000)",
    replace: "on_hand INTEGER NOT NULL",
};
const NO_CHECK_RESERVED: Edit =
    Edit { file: STOCK_SQL, find: "CHECK (reserved BETWEEN 0 AND on_hand)", replace: "CHECK (reserved >= 0)" };
const NO_CHECK_BALANCE: Edit =
    Edit { file: STOCK_SQL, find: "balance INTEGER NOT NULL CHECK (balance >= 0)", replace: "balance INTEGER NOT NULL" };
const NO_CHECK_REMAINING: Edit =
    Edit { file: PURCHASE_SQL, find: "remaining INTEGER NOT NULL CHECK (remaining >= 0)", replace: "remaining INTEGER NOT NULL" };
const NO_BOUNDS: Edit = Edit { file: STOCK_SQL, find: "WHEN NEW.balance NOT BETWEEN 0 AND 1000000000", replace: "WHEN false" };
const NO_BOUND_OF_RESERVED: Edit =
    Edit { file: STOCK_SQL, find: "- NEW.held NOT BETWEEN 0 AND NEW.balance", replace: "- NEW.held < 0" };

/// A statement that does not mind that its key is used already.
const fn no_conflict(file: &'static str) -> Edit {
    Edit {
        file,
        find: "ON CONFLICT (actor, idempotency_key) WHERE idempotency_key IS NOT NULL DO UPDATE SET kind = kind\n",
        replace: "",
    }
}

/// A step of a batch that takes the steps before it as not done: their movements have the same request's id.
const fn alone(file: &'static str) -> Edit {
    Edit {
        file,
        find: "live.on_hand, live.available, live.due_at,",
        replace: "live.on_hand, live.available - coalesce((SELECT sum(delta) FROM movement \
            WHERE product_id = :product_id AND request_id = :request_id AND :position IS NOT NULL), 0), live.due_at,",
    }
}

/// All mutants.
pub(super) const MUTANTS: &[Mutant] = &[
    Mutant { name: "guard removed", edits: &[NO_GUARD] },
    Mutant {
        name: "CHECKs removed",
        edits: &[NO_CHECK_ON_HAND, NO_CHECK_RESERVED, NO_CHECK_BALANCE, NO_BOUNDS, NO_BOUND_OF_RESERVED],
    },
    Mutant {
        name: "guard and CHECKs removed",
        edits: &[
            NO_GUARD,
            NO_CHECK_ON_HAND,
            NO_CHECK_RESERVED,
            NO_CHECK_BALANCE,
            NO_CHECK_REMAINING,
            NO_BOUNDS,
            NO_BOUND_OF_RESERVED,
        ],
    },
    Mutant {
        name: "UNIQUE removed",
        edits: &[
            Edit { file: COMMAND_SQL, find: "CREATE UNIQUE INDEX command_by_key", replace: "CREATE INDEX command_by_key" },
            no_conflict(statement!("buy")),
            no_conflict(statement!("cancel")),
            no_conflict(statement!("confirm")),
            no_conflict(statement!("delete")),
            no_conflict(statement!("hold")),
            no_conflict(statement!("move")),
            no_conflict(statement!("record")),
            no_conflict(statement!("release")),
            no_conflict(statement!("set")),
            no_conflict(statement!("start")),
        ],
    },
    Mutant {
        name: "read-modify-write",
        edits: &[
            Edit {
                file: statement!("buy"),
                find: "live.on_hand, live.available, live.due_at,",
                replace: "live.on_hand, :seen, live.due_at,",
            },
            Edit {
                file: ONCE,
                find: "    parameters.extend(attempt.parameters(position));
    for _ in",
                replace: "    parameters.extend(attempt.parameters(position));
    if step.statement().name == \"buy\" {
        let product = parameters.iter().filter(|(name, _)| *name == \"product_id\").map(|(_, id)| id.clone()).collect();
        let seen = to.query(\"SELECT available FROM stock WHERE product_id = ?1\", product).await?;
        let seen = seen.first().and_then(|row| row.integer(\"available\").ok()).unwrap_or_default();
        parameters.push((\"seen\", seen.into()));
    }
    for _ in",
            },
        ],
    },
    Mutant {
        name: "event in a second statement",
        edits: &[
            Edit {
                file: PURCHASE_SQL,
                find: "VALUES ('purchase.completed', NEW.id, NEW.product_id,
    (SELECT version FROM stock WHERE product_id = NEW.product_id), NULL, NEW.state, NEW.created_at);",
                replace: "SELECT 'purchase.completed', NEW.id, NEW.product_id, 1, NULL, NEW.state, NEW.created_at WHERE false;",
            },
            Edit {
                file: ONCE,
                find: "let row = send(self.connection(), attempt, None, command).await?;",
                replace: "let row = send(self.connection(), attempt, None, command).await?;
        if command.statement().name == \"buy\" {
            let event = \"INSERT INTO event (kind, subject_id, product_id, version, state_before, state_after, created_at) \\
                SELECT 'purchase.completed', p.id, p.product_id, s.version, NULL, p.state, p.created_at \\
                FROM purchase AS p JOIN stock AS s USING (product_id) \\
                WHERE p.id = ?1 AND NOT EXISTS (SELECT 1 FROM event WHERE subject_id = ?1) RETURNING sequence\";
            self.connection().query(event, vec![row.uuid(\"subject_id\")?.into()]).await?;
        }",
            },
        ],
    },
    Mutant {
        name: "key stored after the effect",
        edits: &[
            Edit {
                file: ATTEMPT,
                find: "(\"idempotency_key\", key.map(|key| key.key.as_str()).into()),",
                replace: "(\"idempotency_key\", key.map(|_| self.id.to_string()).into()),",
            },
            Edit {
                file: ONCE,
                find: "    /// What is recorded for the attempt's key.
",
                replace: "    pub(crate) async fn keep_key(&self, attempt: &Attempt) -> Result<(), DatabaseError> {
        let Some(key) = &attempt.key else { return Ok(()) };
        let keep = \"UPDATE OR IGNORE command SET idempotency_key = ?1 WHERE idempotency_key = ?2\";
        self.connection().query(keep, vec![key.key.as_str().into(), attempt.id.into()]).await.map(drop)
    }

    /// What is recorded for the attempt's key.
",
            },
            Edit {
                file: ONCE,
                find: "let row = send(self.connection(), attempt, None, command).await?;",
                replace: "let row = send(self.connection(), attempt, None, command).await?;
        self.keep_key(attempt).await?;",
            },
            Edit {
                file: ONCE,
                find: "C::KIND, Some(&refusal)).await?;",
                replace: "C::KIND, Some(&refusal)).await?;
        self.keep_key(attempt).await?;",
            },
            Edit {
                file: BATCH,
                find: "transaction.commit().await?;",
                replace: "transaction.commit().await?;
                self.keep_key(attempt).await?;",
            },
            Edit {
                file: BATCH,
                find: "KIND, Some(&refused.refusal)).await?;",
                replace: "KIND, Some(&refused.refusal)).await?;
        self.keep_key(attempt).await?;",
            },
        ],
    },
    Mutant {
        name: "a key is for any request",
        edits: &[Edit {
            file: ONCE,
            find: "row.optional_text(\"fingerprint\")? != fingerprint ||",
            replace: "fingerprint.is_none() ||",
        }],
    },
    Mutant {
        name: "cancelled twice",
        edits: &[
            Edit { file: statement!("cancel"), find: "WHEN bought.status = :status THEN", replace: "WHEN false THEN" },
            Edit { file: PURCHASE_SQL, find: "WHEN OLD.status <> 'completed' OR NEW.status", replace: "WHEN NEW.status" },
        ],
    },
    Mutant {
        name: "confirmed holds stay reserved",
        edits: &[Edit {
            file: PURCHASE_SQL,
            find: "iif(NEW.reservation_id IS NULL, 0, NEW.quantity), NEW.actor",
            replace: "0, NEW.actor",
        }],
    },
    Mutant {
        name: "due holds still count",
        edits: &[
            // Whatever needs available units is decided before the holds that are due are over.
            Edit {
                file: COMMAND_SQL,
                find: "WHEN due_at <= created_at THEN 'again'",
                replace: "WHEN due_at <= created_at AND takes IS NULL THEN 'again'",
            },
            Edit {
                file: statement!("stock"),
                find: "coalesce(due_at <= max(",
                replace: "coalesce(due_at < 0 AND due_at <= max(",
            },
        ],
    },
    Mutant {
        name: "due holds are confirmed",
        edits: &[Edit {
            file: statement!("confirm"),
            find: "live.on_hand, live.available, live.due_at, hold.status,",
            replace: "live.on_hand, live.available, NULL, hold.status,",
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
    Mutant { name: "lines checked one by one", edits: &[alone(statement!("buy")), alone(statement!("move"))] },
    Mutant {
        name: "lines before a refused one are kept",
        edits: &[Edit {
            file: BATCH,
            find: "// Takes everything back, the key included, which then has to be kept with the refusal.
                drop(transaction);",
            replace: "transaction.commit().await?;",
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
