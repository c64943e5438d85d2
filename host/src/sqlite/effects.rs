//! What a connection would know of its changes that were made on another one.

use super::watch::Watch;
use rusqlite::Connection;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The effects of the statements that ran on the writer's connection in the name of this one, since it ran its last change itself.
#[derive(Clone, Default)]
pub(super) struct Elsewhere(Arc<Mutex<Option<Effects>>>);

impl Elsewhere {
    pub(super) fn add(&self, effects: Effects) {
        let mut all = self.lock();
        *all = Some(effects.after(*all));
    }

    pub(super) fn get(&self) -> Option<Effects> {
        *self.lock()
    }

    /// Makes the connection remember all of them as its own.
    pub(super) fn bring_home(&self, connection: &Connection, watch: &Watch) -> rusqlite::Result<()> {
        let mut all = self.lock();
        if let Some(effects) = *all {
            effects.bring_home(connection, watch)?;
            *all = None;
        }
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Option<Effects>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The effects of changes on what SQLite remembers for a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Effects {
    /// Rows that the last statement touched.
    pub(super) changes: u64,
    /// Rows that all of them touched, triggers included.
    pub(super) total: u64,
    /// The last row id, if one was given.
    pub(super) rowid: Option<i64>,
}

impl Effects {
    /// These after earlier ones.
    fn after(self, earlier: Option<Self>) -> Self {
        let Some(earlier) = earlier else { return self };
        Self { changes: self.changes, total: earlier.total + self.total, rowid: self.rowid.or(earlier.rowid) }
    }

    /// Makes a connection remember these as its own: it changes as many rows of a table that never comes to be.
    fn bring_home(self, connection: &Connection, watch: &Watch) -> rusqlite::Result<()> {
        const CHANGE: &str = "WITH RECURSIVE c(n) AS (SELECT 1 WHERE ?1 > 0 UNION ALL SELECT n + 1 FROM c WHERE n < ?1)
            REPLACE INTO temp.\"bodega effects\"(rowid) SELECT iif(n = ?1, ?2, NULL) FROM c";
        let rowid = self.rowid.unwrap_or_else(|| connection.last_insert_rowid());
        let change = |rows: u64| connection.prepare(CHANGE)?.execute((i64::try_from(rows).unwrap_or(i64::MAX), rowid));
        watch.unheard(|| {
            connection.execute_batch("SAVEPOINT \"bodega effects\"; CREATE TEMP TABLE \"bodega effects\"(a)")?;
            let changed = change(self.total.saturating_sub(self.changes)).and_then(|_| change(self.changes));
            connection.execute_batch("ROLLBACK TO \"bodega effects\"; RELEASE \"bodega effects\"")?;
            changed.map(drop)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(effects: Effects, expected: (i64, i64, i64)) {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE t(a); INSERT INTO t(rowid) VALUES (41), (42)").unwrap();
        effects.bring_home(&connection, &Watch::default()).unwrap();
        let state = "SELECT changes(), total_changes() - 2, last_insert_rowid()";
        let state = connection.query_row(state, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
        assert_eq!(state, expected, "{effects:?}");
        let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_temp_schema", [], |row| row.get(0)).unwrap();
        assert_eq!(tables, 0);
    }

    #[test]
    fn a_connection_remembers_what_was_done_elsewhere() {
        check(Effects { changes: 1, total: 1, rowid: Some(7) }, (1, 1, 7));
        check(Effects { changes: 3, total: 10, rowid: Some(i64::MAX) }, (3, 10, i64::MAX));
        check(Effects { changes: 2, total: 2, rowid: None }, (2, 2, 42));
        check(Effects { changes: 0, total: 5, rowid: Some(-1) }, (0, 5, -1));
        check(Effects { changes: 0, total: 0, rowid: None }, (0, 0, 42));
    }

    #[test]
    fn the_last_ones_count_and_the_total_adds_up() {
        let first = Effects { changes: 2, total: 3, rowid: Some(5) };
        let second = Effects { changes: 0, total: 0, rowid: None };
        assert_eq!(second.after(Some(first)), Effects { changes: 0, total: 3, rowid: Some(5) });
        assert_eq!(first.after(None), first);
    }
}
