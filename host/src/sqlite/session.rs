//! An open connection.

use super::effects::Elsewhere;
use super::file::DatabaseFile;
use super::kinds::Known;
use super::rows::{Answer, LOCKED};
use super::watch::Watch;
use crate::bindings::sqlite::Value;
use crate::limits;
use rusqlite::fallible_iterator::FallibleIterator as _;
use rusqlite::{Batch, Connection, ErrorCode, Statement};
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

/// How running a statement went. But for the first, nothing of it has been done.
pub(crate) enum Attempt {
    Done(Answer),
    /// It writes, and another may be writing.
    NeedsTurn,
    /// It takes too long for a thread that serves requests.
    Slow,
    /// It does, and any connection can run it.
    LongRead,
    /// Another process is in the way, and the connection can be used for something else meanwhile.
    Locked,
}

/// Interrupts the statement of a session that runs when this is dropped.
pub(super) struct Stop(Arc<AtomicI32>);

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

/// An open database.
pub(crate) struct Session {
    pub(super) connection: Connection,
    pub(super) watch: Watch,
    elsewhere: Elsewhere,
    /// Calls of the progress handler, each after [`STEPS_PER_CALL`], until the statement is interrupted.
    budget: Arc<AtomicI32>,
    busy_timeout: Duration,
    durability: Durability,
}

/// How the connection makes its writes durable.
#[derive(Clone, Copy)]
enum Durability {
    Unknown,
    /// Not by a log, and so not in groups.
    Otherwise,
    /// By a log, with this `PRAGMA synchronous`.
    Log(i64),
}

/// On what terms another connection may run a statement for this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Terms {
    /// `PRAGMA synchronous`.
    pub(super) durability: i64,
    pub(super) last_insert_rowid: i64,
}

const STEPS_PER_CALL: i32 = 1_000;
pub(super) const UNLIMITED: i32 = i32::MAX;

impl Session {
    /// Opens the database.
    pub(super) fn open(file: &DatabaseFile, busy_timeout: Duration, elsewhere: Elsewhere) -> rusqlite::Result<Self> {
        let mut connection = file.open()?;
        connection.set_prepared_statement_cache_capacity(limits::SQLITE_STATEMENT_CACHE);
        // It reads the schema. Where that cannot be read now, the cache is a larger one.
        connection.busy_timeout(Duration::ZERO)?;
        let _ = connection.pragma_update(None, "cache_size", -limits::SQLITE_PAGE_CACHE_KIB);
        let watch = Watch::default();
        let listener = watch.clone();
        connection.authorizer(Some(move |context: rusqlite::hooks::AuthContext<'_>| listener.authorize(context)))?;
        let budget = Arc::new(AtomicI32::new(UNLIMITED));
        let spend = {
            let budget = budget.clone();
            move || budget.load(Ordering::Relaxed) != UNLIMITED && budget.fetch_sub(1, Ordering::Relaxed) <= 0
        };
        connection.progress_handler(STEPS_PER_CALL, Some(spend))?;
        Ok(Self { connection, watch, elsewhere, budget, busy_timeout, durability: Durability::Unknown })
    }

    pub(crate) fn is_autocommit(&self) -> bool {
        self.connection.is_autocommit()
    }

    pub(crate) fn last_insert_rowid(&self) -> i64 {
        self.elsewhere.get().and_then(|effects| effects.rowid).unwrap_or_else(|| self.connection.last_insert_rowid())
    }

    pub(crate) fn changes(&self) -> u64 {
        self.elsewhere.get().map_or_else(|| self.connection.changes(), |effects| effects.changes)
    }

    /// Whether the connection may want that nobody else has the file open.
    pub(super) fn wants_the_file(&self) -> bool {
        self.watch.wants_the_file()
    }

    /// Whether and how another connection may run plain statements for this one.
    pub(super) fn terms(&mut self) -> Option<Terms> {
        if self.watch.is_apart() || !self.is_autocommit() {
            return None;
        }
        if self.watch.take_settings() {
            self.durability = Durability::Unknown;
        }
        if matches!(self.durability, Durability::Unknown) {
            self.set_patience(Duration::ZERO, UNLIMITED);
            self.durability = self.watch.unheard(|| durability(&self.connection)).ok()?;
        }
        let Durability::Log(durability) = self.durability else { return None };
        Some(Terms { durability, last_insert_rowid: self.last_insert_rowid() })
    }

    /// Whether a statement changes rows of the main database and does nothing else, such as looking at what its own
    /// connection changed last. `None` where it cannot be prepared, which may be different the next time.
    pub(super) fn is_plain(&self, sql: &str) -> Option<bool> {
        let changes = |statement: &mut Statement<'_>| !statement.readonly() && statement.is_explain() == 0;
        self.set_patience(Duration::ZERO, UNLIMITED);
        self.watch.listen();
        if !with_statement(&self.connection, sql, changes).ok()? {
            return Some(false);
        }
        if !self.watch.has_heard() {
            // It was prepared before, and nothing is told again.
            self.connection.flush_prepared_statement_cache();
            with_statement(&self.connection, sql, changes).ok()?;
        }
        Some(self.watch.is_plain())
    }

    /// Runs a statement for as long as it takes, and within a transaction also waits for other processes: a transaction has
    /// the connection to itself.
    pub(crate) fn run(&mut self, sql: &str, parameters: &[Value]) -> Attempt {
        let wait = if self.is_autocommit() { Duration::ZERO } else { self.busy_timeout };
        self.set_patience(wait, UNLIMITED);
        let mut answer = Answer::default();
        match self.execute(sql, parameters, &mut answer, true) {
            Ok(_) => Attempt::Done(answer),
            Err(error) if is_busy(&error) && self.is_autocommit() => Attempt::Locked,
            Err(error) => Attempt::Done(answer.fail(error)),
        }
    }

    /// Runs a statement if it waits for nobody and is quick.
    pub(super) fn try_run(&mut self, sql: &str, parameters: &[Value], in_turn: bool, known: Known) -> Attempt {
        let in_transaction = in_turn && !self.is_autocommit();
        if in_transaction && !known.is_quick {
            return Attempt::Slow;
        }
        if known.is_long && !in_turn && self.terms().is_some() {
            return Attempt::LongRead;
        }
        // To interrupt a write inside a transaction would undo the whole transaction.
        let calls = if in_transaction { UNLIMITED } else { limits::SQLITE_INLINE_STEPS / STEPS_PER_CALL };
        self.set_patience(Duration::ZERO, calls);
        let mut answer = Answer::default();
        match self.execute(sql, parameters, &mut answer, in_turn) {
            Ok(true) => Attempt::Done(answer),
            Ok(false) => Attempt::NeedsTurn,
            Err(error) if is_busy(&error) && self.is_autocommit() => Attempt::Locked,
            Err(error) if is_interrupted(&error) && !in_turn && self.terms().is_some() => Attempt::LongRead,
            Err(error) if is_busy(&error) || is_interrupted(&error) => Attempt::Slow,
            Err(error) => Attempt::Done(answer.fail(error)),
        }
    }

    /// Runs a statement that only reads, for any connection, until it is stopped.
    pub(super) fn read(&mut self, sql: &str, parameters: &[Value]) -> Answer {
        let mut answer = Answer::default();
        match self.execute(sql, parameters, &mut answer, false) {
            Ok(true) => answer,
            // By a change of the schema, since it was looked at: it is for its own connection to do.
            Ok(false) => answer.fail(LOCKED),
            Err(error) => answer.fail(error),
        }
    }

    /// Lets the next statement run for as long as it takes, or until the result is dropped.
    pub(super) fn stop_when_dropped(&self) -> Stop {
        self.set_patience(Duration::ZERO, UNLIMITED);
        Stop(self.budget.clone())
    }

    /// Runs a statement unless it writes and may not.
    fn execute(&mut self, sql: &str, parameters: &[Value], answer: &mut Answer, may_write: bool) -> rusqlite::Result<bool> {
        let Self { connection, watch, elsewhere, .. } = self;
        let ran = with_statement(connection, sql, |statement| {
            if !statement.readonly() && !may_write {
                return Ok(false);
            }
            if watch.is_apart() || !statement.readonly() {
                elsewhere.bring_home(connection, watch)?;
            }
            answer.fill(statement, parameters)?;
            if watch.is_apart() && elsewhere.get().is_some() {
                // By a change of the schema it has become one that looks at what the connection did.
                elsewhere.bring_home(connection, watch)?;
                answer.rows.clear();
                answer.fill(statement, parameters)?;
            }
            Ok(true)
        });
        ran.and_then(|ran| ran)
    }

    pub(super) fn set_patience(&self, wait: Duration, calls: i32) {
        // Fails for durations beyond 24 days only.
        let _ = self.connection.busy_timeout(wait);
        self.budget.store(calls, Ordering::Relaxed);
    }
}

/// Prepares the first statement of `sql`. What follows it has no effect, as in Spin, and so no error either.
pub(super) fn with_statement<R>(
    connection: &Connection,
    sql: &str,
    run: impl FnOnce(&mut Statement<'_>) -> R,
) -> rusqlite::Result<R> {
    match connection.prepare_cached(sql) {
        Ok(mut statement) => Ok(run(&mut statement)),
        // Either the first statement is wrong, or something follows it.
        Err(error) => match Batch::new(connection, sql).next()? {
            Some(mut first) => Ok(run(&mut first)),
            None => Err(error),
        },
    }
}

fn durability(connection: &Connection) -> rusqlite::Result<Durability> {
    // A connection takes part in the log, and knows that there is one, when it has read.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    match mode.as_str() {
        "wal" => connection.pragma_query_value(None, "synchronous", |row| row.get(0)).map(Durability::Log),
        _ => Ok(Durability::Otherwise),
    }
}

/// Whether a statement failed only because it did not wait for another process.
pub(super) fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
}

/// Whether a statement failed only because it was not allowed to take long.
fn is_interrupted(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted)
}
