//! The files of a database.

use super::{Place, database_at, run};
use crate::sqlite::Connection;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A database with its log.
fn rename(from: &Path, to: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let name = |file: &Path| PathBuf::from(format!("{}{ending}", file.display()));
        fs::rename(name(from), name(to)).unwrap();
    }
}

const GONE: &str = "unable to open database file: it was moved away or replaced while it was in use";

#[tokio::test]
async fn a_file_that_is_gone_is_an_error_until_it_is_back() {
    let place = Place::new();
    let (before, moved) = (place.connect(), place.folder.path().join("moved.db"));
    run(&before, "INSERT INTO t(b) VALUES ('old')").await;
    rename(&place.file(), &moved);
    for _ in 0..2 {
        for sql in ["INSERT INTO t(b) VALUES ('lost')", "SELECT b FROM t", "BEGIN IMMEDIATE", "CREATE TABLE u(a)"] {
            assert_eq!(run(&before, sql).await, GONE, "{sql}");
            assert_eq!(place.ask(sql).await, GONE, "{sql}, on a new connection");
        }
        assert_eq!(place.together(&["INSERT INTO t(b) VALUES ('lost')"]).await, [GONE]);
    }
    assert!(!place.file().exists());
    let file = place.file();
    let told = format!(
        "bodega: the database file {} was moved away or replaced while it was in use; its statements fail until the same file is back\n",
        file.display()
    );
    assert_eq!(*place.lines.lock().unwrap(), told);

    // Something else in its place does not help.
    place.stranger().execute_batch("PRAGMA journal_mode = wal; CREATE TABLE t(a INTEGER PRIMARY KEY, b)").unwrap();
    assert_eq!(place.ask("INSERT INTO t(b) VALUES ('lost')").await, GONE);
    let lost: i64 = place.stranger().query_row("SELECT count(*) FROM t", [], |row| row.get(0)).unwrap();
    assert_eq!(lost, 0);
    fs::remove_file(&file).unwrap();

    rename(&moved, &file);
    assert_eq!(run(&before, "INSERT INTO t(b) VALUES ('new')").await, "");
    assert_eq!(place.ask("SELECT group_concat(b) FROM t").await, "old,new");
    assert_eq!(*place.lines.lock().unwrap(), format!("{told}bodega: the database file {} is there again\n", file.display()));
}

#[tokio::test]
async fn a_transaction_on_a_file_that_is_gone_is_not_kept() {
    let place = Place::new();
    let (connection, moved) = (place.connect(), place.folder.path().join("moved.db"));
    assert_eq!(run(&connection, "BEGIN IMMEDIATE").await, "");
    assert_eq!(run(&connection, "INSERT INTO t(b) VALUES (1)").await, "");
    rename(&place.file(), &moved);
    assert_eq!(run(&connection, "COMMIT").await, GONE);
    drop(connection);
    rename(&moved, &place.file());
    assert_eq!(place.ask("SELECT count(*) FROM t").await, "0");
}

/// What is made is for this user alone, and what was there stays as it was.
#[cfg(unix)]
#[tokio::test]
async fn a_new_file_is_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new();
    let mode = |name: &str| fs::metadata(place.folder.path().join(name)).unwrap().permissions().mode() & 0o777;
    fs::set_permissions(place.file(), fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(place.ask("INSERT INTO t(b) VALUES (1)").await, "");
    assert_eq!((mode("a.db"), mode("a.db-wal")), (0o640, 0o640));

    let folder = place.folder.path().join("new/deep");
    crate::private::make_folder(&folder).unwrap();
    let other = database_at(folder.join("b.db"), &place.lines);
    let connection = Connection::new(other, Arc::default());
    assert_eq!(run(&connection, "PRAGMA journal_mode = wal").await, "wal");
    assert_eq!(run(&connection, "CREATE TABLE t(a)").await, "");
    assert_eq!(["new", "new/deep"].map(mode), [0o700, 0o700]);
    assert_eq!(["new/deep/b.db", "new/deep/b.db-wal", "new/deep/b.db-shm"].map(mode), [0o600, 0o600, 0o600]);
}

#[tokio::test]
async fn a_connection_can_have_the_file_for_itself() {
    let place = Place::new();
    let connection = place.connect();
    assert_eq!(run(&connection, "INSERT INTO t(b) VALUES (1)").await, "");
    assert_eq!(place.database.groups(), (1, 1));
    assert_eq!(run(&connection, "PRAGMA journal_mode = delete").await, "delete");
    assert_eq!(run(&connection, "INSERT INTO t(b) VALUES (2)").await, "");
    assert_eq!(place.database.groups(), (1, 1), "without a log there are no groups");
}

#[test]
fn the_log_outlives_the_last_connection() {
    let place = Place::new();
    let log = place.folder.path().join("a.db-wal");
    place.stranger().execute_batch("INSERT INTO t(b) VALUES (1)").unwrap();
    assert!(!log.exists());
    let connection = place.stranger();
    connection.execute_batch("INSERT INTO t(b) VALUES (2)").unwrap();
    place.database.keep_open();
    drop(connection);
    assert!(log.exists());
    drop(place.database);
    assert!(!log.exists(), "and at the end it is put away");
}
