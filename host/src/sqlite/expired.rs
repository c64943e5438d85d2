//! What is kept for idempotency keys whose time is over.

use super::schema::has;
use crate::limits;
use rusqlite::{Connection, OpenFlags, Result, TransactionBehavior};
use std::path::Path;

/// The table `command` of a database in use: outcomes that are kept until `key_expires_at`, in milliseconds since 1970.
pub(crate) struct Expired {
    connection: Connection,
}

impl Expired {
    /// Opens a file that is there; `None` where it has no such table.
    pub(crate) fn open(file: &Path) -> Result<Option<Self>> {
        let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.busy_timeout(limits::SQLITE_BUSY_TIMEOUT)?;
        let is_there = has(&connection, "command", &["sequence", "key_expires_at"])?;
        Ok(is_there.then_some(Self { connection }))
    }

    /// How many outcomes are kept, and of how many the time is over.
    pub(crate) fn count(&self) -> Result<(i64, i64)> {
        let count = "SELECT count(*), coalesce(sum(key_expires_at <= unixepoch('subsec') * 1000), 0) FROM command";
        self.connection.query_row(count, [], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Deletes some of those, in a transaction of its own; how many.
    pub(crate) fn delete_some(&mut self) -> Result<u32> {
        // The lock to write first: a transaction that becomes a writer later is refused, and does not wait.
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let delete = "DELETE FROM command WHERE sequence IN (SELECT sequence FROM command
            WHERE key_expires_at <= unixepoch('subsec') * 1000 ORDER BY key_expires_at LIMIT ?1)";
        let deleted = transaction.execute(delete, [limits::PRUNE_ROWS])?;
        transaction.commit()?;
        Ok(u32::try_from(deleted).unwrap_or(limits::PRUNE_ROWS))
    }
}
