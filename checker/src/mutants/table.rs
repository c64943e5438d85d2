//! The mutants: each takes away one thing that a guarantee rests on.

/// A version with a mistake in it.
pub(super) struct Mutant {
    /// What is wrong.
    pub(super) name: &'static str,
    pub(super) edits: &'static [(&'static [&'static str], &'static str, &'static str)],
}

impl Mutant {
    /// How it comes about: a file from the repository's folder, what is in it once, and what stands there in the mutant.
    pub(super) fn edits(&self) -> impl Iterator<Item = [&'static str; 3]> {
        self.edits.iter().flat_map(|(files, find, replace)| files.iter().map(|file| [*file, find, replace]))
    }
}

/// Mutants as `name { files: what is in each exactly once => what stands there instead; }`.
macro_rules! mutants {
    ($($name:literal { $($files:ident : $find:literal => $replace:literal;)+ })+) => {
        &[$(Mutant { name: $name, edits: &[$(($files, $find, $replace)),+] }),+]
    };
}

/// The files of statements of inventory.
macro_rules! statements {
    ($($name:literal),+) => {
        &[$(concat!("inventory/src/repository/sqlite/", $name, ".sql")),+]
    };
}

const STOCK_SQL: &[&str] = &["migrations/sqlite/inventory/0003_stock.sql"];
const PURCHASE_SQL: &[&str] = &["migrations/sqlite/inventory/0005_purchase.sql"];
const COMMAND_SQL: &[&str] = &["migrations/sqlite/inventory/0006_command.sql"];
/// The triggers that tell of a change, as they are after the last step.
const TELL_SQL: &[&str] = &["migrations/sqlite/inventory/0009_event_tells_who.sql"];
const FIGURE_SQL: &[&str] = &["migrations/sqlite/inventory/0010_figure.sql"];
const COMMANDS: &[&str] = statements!("buy", "cancel", "confirm", "delete", "hold", "move", "record", "release", "set", "start");
const LINES: &[&str] = statements!("buy", "move");
const BUY: &[&str] = statements!("buy");
const CANCEL: &[&str] = statements!("cancel");
const CONFIRM: &[&str] = statements!("confirm");
const SHOWN_STOCK: &[&str] = statements!("stock");
const ATTEMPT: &[&str] = &["store/src/attempt.rs"];
const BATCH: &[&str] = &["store/src/batch.rs"];
const ONCE: &[&str] = &["store/src/once.rs"];
const LOOKUPS: &[&str] = &["inventory/src/clients/products/lookups.rs"];
const DATABASE_ERROR: &[&str] = &["platform/src/database/error.rs"];

/// All mutants.
pub(super) const MUTANTS: &[Mutant] = mutants! {
    "guard removed" {
        COMMAND_SQL: "WHEN takes > available THEN" => "WHEN kind <> 'buy' AND takes > available THEN";
    }
    "CHECKs removed" {
        STOCK_SQL: "on_hand INTEGER NOT NULL CHECK (on_hand BETWEEN 0 AND 1000000000)" => "on_hand INTEGER NOT NULL";
        STOCK_SQL: "CHECK (reserved BETWEEN 0 AND on_hand)" => "CHECK (reserved >= 0)";
        STOCK_SQL: "balance INTEGER NOT NULL CHECK (balance >= 0)" => "balance INTEGER NOT NULL";
        STOCK_SQL: "WHEN NEW.balance NOT BETWEEN 0 AND 1000000000" => "WHEN false";
        STOCK_SQL: "- NEW.held NOT BETWEEN 0 AND NEW.balance" => "- NEW.held < 0";
    }
    "guard and CHECKs removed" {
        COMMAND_SQL: "WHEN takes > available THEN" => "WHEN kind <> 'buy' AND takes > available THEN";
        STOCK_SQL: "on_hand INTEGER NOT NULL CHECK (on_hand BETWEEN 0 AND 1000000000)" => "on_hand INTEGER NOT NULL";
        STOCK_SQL: "CHECK (reserved BETWEEN 0 AND on_hand)" => "CHECK (reserved >= 0)";
        STOCK_SQL: "balance INTEGER NOT NULL CHECK (balance >= 0)" => "balance INTEGER NOT NULL";
        PURCHASE_SQL: "remaining INTEGER NOT NULL CHECK (remaining >= 0)" => "remaining INTEGER NOT NULL";
        STOCK_SQL: "WHEN NEW.balance NOT BETWEEN 0 AND 1000000000" => "WHEN false";
        STOCK_SQL: "- NEW.held NOT BETWEEN 0 AND NEW.balance" => "- NEW.held < 0";
    }
    "UNIQUE removed" {
        COMMAND_SQL: "CREATE UNIQUE INDEX command_by_key" => "CREATE INDEX command_by_key";
        // No statement minds that its key is used already.
        COMMANDS: "ON CONFLICT (actor, idempotency_key) WHERE idempotency_key IS NOT NULL DO UPDATE SET kind = kind\n"
            => "";
    }
    "read-modify-write" {
        BUY: "live.on_hand, live.available, live.due_at," => "live.on_hand, :seen, live.due_at,";
        ONCE:
            "    parameters.extend(attempt.parameters(position));
    for _ in"
            => r#"    parameters.extend(attempt.parameters(position));
    if step.statement().name == "buy" {
        let product = parameters.iter().filter(|(name, _)| *name == "product_id").map(|(_, id)| id.clone()).collect();
        let seen = to.query("SELECT available FROM stock WHERE product_id = ?1", product).await?;
        let seen = seen.first().and_then(|row| row.integer("available").ok()).unwrap_or_default();
        parameters.push(("seen", seen.into()));
    }
    for _ in"#;
    }
    "event in a second statement" {
        TELL_SQL:
            "VALUES ('purchase.completed', NEW.id, NEW.product_id,
    (SELECT version FROM stock WHERE product_id = NEW.product_id), NULL, NEW.state,
    NEW.actor, NEW.request_id, NEW.created_at);"
            => "SELECT 'purchase.completed', NEW.id, NEW.product_id, 1, NULL, NEW.state,
    NEW.actor, NEW.request_id, NEW.created_at WHERE false;";
        ONCE: "let row = send(self.connection(), attempt, None, command).await?;"
            => r#"let row = send(self.connection(), attempt, None, command).await?;
        if command.statement().name == "buy" {
            let event = "INSERT INTO event (kind, subject_id, product_id, version, state_before, state_after, created_at) \
                SELECT 'purchase.completed', p.id, p.product_id, s.version, NULL, p.state, p.created_at \
                FROM purchase AS p JOIN stock AS s USING (product_id) \
                WHERE p.id = ?1 AND NOT EXISTS (SELECT 1 FROM event WHERE subject_id = ?1) RETURNING sequence";
            self.connection().query(event, vec![row.uuid("subject_id")?.into()]).await?;
        }"#;
    }
    "key stored after the effect" {
        ATTEMPT: r#"("idempotency_key", key.map(|key| key.key.as_str()).into()),"#
            => r#"("idempotency_key", key.map(|_| self.id.to_string()).into()),"#;
        ONCE:
            "    /// What is recorded for the attempt's key.
"
            => r#"    pub(crate) async fn keep_key(&self, attempt: &Attempt) -> Result<(), DatabaseError> {
        let Some(key) = &attempt.key else { return Ok(()) };
        let keep = "UPDATE OR IGNORE command SET idempotency_key = ?1 WHERE idempotency_key = ?2";
        self.connection().query(keep, vec![key.key.as_str().into(), attempt.id.into()]).await.map(drop)
    }

    /// What is recorded for the attempt's key.
"#;
        ONCE: "let row = send(self.connection(), attempt, None, command).await?;"
            => "let row = send(self.connection(), attempt, None, command).await?;
        self.keep_key(attempt).await?;";
        ONCE: "C::KIND, Some(&refusal)).await?;"
            => "C::KIND, Some(&refusal)).await?;
        self.keep_key(attempt).await?;";
        BATCH: "transaction.commit().await?;"
            => "transaction.commit().await?;
                self.keep_key(attempt).await?;";
        BATCH: "KIND, Some(&refused.refusal)).await?;"
            => "KIND, Some(&refused.refusal)).await?;
        self.keep_key(attempt).await?;";
    }
    "a key is for any request" {
        ONCE: r#"row.optional_text("fingerprint")? != fingerprint ||"# => "fingerprint.is_none() ||";
    }
    "cancelled twice" {
        CANCEL: "WHEN bought.status = :status THEN" => "WHEN false THEN";
        PURCHASE_SQL: "WHEN OLD.status <> 'completed' OR NEW.status" => "WHEN NEW.status";
    }
    "confirmed holds stay reserved" {
        TELL_SQL: "iif(NEW.reservation_id IS NULL, 0, NEW.quantity), NEW.actor" => "0, NEW.actor";
    }
    "due holds still count" {
        // Whatever needs available units is decided before the holds that are due are over.
        COMMAND_SQL: "WHEN due_at <= created_at THEN 'again'" => "WHEN due_at <= created_at AND takes IS NULL THEN 'again'";
        SHOWN_STOCK: "coalesce(due_at <= max(" => "coalesce(due_at < 0 AND due_at <= max(";
    }
    "due holds are confirmed" {
        CONFIRM: "live.on_hand, live.available, live.due_at, hold.status,"
            => "live.on_hand, live.available, NULL, hold.status,";
    }
    "low stock told each time" {
        TELL_SQL: "AND NOT (OLD.low_stock_threshold > 0 AND OLD.available <= OLD.low_stock_threshold);" => ";";
    }
    "lines checked one by one" {
        // A step of a batch takes the steps before it as not done: their movements have the same request's id.
        LINES: "live.on_hand, live.available, live.due_at,"
            => "live.on_hand, live.available - coalesce((SELECT sum(delta) FROM movement \
                WHERE product_id = :product_id AND request_id = :request_id AND :position IS NOT NULL), 0), live.due_at,";
    }
    "lines before a refused one are kept" {
        BATCH:
            "// Takes everything back, the key included, which then has to be kept with the refusal.
                drop(transaction);"
            => "transaction.commit().await?;";
    }
    "an answer is for who came after the question" {
        LOOKUPS: "question.answer(of);"
            => "question.answer(of);
        let mut late = self.lookups.question();
        let (same, others) = late.tickets.drain(..).partition(|ticket| ids.contains(&ticket.id));
        late.tickets = others;
        Question { lookups: &self.lookups, tickets: same }.answer(of);";
    }
    "the shop is not counted" {
        FIGURE_SQL: "SELECT NEW.product_id AS subject_id UNION ALL SELECT ''" => "SELECT NEW.product_id AS subject_id";
    }
    "what comes back is received" {
        FIGURE_SQL: "iif(movement.kind = 'returned', movement.delta, 0) AS returned" => "0 AS returned";
        FIGURE_SQL: "iif(movement.kind = 'received', movement.delta, 0) AS received"
            => "iif(movement.kind IN ('received', 'returned'), movement.delta, 0) AS received";
    }
    "a busy database is a failure" {
        DATABASE_ERROR: r#"= ["database is locked", "# => r#"= ["database is lost", "#;
    }
};
