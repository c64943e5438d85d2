//! A database, as all connections of the process see it.

use super::file::DatabaseFile;
use super::job::{Command, Job, Outcome};
use super::kinds::Kinds;
use super::pace::Pace;
use super::queue::Queue;
use super::readers::Readers;
use super::rows::{Answer, INTERRUPTED, LOCKED};
use super::session::Terms;
use super::settings::Settings;
use super::turn::{Line, Turn};
use super::writer::{Locked, Ran, Writer};
use crate::config::Location;
use crate::http::Fate;
use crate::limits;
use crate::output::{self, Level, Output};
use crate::telemetry::{Telemetry, statement_name};
use serde_json::json;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;
use tokio::time::timeout_at;

/// Where the writer gives no answer: the process is about to end.
const NOT_HEARD: Outcome = Outcome::Refused(LOCKED);

/// What the connections of one database share.
pub(crate) struct Database {
    /// The label, or one of them.
    pub(super) label: String,
    pub(super) telemetry: Telemetry,
    pub(super) output: Output,
    pub(super) file: Arc<DatabaseFile>,
    pub(super) line: Line,
    /// How long to wait for the turn to write, and for writers in other processes.
    pub(super) busy_timeout: Duration,
    pub(super) readers: Readers,
    pub(super) pace: Pace,
    pub(super) kinds: Kinds,
    queue: Queue,
    writer: Mutex<Writer>,
}

impl Database {
    pub(super) fn new(label: &str, location: Location, settings: &Settings) -> Self {
        let file = Arc::new(DatabaseFile::new(location, settings.output.clone()));
        Self {
            label: label.to_owned(),
            telemetry: settings.telemetry.clone(),
            output: settings.output.clone(),
            line: Line::default(),
            busy_timeout: settings.busy_timeout,
            readers: Readers::new(file.clone(), settings.clone()),
            pace: Pace::default(),
            kinds: Kinds::default(),
            queue: Queue::default(),
            writer: Mutex::new(Writer::new(file.clone())),
            file,
        }
    }

    /// Has the writer run a statement, with all others that wait by then. Where nobody waits it runs at once, and on this
    /// thread if nothing else has to be served here meanwhile.
    pub(super) async fn write(
        self: &Arc<Self>,
        command: &Arc<Command>,
        terms: Terms,
        deadline: Instant,
        is_alone: bool,
        fate: &Fate,
    ) -> Outcome {
        let (reply, mut outcome) = oneshot::channel();
        if self.queue.push(Job { command: command.clone(), terms, deadline, reply }) {
            self.lead(is_alone);
        }
        if let Ok(outcome) = outcome.try_recv() {
            return outcome;
        }
        let refused = tokio::select! {
            heard = timeout_at(deadline.into(), &mut outcome) => match heard {
                Ok(heard) => return heard.unwrap_or(NOT_HEARD),
                Err(_) => LOCKED,
            },
            () = fate.abandoned() => INTERRUPTED,
        };
        if self.queue.remove(command) {
            return Outcome::Refused(refused);
        }
        // The writer has it in hand, and will say what became of it.
        outcome.await.unwrap_or(NOT_HEARD)
    }

    /// Tells of a statement that took long, by its name.
    pub(super) fn tell_slow(&self, sql: &str, took: Duration) {
        let mut line = output::Line::new(Level::Warn, None, "a statement took long");
        let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let fields =
            [("database", json!(self.label)), ("statement", json!(statement_name(sql))), ("duration_ms", json!(milliseconds))];
        line.fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        self.output.told(&line);
    }

    /// Runs a read on a connection for long ones, and notes whether it was one.
    pub(super) async fn read_long(&self, command: &Arc<Command>, fate: &Fate) -> Answer {
        let (answer, took) = self.readers.read(command.clone(), fate).await;
        took.inspect(|took| self.kinds.note_read(&command.sql, *took));
        answer
    }

    /// Takes care of the queue until it is empty.
    fn lead(self: &Arc<Self>, is_alone: bool) {
        let database = self.clone();
        match self.line.try_take_for_group() {
            Some(turn) if is_alone && self.pace.is_quick() => {
                // Another process in the way is for the thread that comes next to wait for.
                let _ = self.run_group();
                drop(turn);
                if !self.queue.is_done() {
                    self.lead(false);
                }
            }
            Some(turn) => drop(tokio::task::spawn_blocking(move || database.run_groups(turn))),
            None => drop(tokio::spawn(async move {
                // The turn is never abolished, so this is always one.
                if let Some(turn) = database.line.take_for_group().await {
                    tokio::task::spawn_blocking(move || database.run_groups(turn));
                }
            })),
        }
    }

    fn run_groups(self: Arc<Self>, mut turn: Turn) {
        loop {
            if let Err(OtherProcess) = self.run_group() {
                std::thread::sleep(limits::SQLITE_BUSY_PAUSE);
            }
            // A transaction that waits is first.
            drop(turn);
            if self.queue.is_done() {
                return;
            }
            match self.line.try_take_for_group() {
                Some(next) => turn = next,
                None => return self.lead(false),
            }
        }
    }

    /// Runs those who wait by now. Called by who has the turn.
    fn run_group(&self) -> Result<(), OtherProcess> {
        let group = self.queue.next_group();
        let (started, size) = (Instant::now(), group.len());
        if self.telemetry.is_on() {
            let waited =
                group.iter().map(|job| self.busy_timeout.saturating_sub(job.deadline.saturating_duration_since(started)));
            self.telemetry.group(&self.label, size, waited);
        }
        match self.writer().run(group) {
            Ok(Ran { done, left }) => {
                if size == 1 {
                    self.pace.record(started.elapsed());
                }
                self.queue.put_back(left);
                for (job, outcome) in done {
                    if matches!(outcome, Outcome::AlwaysOwn) {
                        self.kinds.exclude(&job.command.sql);
                    }
                    // Who has left meanwhile does not want to know.
                    let _ = job.reply.send(outcome);
                }
                Ok(())
            }
            Err(Locked(group)) => {
                let now = Instant::now();
                let (waiting, late): (Vec<Job>, Vec<Job>) = group.into_iter().partition(|job| job.deadline > now);
                self.queue.put_back(waiting);
                for job in late {
                    drop(job.reply.send(Outcome::Refused(LOCKED)));
                }
                Err(OtherProcess)
            }
        }
    }

    /// Keeps the log from being put away when the last connection of a component closes.
    pub(super) fn keep_open(&self) {
        // Who is at work with it has it open.
        if let Ok(mut writer) = self.writer.try_lock() {
            writer.open();
        }
    }

    /// Lets go of the file, for a connection that wants it for itself.
    pub(super) fn let_go(&self) {
        self.readers.close_idle();
        if let Ok(mut writer) = self.writer.try_lock() {
            writer.close();
        }
    }

    fn writer(&self) -> MutexGuard<'_, Writer> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
impl Database {
    /// How many groups there were, and how many statements in all of them.
    pub(super) fn groups(&self) -> (usize, usize) {
        self.writer().groups
    }

    /// `PRAGMA synchronous` of the writer.
    pub(super) fn durability(&self) -> Option<i64> {
        self.writer().durability()
    }
}

/// Another process has the lock to write.
struct OtherProcess;
