//! Statements on an open database.

use crate::bindings::sqlite::{Error, RowResult, Value};
use crate::config::Location;
use crate::limits;
use rusqlite::fallible_iterator::FallibleIterator as _;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Batch, ErrorCode, Row, Statement};
use std::fmt::Display;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

/// What a statement gave.
#[derive(Default)]
pub(crate) struct Answer {
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<RowResult>,
    pub(crate) error: Option<Error>,
}

impl Answer {
    pub(crate) fn failed(error: impl Display) -> Self {
        Self::default().fail(error)
    }

    /// Keeps the columns and replaces the rows with an error.
    fn fail(mut self, error: impl Display) -> Self {
        self.rows.clear();
        self.error = Some(Error::Io(error.to_string()));
        self
    }
}

/// How running a statement went. But for the first, nothing of it has been done.
pub(crate) enum Attempt {
    Done(Answer),
    /// It writes, and another may be writing.
    NeedsTurn,
    /// It takes too long for a thread that serves requests.
    Slow,
    /// Another process is in the way, and the connection can be used for something else meanwhile.
    Locked,
}

/// An open database.
pub(crate) struct Session {
    connection: rusqlite::Connection,
    /// Calls of the progress handler, each after [`STEPS_PER_CALL`], until the statement is interrupted.
    budget: Arc<AtomicI32>,
    busy_timeout: Duration,
}

const STEPS_PER_CALL: i32 = 1_000;
const UNLIMITED: i32 = i32::MAX;

impl Session {
    pub(crate) fn open(location: &Location, busy_timeout: Duration) -> rusqlite::Result<Self> {
        let mut connection = match location {
            Location::File(file) => rusqlite::Connection::open(file)?,
            Location::Memory => rusqlite::Connection::open_in_memory()?,
        };
        connection.set_prepared_statement_cache_capacity(limits::SQLITE_STATEMENT_CACHE);
        connection.authorizer(Some(authorize))?;
        let budget = Arc::new(AtomicI32::new(UNLIMITED));
        let spend = {
            let budget = budget.clone();
            move || budget.load(Ordering::Relaxed) != UNLIMITED && budget.fetch_sub(1, Ordering::Relaxed) <= 0
        };
        connection.progress_handler(STEPS_PER_CALL, Some(spend))?;
        Ok(Self { connection, budget, busy_timeout })
    }

    pub(crate) fn is_autocommit(&self) -> bool {
        self.connection.is_autocommit()
    }

    pub(crate) fn last_insert_rowid(&self) -> i64 {
        self.connection.last_insert_rowid()
    }

    pub(crate) fn changes(&self) -> u64 {
        self.connection.changes()
    }

    /// Runs a statement for as long as it takes, and within a transaction also waits for other processes: a transaction has
    /// the connection to itself.
    pub(crate) fn run(&mut self, sql: &str, parameters: &[Value]) -> Attempt {
        let wait = if self.is_autocommit() { Duration::ZERO } else { self.busy_timeout };
        self.set_patience(wait, UNLIMITED);
        let mut answer = Answer::default();
        let ran = self.with_statement(sql, |statement| fill(&mut answer, statement, parameters));
        match ran.and_then(|filled| filled) {
            Ok(()) => Attempt::Done(answer),
            Err(error) if is_busy(&error) && self.is_autocommit() => Attempt::Locked,
            Err(error) => Attempt::Done(answer.fail(error)),
        }
    }

    /// Runs a statement if it waits for nobody and is quick.
    pub(crate) fn try_run(&mut self, sql: &str, parameters: &[Value], in_turn: bool) -> Attempt {
        // To interrupt a write inside a transaction would undo the whole transaction.
        if in_turn && !self.is_autocommit() {
            return Attempt::Slow;
        }
        self.set_patience(Duration::ZERO, limits::SQLITE_INLINE_STEPS / STEPS_PER_CALL);
        let mut answer = Answer::default();
        let ran = self.with_statement(sql, |statement| {
            if !statement.readonly() && !in_turn {
                return Ok(false);
            }
            fill(&mut answer, statement, parameters).map(|()| true)
        });
        match ran.and_then(|filled| filled) {
            Ok(true) => Attempt::Done(answer),
            Ok(false) => Attempt::NeedsTurn,
            Err(error) if is_busy(&error) && self.is_autocommit() => Attempt::Locked,
            Err(error) if is_busy(&error) || is_interrupted(&error) => Attempt::Slow,
            Err(error) => Attempt::Done(answer.fail(error)),
        }
    }

    /// Prepares the first statement of `sql`. What follows it has no effect, as in Spin, and so no error either.
    fn with_statement<R>(&self, sql: &str, run: impl FnOnce(&mut Statement<'_>) -> R) -> rusqlite::Result<R> {
        match self.connection.prepare_cached(sql) {
            Ok(mut statement) => Ok(run(&mut statement)),
            // Either the first statement is wrong, or something follows it.
            Err(error) => match Batch::new(&self.connection, sql).next()? {
                Some(mut first) => Ok(run(&mut first)),
                None => Err(error),
            },
        }
    }

    fn set_patience(&self, wait: Duration, calls: i32) {
        // Fails for durations beyond 24 days only.
        let _ = self.connection.busy_timeout(wait);
        self.budget.store(calls, Ordering::Relaxed);
    }
}

/// Whether a statement failed only because it did not wait for another process.
fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
}

/// Whether a statement failed only because it was not allowed to take long.
fn is_interrupted(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted)
}

/// Attaching another file would reach past the labels that the manifest grants.
fn authorize(context: AuthContext<'_>) -> Authorization {
    match context.action {
        AuthAction::Attach { filename } if !matches!(filename, "" | ":memory:") => Authorization::Deny,
        _ => Authorization::Allow,
    }
}

fn fill(answer: &mut Answer, statement: &mut Statement<'_>, parameters: &[Value]) -> rusqlite::Result<()> {
    answer.columns = statement.column_names().map(str::to_owned).collect();
    let width = answer.columns.len();
    let mut size = 0;
    let mut rows = statement.query(rusqlite::params_from_iter(parameters))?;
    while let Some(row) = rows.next()? {
        let row = (0..width).map(|column| read(row, column, &mut size)).collect::<rusqlite::Result<_>>()?;
        answer.rows.push(RowResult { values: row });
        if size > limits::MAX_SQLITE_RESULT {
            let message = format!("query result exceeds limit of {} bytes", limits::MAX_SQLITE_RESULT);
            return Err(rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_TOOBIG), Some(message)));
        }
    }
    Ok(())
}

fn read(row: &Row<'_>, column: usize, size: &mut usize) -> rusqlite::Result<Value> {
    *size += size_of::<Value>();
    Ok(match row.get_ref(column)? {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(text) => {
            *size += text.len();
            Value::Text(String::from_utf8_lossy(text).into_owned())
        }
        ValueRef::Blob(bytes) => {
            *size += bytes.len();
            Value::Blob(bytes.to_vec())
        }
    })
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Real(number) => ValueRef::Real(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}
