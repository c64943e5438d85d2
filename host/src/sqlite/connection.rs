//! One connection of a component, and the order in which connections write.

use super::database::Database;
use super::statement::{Answer, Attempt, Session};
use crate::bindings::sqlite::Value;
use crate::limits;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::{Mutex, OwnedSemaphorePermit};

/// What SQLite says when it has waited in vain.
const LOCKED: &str = "database is locked";

/// A connection. The file is opened with the first statement.
#[expect(unreachable_pub, reason = "the generated bindings re-export it")]
pub struct Connection(Arc<Mutex<State>>, Arc<Database>);

struct State {
    database: Arc<Database>,
    /// Before `turn`: fields drop in order, and the session has to roll back before the turn passes on.
    session: Option<Session>,
    /// Held from the first write of a transaction until it ends.
    turn: Option<OwnedSemaphorePermit>,
}

/// A statement on its way.
struct Job {
    sql: String,
    parameters: Vec<Value>,
}

impl Connection {
    pub(crate) fn new(database: Arc<Database>) -> Self {
        let state = State { database: database.clone(), session: None, turn: None };
        Self(Arc::new(Mutex::new(state)), database)
    }

    /// A second handle on the same connection.
    pub(crate) fn share(&self) -> Self {
        Self(self.0.clone(), self.1.clone())
    }

    /// Runs a statement to its end.
    pub(crate) async fn run(&self, sql: String, parameters: Vec<Value>) -> Answer {
        let job = Arc::new(Job { sql, parameters });
        let mut turn = None;
        let deadline = Instant::now() + self.1.busy_timeout;
        loop {
            if let Attempt::Done(answer) = self.attempt(&job, &mut turn, deadline).await {
                return answer;
            }
            // Another process writes. SQLite would wait inside the statement, and reads, which need not wait, behind it.
            if Instant::now() >= deadline {
                return Answer::failed(LOCKED);
            }
            tokio::time::sleep(limits::SQLITE_BUSY_PAUSE).await;
        }
    }

    /// Runs a statement, or finds the database locked; the turn to write is then kept for the next attempt.
    async fn attempt(&self, job: &Arc<Job>, turn: &mut Option<OwnedSemaphorePermit>, deadline: Instant) -> Attempt {
        let Self(shared, database) = self;
        let mut state = shared.clone().lock_owned().await;
        let mut attempt = if turn.is_some() { Attempt::NeedsTurn } else { state.try_inline(job) };
        if matches!(attempt, Attempt::NeedsTurn) {
            if turn.is_none() {
                // Waiting for the turn with the connection locked would hold up reads on it,
                // and whoever has the turn through this very connection.
                drop(state);
                *turn = database.take_turn(deadline).await;
                if turn.is_none() {
                    return Attempt::Done(Answer::failed(LOCKED));
                }
                state = shared.clone().lock_owned().await;
            }
            state.turn = turn.take();
            attempt = if database.pace.is_quick() { state.try_inline(job) } else { Attempt::Slow };
        }
        if matches!(attempt, Attempt::Slow | Attempt::NeedsTurn) {
            let job = job.clone();
            // With the turn in hand before the thread ends: nobody may be waiting for it any more.
            let ran = tokio::task::spawn_blocking(move || {
                let attempt = state.run(&job);
                let kept = state.keep_turn(&attempt);
                (attempt, kept)
            });
            (attempt, *turn) = match ran.await {
                Ok(ran) => ran,
                Err(error) => return Attempt::Done(Answer::failed(error)),
            };
        } else {
            *turn = state.keep_turn(&attempt);
        }
        attempt
    }

    /// The row id of the last insert.
    pub(crate) async fn last_insert_rowid(&self) -> i64 {
        self.0.lock().await.session.as_ref().map_or(0, Session::last_insert_rowid)
    }

    /// The number of rows that the last change touched.
    pub(crate) async fn changes(&self) -> u64 {
        self.0.lock().await.session.as_ref().map_or(0, Session::changes)
    }
}

impl State {
    /// Runs a statement on this thread, unless that could take long.
    fn try_inline(&mut self, job: &Job) -> Attempt {
        let started = Instant::now();
        let in_turn = self.turn.is_some();
        let attempt = match self.open() {
            Ok(session) => session.try_run(&job.sql, &job.parameters, in_turn),
            Err(error) => Attempt::Done(Answer::failed(error)),
        };
        if matches!(attempt, Attempt::Done(_)) {
            self.finish(started);
        }
        attempt
    }

    /// Runs a statement, however long it takes.
    fn run(&mut self, job: &Job) -> Attempt {
        let started = Instant::now();
        let attempt = match self.open() {
            Ok(session) => session.run(&job.sql, &job.parameters),
            Err(error) => Attempt::Done(Answer::failed(error)),
        };
        if matches!(attempt, Attempt::Done(_)) {
            self.finish(started);
        }
        attempt
    }

    /// The turn, for another attempt.
    fn keep_turn(&mut self, attempt: &Attempt) -> Option<OwnedSemaphorePermit> {
        if matches!(attempt, Attempt::Locked) { self.turn.take() } else { None }
    }

    /// Notes how long a write took, and lets the next one write unless a transaction is open.
    fn finish(&mut self, started: Instant) {
        if self.turn.is_none() {
            return;
        }
        self.database.pace.record(started.elapsed());
        if self.session.as_ref().is_none_or(Session::is_autocommit) {
            self.turn = None;
        }
    }

    fn open(&mut self) -> rusqlite::Result<&mut Session> {
        match &mut self.session {
            Some(session) => Ok(session),
            empty => Ok(empty.insert(Session::open(&self.database.location, self.database.busy_timeout)?)),
        }
    }
}

impl Drop for State {
    fn drop(&mut self) {
        if self.session.is_some() {
            self.database.keeper.hold();
        }
    }
}
