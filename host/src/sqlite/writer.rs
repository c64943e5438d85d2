//! The connection that writes for all others.

use super::effects::{Effects, Elsewhere};
use super::file::DatabaseFile;
use super::job::{Job, Outcome};
use super::rows::Answer;
use super::session::{Session, UNLIMITED, is_busy, with_statement};
use crate::limits;
use rusqlite::{Connection, ErrorCode};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Writes what several connections want written as one transaction: one sync for all of them. Each statement succeeds or
/// fails for itself, as SQLite has it within a transaction.
///
/// Being open, it also keeps the last connection of a component from being the last of the database. Closing that makes
/// SQLite copy the whole log back, sync twice and delete it, and instances come and go.
pub(super) struct Writer {
    file: Arc<DatabaseFile>,
    open: Option<Open>,
    /// Groups that were committed, and statements in them.
    #[cfg(test)]
    pub(super) groups: (usize, usize),
}

struct Open {
    session: Session,
    durability: i64,
    /// The schema that the kept statements were prepared for.
    schema: i64,
}

/// Another process writes.
pub(super) struct Locked(pub(super) Vec<Job>);

/// What became of a group.
pub(super) struct Ran {
    pub(super) done: Vec<(Job, Outcome)>,
    /// What the group had no time for.
    pub(super) left: Vec<Job>,
}

impl Writer {
    pub(super) fn new(file: Arc<DatabaseFile>) -> Self {
        Self {
            file,
            open: None,
            #[cfg(test)]
            groups: (0, 0),
        }
    }

    /// Opens the database, if it has a log. Before a connection closes, and before a group.
    pub(super) fn open(&mut self) {
        if self.open.is_none() {
            self.open = Open::new(&self.file).ok().flatten();
        }
    }

    /// For a connection that wants the file for itself.
    pub(super) fn close(&mut self) {
        self.open = None;
    }

    /// Runs a group and commits it. What cannot be decided here is handed back, for its own connection to run.
    pub(super) fn run(&mut self, group: Vec<Job>) -> Result<Ran, Locked> {
        self.open();
        let ran = match &mut self.open {
            Some(open) if !group.is_empty() && self.file.check().is_ok() => open.run(group)?,
            _ => Ran::undecided(group),
        };
        #[cfg(test)]
        self.count(&ran);
        Ok(ran)
    }
}

#[cfg(test)]
impl Writer {
    pub(super) fn durability(&self) -> Option<i64> {
        self.open.as_ref().map(|open| open.durability)
    }

    fn count(&mut self, ran: &Ran) {
        let done = ran.done.iter().filter(|(_, outcome)| matches!(outcome, Outcome::Done(..))).count();
        self.groups.0 += usize::from(done > 0);
        self.groups.1 += done;
    }
}

impl Open {
    fn new(file: &DatabaseFile) -> rusqlite::Result<Option<Self>> {
        let mut session = Session::open(file, Duration::ZERO, Elsewhere::default())?;
        let Some(terms) = session.terms() else { return Ok(None) };
        // Waiting is for the queue, where jobs can leave.
        session.set_patience(Duration::ZERO, UNLIMITED);
        session
            .connection
            .execute_batch("PRAGMA temp_store = MEMORY; CREATE TEMP TABLE \"bodega rowid\"(a INTEGER PRIMARY KEY)")?;
        Ok(Some(Self { session, durability: terms.durability, schema: -1 }))
    }

    fn run(&mut self, group: Vec<Job>) -> Result<Ran, Locked> {
        match self.begin(&group) {
            Ok(true) => {}
            Ok(false) => {
                self.roll_back();
                return Ok(Ran { done: group.into_iter().map(|job| (job, Outcome::AlwaysOwn)).collect(), left: Vec::new() });
            }
            Err(error) if is_busy(&error) => return Err(Locked(group)),
            Err(_) => return Ok(Ran::undecided(group)),
        }
        let started = Instant::now();
        let mut group = group.into_iter();
        let mut done = Vec::with_capacity(group.len());
        for job in group.by_ref() {
            let outcome = self.decide(&job);
            if self.session.is_autocommit() {
                // It has ended the transaction, and undone what the others did in it.
                for (_, outcome) in &mut done {
                    *outcome = Outcome::Own;
                }
                let by_itself = matches!(outcome, Outcome::Done(..));
                done.push((job, if by_itself { Outcome::AlwaysOwn } else { Outcome::Own }));
                return Ok(Ran { done, left: group.collect() });
            }
            done.push((job, outcome));
            if started.elapsed() > limits::SQLITE_GROUP_TIME {
                break;
            }
        }
        if self.execute("COMMIT").is_err() {
            self.roll_back();
            for (_, outcome) in &mut done {
                *outcome = Outcome::Own;
            }
        }
        Ok(Ran { done, left: group.collect() })
    }

    /// Begins a transaction on the strictest terms; `false` where this schema forbids that statements share one.
    fn begin(&mut self, group: &[Job]) -> rusqlite::Result<bool> {
        let strictest = group.iter().map(|job| job.terms.durability).max().unwrap_or(self.durability);
        if strictest != self.durability {
            self.session.connection.pragma_update(None, "synchronous", strictest)?;
            self.durability = strictest;
        }
        self.execute("BEGIN IMMEDIATE")?;
        let schema = self.session.connection.prepare_cached("PRAGMA schema_version")?.query_row([], |row| row.get(0))?;
        if schema != self.schema {
            // So that every statement is prepared again before it runs, and tells again what it does.
            self.session.connection.flush_prepared_statement_cache();
            if defers(&self.session.connection)? {
                return Ok(false);
            }
            self.schema = schema;
        }
        self.execute("DELETE FROM temp.\"bodega rowid\"")?;
        Ok(true)
    }

    fn decide(&mut self, job: &Job) -> Outcome {
        let connection = &self.session.connection;
        let before = job.terms.last_insert_rowid;
        if connection.last_insert_rowid() != before
            && self.execute_with("REPLACE INTO temp.\"bodega rowid\" VALUES (?1)", before).is_err()
        {
            return Outcome::Own;
        }
        let total = connection.total_changes();
        let mut answer = Answer::default();
        self.session.watch.listen();
        let ran = with_statement(connection, &job.command.sql, |statement| {
            if self.session.watch.has_heard() && !self.session.watch.is_plain() || statement.readonly() {
                return Ok(false);
            }
            answer.fill(statement, &job.command.parameters).map(|()| true)
        });
        let answer = match ran.and_then(|ran| ran) {
            Ok(true) => answer,
            Ok(false) => return Outcome::AlwaysOwn,
            Err(error) if is_of_the_machine(&error) => return Outcome::Own,
            Err(error) => answer.fail(error),
        };
        let rowid = connection.last_insert_rowid();
        let rowid = (rowid != before).then_some(rowid);
        let effects = Effects { changes: connection.changes(), total: connection.total_changes() - total, rowid };
        Outcome::Done(answer, effects)
    }

    fn execute(&self, sql: &str) -> rusqlite::Result<usize> {
        self.session.connection.prepare_cached(sql)?.execute([])
    }

    fn execute_with(&self, sql: &str, parameter: i64) -> rusqlite::Result<usize> {
        self.session.connection.prepare_cached(sql)?.execute([parameter])
    }

    fn roll_back(&self) {
        // Without a transaction there is nothing to roll back.
        let _ = self.execute("ROLLBACK");
    }
}

impl Ran {
    fn undecided(group: Vec<Job>) -> Self {
        Self { done: group.into_iter().map(|job| (job, Outcome::Own)).collect(), left: Vec::new() }
    }
}

/// Whether a foreign key may be checked at the end of a transaction only: a neighbour could then mend what a statement alone
/// would be refused for.
fn defers(connection: &Connection) -> rusqlite::Result<bool> {
    // The word must be in a declaration that defers; where it stands for something else, nothing is lost but speed.
    let query = "SELECT EXISTS (SELECT 1 FROM main.sqlite_schema WHERE sql LIKE '%DEFERR%')";
    connection.query_row(query, [], |row| row.get(0))
}

/// Whether an error says nothing about the statement.
fn is_of_the_machine(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error_code();
    code.is_some_and(|code| {
        matches!(
            code,
            ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::OutOfMemory
                | ErrorCode::OperationInterrupted
                | ErrorCode::SystemIoFailure
                | ErrorCode::DatabaseCorrupt
                | ErrorCode::DiskFull
                | ErrorCode::CannotOpen
                | ErrorCode::FileLockingProtocolFailed
                | ErrorCode::ReadOnly
                | ErrorCode::NotADatabase
        )
    })
}
