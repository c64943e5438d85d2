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
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit, oneshot};

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

    /// Runs a read for as long as somebody waits for it, and no longer than one may take. How long it took, if it came to its end.
    pub(super) async fn read(&self, command: Arc<Command>, fate: &Fate) -> (Answer, Option<Duration>) {
        match self.enter(fate).await {
            Ok((_in_line, place)) => self.read_at(place, command, fate).await.unwrap_or_else(|failed| (failed, None)),
            Err(failed) => (failed, None),
        }
    }

    /// Waits for a place.
    async fn enter(&self, fate: &Fate) -> Result<(SemaphorePermit<'_>, OwnedSemaphorePermit), Answer> {
        let Settings { busy_timeout, output, .. } = &self.settings;
        let Ok(in_line) = self.line.try_acquire() else {
            output.limit("SQLITE_WAITING_READS", "a long read was refused, because as many wait as may");
            return Err(Answer::failed(LOCKED));
        };
        let place = tokio::select! {
            place = tokio::time::timeout(*busy_timeout, self.places.clone().acquire_owned()) => place,
            () = fate.abandoned() => return Err(Answer::failed(INTERRUPTED)),
        };
        let Ok(Ok(place)) = place else {
            output.limit("SQLITE_BUSY_TIMEOUT", "a long read was refused, because others took all that time");
            return Err(Answer::failed(LOCKED));
        };
        Ok((in_line, place))
    }

    async fn read_at(
        &self,
        place: OwnedSemaphorePermit,
        command: Arc<Command>,
        fate: &Fate,
    ) -> Result<(Answer, Option<Duration>), Answer> {
        let idle = self.idle().pop();
        let session = idle.map_or_else(|| Session::open(&self.file, Duration::ZERO, Elsewhere::default()), Ok);
        let mut session = session.map_err(Answer::failed)?;
        // Also where this is dropped: who asked is gone then.
        let stop = session.stop_when_dropped();
        let (tell, told) = oneshot::channel();
        let read = move || {
            step_back();
            let started = Instant::now();
            let answer = session.read(&command.sql, &command.parameters);
            drop(place);
            // Who asked may have left, and then the connection is closed.
            let _ = tell.send((answer, started.elapsed(), session));
        };
        // A thread for each: its priority can be lowered, and not raised again.
        std::thread::Builder::new().name("long-read".to_owned()).spawn(read).map_err(Answer::failed)?;
        tokio::select! {
            read = told => {
                drop(stop);
                let (answer, took, session) = read.map_err(Answer::failed)?;
                self.idle().push(session);
                Ok((answer, Some(took)))
            }
            () = fate.abandoned() => Err(Answer::failed(INTERRUPTED)),
            () = tokio::time::sleep(self.settings.read_time) => {
                self.settings.output.limit("SQLITE_READ_TIME", "a read took too long and was interrupted");
                Err(Answer::failed(INTERRUPTED))
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

/// Lets everybody else's threads go first.
fn step_back() {
    // On other systems the priority is the whole process's.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(None, limits::SQLITE_READER_NICENESS);
}

#[cfg(test)]
impl Readers {
    /// How many more could run now.
    pub(super) fn places(&self) -> usize {
        self.places.available_permits()
    }
}
