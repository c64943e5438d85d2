//! The file of a database, which has to stay the same one.

use crate::config::Location;
use crate::output::{Level, Output};
use crate::private::make_file;
use rusqlite::{Connection, OpenFlags, ffi};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::SystemTime;

/// Where a database is, and which file that was when it was opened first.
///
/// A file that is moved away while it is in use goes on under its new name for those who have it open, and who opens it next
/// would find nothing, or something else. So from the first opening on only that one file will do.
pub(super) struct DatabaseFile {
    location: Location,
    known: OnceLock<FileId>,
    /// Held while the file is made: when a file is closed, the process loses its locks on it, also those of SQLite.
    making: Mutex<()>,
    /// Whether it was missing at the last look.
    is_missing: AtomicBool,
    output: Output,
}

/// A file, whatever it is called. Where the operating system does not number them, and because it gives numbers again, it also
/// counts when the file was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct FileId {
    number: (u64, u64),
    made: Option<SystemTime>,
}

impl DatabaseFile {
    pub(super) fn new(location: Location, output: Output) -> Self {
        Self { location, known: OnceLock::new(), making: Mutex::new(()), is_missing: AtomicBool::new(false), output }
    }

    pub(super) fn location(&self) -> &Location {
        &self.location
    }

    /// Opens the database. The file is made at the first time only.
    pub(super) fn open(&self) -> rusqlite::Result<Connection> {
        let Location::File(path) = &self.location else { return Connection::open_in_memory() };
        if self.known.get().is_none() {
            let _alone = self.making.lock().unwrap_or_else(PoisonError::into_inner);
            // Where it can neither be found nor made, SQLite says so.
            let _ = make_file(path);
        }
        let connection = Connection::open_with_flags(path, OpenFlags::default().difference(OpenFlags::SQLITE_OPEN_CREATE))?;
        if let Some(file) = FileId::of(path) {
            self.known.get_or_init(|| file);
        }
        self.check()?;
        Ok(connection)
    }

    /// Whether the file is still the one that was opened first. Takes about a microsecond.
    pub(super) fn check(&self) -> rusqlite::Result<()> {
        let (Location::File(path), Some(known)) = (&self.location, self.known.get()) else { return Ok(()) };
        let is_missing = FileId::of(path).as_ref() != Some(known);
        if is_missing != self.is_missing.load(Ordering::Relaxed)
            && is_missing != self.is_missing.swap(is_missing, Ordering::Relaxed)
        {
            let what = if is_missing {
                "was moved away or replaced while it was in use; its statements fail until the same file is back"
            } else {
                "is there again"
            };
            let level = if is_missing { Level::Error } else { Level::Info };
            self.output.line(level, &format!("the database file {} {what}", path.display()));
        }
        if is_missing { Err(missing()) } else { Ok(()) }
    }
}

fn missing() -> rusqlite::Error {
    // It begins with the words of SQLite, by which components know what kind of error it is.
    let message = "unable to open database file: it was moved away or replaced while it was in use";
    rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_CANTOPEN), Some(message.to_owned()))
}

impl FileId {
    /// The file at this path, if there is one.
    fn of(path: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok()?;
        #[cfg(unix)]
        let number = (std::os::unix::fs::MetadataExt::dev(&metadata), std::os::unix::fs::MetadataExt::ino(&metadata));
        #[cfg(not(unix))]
        let number = (0, 0);
        Some(Self { number, made: metadata.created().ok() })
    }
}
