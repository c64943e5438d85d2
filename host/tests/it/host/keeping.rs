//! Backups of any application, whatever is in its databases.

use crate::harness::kept::{Kept, command, names, said};
use crate::harness::{App, guest_manifest};
use rusqlite::Connection;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// The test component with a row in each of its databases.
async fn filled() -> (App, Kept) {
    let app = App::guest();
    for database in ["first", "second"] {
        app.sql(database, "CREATE TABLE t (a TEXT)\nINSERT INTO t VALUES ('kept')").await;
    }
    let kept = Kept::by(&guest_manifest(), app.state.path());
    (app, kept)
}

fn rows(file: &Path) -> i64 {
    Connection::open(file).unwrap().query_row("SELECT count(*) FROM t", [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn any_application_can_be_kept() {
    let (app, kept) = filled().await;
    let folder = kept.folder("a/new/folder");
    kept.backup(&folder).done();
    app.sql("first", "INSERT INTO t VALUES ('later')").await;
    assert_eq!(names(&folder), ["backup.json", "first.db", "second.db"]);
    let record: Value = serde_json::from_slice(&fs::read(folder.join("backup.json")).unwrap()).unwrap();
    assert_eq!(record["format"], 1);
    assert_eq!(record["databases"][0]["schema"], Value::Null, "it has none");
    let good = kept.verify(&folder).done();
    assert!(good.contains("its schema has no number") && good.contains("no books"), "{good}");
    let elsewhere = Kept::by(&guest_manifest(), &kept.folder("elsewhere/deep"));
    elsewhere.restore(&folder).done();
    assert_eq!((rows(&elsewhere.state.join("first.db")), rows(&app.state.path().join("first.db"))), (1, 2));
}

#[tokio::test]
async fn databases_are_where_the_runtime_configuration_has_them() {
    let (app, kept) = filled().await;
    let config = kept.folder("config.toml");
    let asked = |asked: &str, folder: &Path, text: String| {
        fs::write(&config, text).unwrap();
        let from = ["--from".as_ref(), kept.manifest.as_os_str(), "--runtime-config-file".as_ref(), config.as_os_str()];
        let mut command = command(&[asked.as_ref(), folder.as_os_str()]);
        command.args(from);
        command
    };
    let with_config = |command: &str, folder: &Path, text: String| said(&mut asked(command, folder, text));
    let database = |label: &str, path: &Path| format!("[sqlite_database.{label}]\ntype = \"spin\"\npath = {path:?}\n");
    let (one, folder) = (app.state.path().join("first.db"), kept.folder("one"));
    // Two labels of one file.
    with_config("backup", &folder, database("first", &one) + &database("second", &one)).done();
    assert_eq!(names(&folder), ["backup.json", "first+second.db"]);
    let refused =
        with_config("restore", &folder, database("first", &kept.folder("a.db")) + &database("second", &kept.folder("b.db")));
    assert!(refused.refused().contains("the backup has no database `first`"));
    let both = kept.folder("both.db");
    let restored = with_config("restore", &folder, database("first", &both) + &database("second", &both)).done();
    assert!(restored.contains(" --runtime-config-file "), "{restored}");
    assert_eq!(rows(&both), 1);
    // One of them in memory.
    let folder = kept.folder("half");
    let in_memory = database("first", &one) + "[sqlite_database.second]\ntype = \"spin\"\n";
    let made = asked("backup", &folder, in_memory).output().unwrap();
    let told = String::from_utf8(made.stderr).unwrap();
    assert!(made.status.success() && told.contains("`second` is in memory, and is not in the backup"), "{told}");
    assert_eq!(names(&folder), ["backup.json", "first.db"]);
    let refused = with_config("backup", &kept.folder("none"), database("first", &one));
    assert!(refused.refused().contains("which the runtime configuration does not define"));
}

#[tokio::test]
async fn what_is_no_database_is_told() {
    let (app, kept) = filled().await;
    let state = app.state.path().to_owned();
    fs::write(state.join("first.db"), "no database ".repeat(1_000)).unwrap();
    let refused = kept.backup(&kept.folder("a")).refused();
    assert!(refused.contains("first.db cannot be read: file is not a database"), "{refused}");
    fs::remove_file(state.join("first.db")).unwrap();
    let refused = kept.backup(&kept.folder("a")).refused();
    assert!(refused.contains("there is no database `first` at "), "{refused}");
    assert!(!kept.folder("a").exists());
    for (folder, expected) in [("nothing", "does not exist"), ("", "holds no backup")] {
        let folder = kept.folder(folder);
        assert!(said(&mut command(&["verify".as_ref(), folder.as_os_str()])).refused().contains(expected), "{expected}");
    }
    fs::write(kept.folder("backup.json"), "{}").unwrap();
    let refused = said(&mut command(&["verify".as_ref(), kept.beside.path().as_os_str()])).refused();
    assert!(refused.contains("it is not what `bodega backup` writes"), "{refused}");
}

#[tokio::test]
async fn what_is_past_its_time_is_pruned() {
    let (app, kept) = filled().await;
    let connection = Connection::open(app.state.path().join("first.db")).unwrap();
    let outcomes = "CREATE TABLE command (sequence INTEGER PRIMARY KEY, key_expires_at INTEGER);
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
        INSERT INTO command (key_expires_at) SELECT iif(i % 2, 1, 4102444800000) FROM n;
        INSERT INTO command (key_expires_at) VALUES (NULL)";
    connection.execute_batch(outcomes).unwrap();
    let count = || connection.query_row("SELECT count(*) FROM command", [], |row| row.get::<_, i64>(0)).unwrap();
    let dry = kept.prune(&["--dry-run"]).done();
    assert_eq!(dry, "first: 500 of 1001 kept outcomes would be deleted\nsecond: it keeps nothing for idempotency keys\n");
    assert_eq!(count(), 1_001);
    assert!(kept.prune(&[]).done().starts_with("first: 500 of 1001 kept outcomes were deleted\n"));
    assert_eq!(count(), 501);
    // Another writer holds it for longer than a statement waits.
    connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert!(kept.prune(&[]).refused().contains("first.db cannot be pruned: database is locked"));
}
