//! Copies of databases that others write to meanwhile.

use super::super::snapshot::Snapshot;
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// A database with many rows, in this journal mode.
fn database(folder: &Path, mode: &str) -> PathBuf {
    let file = folder.join("a.db");
    let connection = Connection::open(&file).unwrap();
    connection.pragma_update(None, "journal_mode", mode).unwrap();
    let rows = "CREATE TABLE t (n INTEGER, filler BLOB);
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8000)
        INSERT INTO t SELECT i, zeroblob(1000) FROM n";
    connection.execute_batch(rows).unwrap();
    file
}

fn empty(folder: &Path) -> PathBuf {
    let file = folder.join("copy.db");
    std::fs::write(&file, "").unwrap();
    file
}

fn count(file: &Path) -> i64 {
    Connection::open(file).unwrap().query_row("SELECT count(*) FROM t", [], |row| row.get(0)).unwrap()
}

#[test]
fn what_is_held_stands_still() {
    let folder = tempfile::tempdir().unwrap();
    let (file, copy) = (database(folder.path(), "wal"), empty(folder.path()));
    let mut snapshot = Snapshot::open(&file).unwrap();
    assert!(snapshot.can_hold().unwrap());
    snapshot.hold().unwrap();
    let writer = Connection::open(&file).unwrap();
    let (mut told, mut written) = (0, 0);
    let copied = snapshot.copy(&copy, &mut |bytes| {
        assert!(bytes >= told, "it was not begun anew");
        told = bytes;
        written += writer.execute("INSERT INTO t VALUES (0, zeroblob(1000))", []).unwrap();
    });
    let copied = copied.unwrap();
    assert!(written > 1 && copied.begun_at <= copied.ended_at && copied.ended_at.ends_with('Z'));
    assert_eq!((count(&copy), told), (8_000, snapshot.size));
    assert_eq!(count(&file), 8_000 + i64::try_from(written).unwrap());
}

/// Where a reader keeps writers out, they write between the steps, and the copy has an end all the same.
#[test]
fn a_copy_that_is_begun_anew_has_an_end() {
    let folder = tempfile::tempdir().unwrap();
    let (file, copy) = (database(folder.path(), "delete"), empty(folder.path()));
    let snapshot = Snapshot::open(&file).unwrap();
    assert!(!snapshot.can_hold().unwrap());
    let is_done = AtomicBool::new(false);
    let written = std::thread::scope(|scope| {
        let writes = scope.spawn(|| {
            let (writer, mut written) = (Connection::open(&file).unwrap(), 0);
            while !is_done.load(Ordering::Relaxed) {
                written += i64::from(writer.execute("INSERT INTO t VALUES (0, x'')", []).is_ok());
                // Nobody gets in beside one who writes without a pause.
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
            written
        });
        let copied = snapshot.copy(&copy, &mut |_| {});
        is_done.store(true, Ordering::Relaxed);
        copied.unwrap();
        writes.join().unwrap()
    });
    assert!((8_000..=8_000 + written).contains(&count(&copy)), "{written} were written");
    let damage: String = Connection::open(&copy).unwrap().query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(damage, "ok");
}
