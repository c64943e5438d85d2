//! Connections for what takes long to read.

use super::effects::Elsewhere;
use super::file::DatabaseFile;
use super::job::Command;
use super::rows::{Answer, INTERRUPTED, LOCKED};
use super::session::Session;
use super::settings::Settings;
use crate::http::Fate;
use crate::limits;
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
    settings: Settings,
}

impl Readers {
    pub(super) fn new(file: Arc<DatabaseFile>, settings: Settings) -> Self {
        Self {
            file,
            line: Semaphore::new(settings.readers + limits::SQLITE_WAITING_READS),
            places: Arc::new(Semaphore::new(settings.readers)),
            idle: Mutex::default(),
            settings,
        }
    }

    /// Runs a read for as long as somebody waits for it, and no longer than one may take.
    pub(super) async fn read(&self, command: Arc<Command>, fate: &Fate) -> Answer {
        let Settings { busy_timeout, read_time, output, .. } = &self.settings;
        let Ok(_in_line) = self.line.try_acquire() else {
            output.limit("SQLITE_WAITING_READS", "a long read was refused, because as many wait as may");
            return Answer::failed(LOCKED);
        };
        let place = tokio::select! {
            place = tokio::time::timeout(*busy_timeout, self.places.clone().acquire_owned()) => place,
            () = fate.abandoned() => return Answer::failed(INTERRUPTED),
        };
        let Ok(Ok(place)) = place else {
            output.limit("SQLITE_BUSY_TIMEOUT", "a long read was refused, because others took all that time");
            return Answer::failed(LOCKED);
        };
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
            () = tokio::time::sleep(*read_time) => {
                output.limit("SQLITE_READ_TIME", "a read took too long and was interrupted");
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
