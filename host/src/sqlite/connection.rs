//! One connection of a component, and the order in which connections write.

use super::database::Database;
use super::effects::Elsewhere;
use super::job::{Command, Outcome};
use super::rows::{Answer, INTERRUPTED, LOCKED};
use super::session::{Attempt, Session, Terms};
use super::turn::Turn;
use crate::bindings::sqlite::Value;
use crate::http::Fate;
use crate::limits;
use crate::telemetry::{Ended, Query};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// A connection. The file is opened with the first statement.
#[derive(Clone)]
pub(crate) struct Connection {
    state: Arc<Mutex<State>>,
    database: Arc<Database>,
    elsewhere: Elsewhere,
    /// How many requests the instance is serving.
    requests: Arc<AtomicUsize>,
}

struct State {
    database: Arc<Database>,
    /// Before `turn`: fields drop in order, and the session has to roll back before the turn passes on.
    session: Option<Session>,
    /// Held from the first write of a transaction until it ends.
    turn: Option<Turn>,
    elsewhere: Elsewhere,
    /// For how long the steps of a transaction have kept the thread that serves requests.
    busy: Duration,
}

impl Connection {
    pub(crate) fn new(database: Arc<Database>, requests: Arc<AtomicUsize>) -> Self {
        let elsewhere = Elsewhere::default();
        let state =
            State { database: database.clone(), session: None, turn: None, elsewhere: elsewhere.clone(), busy: Duration::ZERO };
        Self { state: Arc::new(Mutex::new(state)), database, elsewhere, requests }
    }

    /// Runs a statement to its end, for a request. Where that is abandoned, nothing is begun any more.
    pub(crate) async fn run(&self, sql: String, parameters: Vec<Value>, fate: &Fate) -> Answer {
        if fate.is_abandoned() {
            return Answer::failed(INTERRUPTED);
        }
        let command = Arc::new(Command { sql, parameters });
        let Database { telemetry, label, .. } = &*self.database;
        let query = Query::begin(telemetry, &command.sql, label, fate.span());
        let answer = self.decide(&command, fate).await;
        let error = answer.error.as_ref().map(ToString::to_string);
        if let Some(took) = query.end(telemetry, Ended { sql: &command.sql, database: label, error }) {
            self.database.tell_slow(&command.sql, took);
        }
        answer
    }

    async fn decide(&self, command: &Arc<Command>, fate: &Fate) -> Answer {
        let deadline = Instant::now() + self.database.busy_timeout;
        if let Some(terms) = self.terms(&command.sql).await {
            // Others of the instance would stand still if it ran on this thread.
            let is_alone = self.requests.load(Ordering::Relaxed) <= 1;
            match self.database.write(command, terms, deadline, is_alone, fate).await {
                Outcome::Done(answer, effects) => {
                    self.elsewhere.add(effects);
                    return answer;
                }
                Outcome::Own | Outcome::AlwaysOwn => {}
                Outcome::Refused(why) => return Answer::failed(why),
            }
        }
        self.run_here(command, deadline, fate).await
    }

    /// On what terms the writer may run a statement for this connection, if it may.
    async fn terms(&self, sql: &str) -> Option<Terms> {
        let mut state = self.state.lock().await;
        let session = state.open().ok()?;
        let terms = session.terms()?;
        self.database.kinds.is_plain(sql, || session.is_plain(sql)).then_some(terms)
    }

    async fn run_here(&self, command: &Arc<Command>, deadline: Instant, fate: &Fate) -> Answer {
        let mut turn = None;
        loop {
            if let Attempt::Done(answer) = self.attempt(command, &mut turn, deadline, fate).await {
                return answer;
            }
            // Another process writes. SQLite would wait inside the statement, and reads, which need not wait, behind it.
            if Instant::now() >= deadline {
                return Answer::failed(LOCKED);
            }
            if fate.is_abandoned() {
                return Answer::failed(INTERRUPTED);
            }
            tokio::time::sleep(limits::SQLITE_BUSY_PAUSE).await;
        }
    }

    /// Runs a statement, or finds the database locked; the turn to write is then kept for the next attempt.
    async fn attempt(&self, command: &Arc<Command>, turn: &mut Option<Turn>, deadline: Instant, fate: &Fate) -> Attempt {
        let mut state = self.state.clone().lock_owned().await;
        let mut attempt = if turn.is_some() { Attempt::NeedsTurn } else { state.try_inline(command) };
        if matches!(attempt, Attempt::LongRead) {
            // The connection is free for others meanwhile.
            drop(state);
            fate.leave_place();
            return Attempt::Done(self.database.read_long(command, fate).await);
        }
        if matches!(attempt, Attempt::NeedsTurn) {
            if turn.is_none() {
                // Waiting for the turn with the connection locked would hold up reads on it,
                // and whoever has the turn through this very connection.
                drop(state);
                *turn = tokio::select! {
                    biased;
                    turn = self.database.line.take(deadline) => turn,
                    () = fate.abandoned() => return Attempt::Done(Answer::failed(INTERRUPTED)),
                };
                if turn.is_none() {
                    return Attempt::Done(Answer::failed(LOCKED));
                }
                state = self.state.clone().lock_owned().await;
            }
            state.turn = turn.take();
            attempt = if self.database.pace.is_quick() { state.try_inline(command) } else { Attempt::Slow };
        }
        if matches!(attempt, Attempt::Slow | Attempt::NeedsTurn) {
            let command = command.clone();
            // With the turn in hand before the thread ends: nobody may be waiting for it any more.
            let ran = tokio::task::spawn_blocking(move || {
                let attempt = state.run(&command);
                let kept = state.keep_turn(&attempt);
                (attempt, kept)
            });
            (attempt, *turn) = match ran.await {
                Ok(ran) => ran,
                Err(error) => return Attempt::Done(Answer::failed(error)),
            };
        } else {
            *turn = state.keep_turn(&attempt);
            if state.busy >= limits::SQLITE_STEPS_TIME {
                state.busy = Duration::ZERO;
                drop(state);
                tokio::task::yield_now().await;
            }
        }
        attempt
    }

    /// The row id of the last insert.
    pub(crate) async fn last_insert_rowid(&self) -> i64 {
        self.state.lock().await.session.as_ref().map_or(0, Session::last_insert_rowid)
    }

    /// The number of rows that the last change touched.
    pub(crate) async fn changes(&self) -> u64 {
        self.state.lock().await.session.as_ref().map_or(0, Session::changes)
    }
}

impl State {
    /// Runs a statement on this thread, unless that could take long.
    fn try_inline(&mut self, command: &Command) -> Attempt {
        let (in_turn, known, started) = (self.turn.is_some(), self.database.kinds.of(&command.sql), Instant::now());
        let attempt = self.with_session(command, |session| session.try_run(&command.sql, &command.parameters, in_turn, known));
        if in_turn {
            self.busy += started.elapsed();
        }
        attempt
    }

    /// Runs a statement, however long it takes.
    fn run(&mut self, command: &Command) -> Attempt {
        self.with_session(command, |session| session.run(&command.sql, &command.parameters))
    }

    fn with_session(&mut self, command: &Command, run: impl FnOnce(&mut Session) -> Attempt) -> Attempt {
        let started = Instant::now();
        let database = self.database.clone();
        let attempt = match self.database.file.check().and_then(|()| self.open()) {
            Ok(session) => {
                if session.wants_the_file() {
                    database.let_go();
                }
                run(session)
            }
            Err(error) => Attempt::Done(Answer::failed(error)),
        };
        if matches!(attempt, Attempt::Done(_)) {
            self.finish(command, started.elapsed());
        }
        attempt
    }

    /// The turn, for another attempt.
    fn keep_turn(&mut self, attempt: &Attempt) -> Option<Turn> {
        if matches!(attempt, Attempt::Locked) { self.turn.take() } else { None }
    }

    /// Notes how long what was done in turn took, and lets the next one write unless a transaction is open.
    fn finish(&mut self, command: &Command, took: Duration) {
        if self.turn.is_none() {
            return;
        }
        self.database.pace.record(took);
        if self.session.as_ref().is_none_or(Session::is_autocommit) {
            self.turn = None;
        } else {
            self.database.kinds.note_step(&command.sql, took);
        }
    }

    fn open(&mut self) -> rusqlite::Result<&mut Session> {
        match &mut self.session {
            Some(session) => Ok(session),
            empty => {
                let session = Session::open(&self.database.file, self.database.busy_timeout, self.elsewhere.clone())?;
                Ok(empty.insert(session))
            }
        }
    }
}

impl Drop for State {
    fn drop(&mut self) {
        if self.session.is_some() {
            self.database.keep_open();
        }
    }
}
