//! A copy of a database that others write to meanwhile.

use super::schema::{self, Reference};
use crate::limits;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, Error, OpenFlags, Result, ffi};
use std::path::Path;
use std::time::Instant;

/// A database that is to be copied.
pub(crate) struct Snapshot {
    connection: Connection,
    /// Bytes of the database.
    pub(crate) size: u64,
    /// Whether it stands still for this connection, since when.
    held_since: Option<String>,
}

/// The moments, as RFC 3339, between which a copy has its state.
pub(crate) struct Copied {
    pub(crate) begun_at: String,
    pub(crate) ended_at: String,
}

impl Snapshot {
    /// Opens a file that is there. Nothing in it is changed.
    pub(crate) fn open(file: &Path) -> Result<Self> {
        let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.busy_timeout(limits::SQLITE_BUSY_TIMEOUT)?;
        let size = size(&connection)?;
        Ok(Self { connection, size, held_since: None })
    }

    pub(crate) fn references(&self) -> Result<Vec<Reference>> {
        schema::references(&self.connection)
    }

    pub(crate) fn born_at(&self) -> Result<Option<i64>> {
        schema::born_at(&self.connection)
    }

    /// Whether readers are in nobody's way: the database is in WAL mode.
    pub(crate) fn can_hold(&self) -> Result<bool> {
        let mode: String = self.connection.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
        Ok(mode == "wal")
    }

    /// From now on the database stands still for this connection, and for no other.
    ///
    /// In WAL mode a read transaction goes on seeing what was there when it began. Nobody waits for it; only the journal grows
    /// until it ends, since what it may still read cannot be overwritten.
    pub(crate) fn hold(&mut self) -> Result<()> {
        self.connection.execute_batch("BEGIN")?;
        // The transaction begins with the first read.
        self.size = size(&self.connection)?;
        self.held_since = Some(schema::moment(&self.connection)?);
        Ok(())
    }

    /// Copies the database into the empty file `to`, and calls `progress` with the bytes that are there by then.
    ///
    /// SQLite begins a copy anew when somebody else writes meanwhile. Where the database stands still that does not happen. In
    /// other journal modes a reader keeps writers out, so the copy is made in steps with pauses; one that was begun anew
    /// [`limits::BACKUP_RESTARTS`] times is made in one step then, for which writers wait.
    pub(crate) fn copy(&self, to: &Path, progress: &mut dyn FnMut(u64)) -> Result<Copied> {
        let mut copy = Connection::open_with_flags(to, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        // Who reads the copy has it whole or not at all, whatever becomes of this process.
        copy.pragma_update(None, "journal_mode", "OFF")?;
        copy.pragma_update(None, "synchronous", "OFF")?;
        let begun_at = self.held_since.clone().map_or_else(|| schema::moment(&self.connection), Ok)?;
        let backup = Backup::new(&self.connection, &mut copy)?;
        let (mut restarts, mut left, mut last_step) = (0, i32::MAX, Instant::now());
        loop {
            let is_whole = restarts >= limits::BACKUP_RESTARTS;
            match backup.step(if is_whole { -1 } else { limits::BACKUP_STEP_PAGES })? {
                StepResult::Done => break,
                StepResult::More => {
                    let now = backup.progress();
                    restarts += u32::from(now.remaining >= left);
                    left = now.remaining;
                    progress(share(self.size, now.pagecount - now.remaining, now.pagecount));
                    last_step = Instant::now();
                }
                _ if last_step.elapsed() > limits::BACKUP_WAIT => {
                    return Err(Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_BUSY), None));
                }
                _ => {}
            }
            if self.held_since.is_none() {
                std::thread::sleep(limits::BACKUP_PAUSE);
            }
        }
        drop(backup);
        progress(self.size);
        Ok(Copied { begun_at, ended_at: schema::moment(&self.connection)? })
    }
}

fn size(connection: &Connection) -> Result<u64> {
    let pages: u32 = connection.query_row("PRAGMA page_count", [], |row| row.get(0))?;
    let page: u32 = connection.query_row("PRAGMA page_size", [], |row| row.get(0))?;
    Ok(u64::from(pages) * u64::from(page))
}

/// How much of `size` so many of all pages are.
fn share(size: u64, pages: i32, all: i32) -> u64 {
    let [pages, all] = [pages, all.max(1)].map(|number| u64::try_from(number).unwrap_or_default());
    size.saturating_mul(pages) / all
}
