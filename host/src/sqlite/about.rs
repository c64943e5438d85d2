//! What there is to know of a database from outside.

use super::database::Database;
use crate::config::Location;
use rusqlite::Connection;
use std::path::{Path, PathBuf};

/// A database as it is now.
pub(crate) struct About {
    /// Its label.
    pub(crate) label: String,
    /// Bytes of the database itself, and of its log.
    pub(crate) file_bytes: u64,
    pub(crate) log_bytes: u64,
    /// The number of its last migration, where it has a table of them as our components keep one.
    pub(crate) schema: Option<u64>,
    /// The last sequence of its feed of events, where it has one.
    pub(crate) feed: Option<u64>,
}

impl Database {
    /// Looks at it, on a connection of its own.
    pub(crate) fn about(&self) -> About {
        let mut about = About { label: self.label.clone(), file_bytes: 0, log_bytes: 0, schema: None, feed: None };
        let Location::File(path) = self.file.location() else { return about };
        let bytes = |path: &Path| path.metadata().map_or(0, |metadata| metadata.len());
        about.file_bytes = bytes(path);
        let mut log = path.clone().into_os_string();
        log.push("-wal");
        about.log_bytes = bytes(&PathBuf::from(log));
        // Where nobody has opened it yet, it may not be there, and is not made by looking.
        if about.file_bytes > 0
            && let Ok(connection) = self.file.open()
        {
            about.schema = number(&connection, "SELECT max(version) FROM schema_migrations");
            about.feed = number(&connection, "SELECT coalesce(max(sequence), 0) FROM event");
        }
        about
    }
}

fn number(connection: &Connection, sql: &str) -> Option<u64> {
    connection.query_row(sql, [], |row| row.get::<_, i64>(0)).ok().and_then(|number| u64::try_from(number).ok())
}
