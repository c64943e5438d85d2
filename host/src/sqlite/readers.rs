//! Connections for what takes long to read.

use super::effects::Elsewhere;
use super::file::DatabaseFile;
use super::job::Command;
use super::rows::{Answer, INTERRUPTED, LOCKED};
use super::session::Session;
use crate::http::Fate;
use crate::limits;
use crate::output::Output;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// Runs reads that take long, each on a connection of its own, so that the connection which asks for it goes on meanwhile. Few run
/// at once, so that they do not take the processor from all others.
pub(super) struct Readers {
    file: Arc<DatabaseFile>,
    /// Who runs, and who waits for that.
    line: Semaphore,
    places: Arc<Semaphore>,
    idle: Mutex<Vec<Session>>,
    /// How long to wait for a place.
    patience: Duration,
    output: Output,
}

impl Readers {
    pub(super) fn new(file: Arc<DatabaseFile>, places: usize, patience: Duration, output: Output) -> Self {
        Self {
            file,
            line: Semaphore::new(places + limits::SQLITE_WAITING_READS),
            places: Arc::new(Semaphore::new(places)),
            idle: Mutex::default(),
            patience,
            output,
        }
    }

    /// Runs a read for as long as somebody waits for it, and no longer than [`limits::SQLITE_READ_TIME`].
    pub(super) async fn read(&self, command: Arc<Command>, fate: &Fate) -> Answer {
        let Ok(_in_line) = self.line.try_acquire() else {
            self.output.limit("SQLITE_WAITING_READS", "a long read was refused, because as many wait as may");
            return Answer::failed(LOCKED);
        };
        let place = tokio::select! {
            place = tokio::time::timeout(self.patience, self.places.clone().acquire_owned()) => place,
            () = fate.abandoned() => return Answer::failed(INTERRUPTED),
        };
        let Ok(Ok(place)) = place else { return Answer::failed(LOCKED) };
        let idle = self.idle().pop();
        let session = idle.map_or_else(|| Session::open(&self.file, Duration::ZERO, Elsewhere::default()), Ok);
        let mut session = match session {
            Ok(session) => session,
            Err(error) => return Answer::failed(error),
        };
        // Also where this is dropped: who asked is gone then.
        let stop = session.stop_when_dropped();
        let reading = tokio::task::spawn_blocking(move || {
            let answer = session.read(&command.sql, &command.parameters);
            drop(place);
            (answer, session)
        });
        tokio::select! {
            read = reading => match read {
                Ok((answer, session)) => {
                    drop(stop);
                    self.idle().push(session);
                    answer
                }
                Err(error) => Answer::failed(error),
            },
            () = fate.abandoned() => Answer::failed(INTERRUPTED),
            () = tokio::time::sleep(limits::SQLITE_READ_TIME) => {
                self.output.limit("SQLITE_READ_TIME", "a read took too long and was interrupted");
                Answer::failed(INTERRUPTED)
            }
        }
    }

    /// Lets go of the file.
    pub(super) fn close_idle(&self) {
        self.idle().clear();
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Session>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
impl Readers {
    /// How many more could run now.
    pub(super) fn places(&self) -> usize {
        self.places.available_permits()
    }
}
