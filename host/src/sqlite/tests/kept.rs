//! Databases that nobody writes to.

use super::super::kept::Kept;
use rusqlite::Connection;
use std::path::{Path, PathBuf};

/// A file whose name needs care, with what these statements make.
fn kept(folder: &Path, name: &str, statements: &str) -> (PathBuf, Kept) {
    let file = folder.join(name);
    let connection = Connection::open(&file).unwrap();
    connection.execute_batch(&format!("PRAGMA journal_mode = WAL; PRAGMA foreign_keys = OFF; {statements}")).unwrap();
    drop(connection);
    let kept = Kept::open(&file).unwrap();
    (file, kept)
}

#[test]
fn what_a_database_says_of_itself_is_read_without_a_trace() {
    let folder = tempfile::tempdir().unwrap();
    let (_, plain) = kept(folder.path(), "50%?#.db", "CREATE TABLE event (id INTEGER)");
    assert_eq!((plain.schema(), plain.born_at(), plain.last_sequence()), (Ok(None), Ok(None), Ok(None)));
    assert_eq!((plain.damage(), plain.broken_keys(), plain.discrepancies()), (Ok(None), Ok(0), Ok(None)));
    assert_eq!(plain.references(), Ok(vec![]));
    let (_, full) = kept(
        folder.path(),
        "full.db",
        "CREATE TABLE schema_migrations (version INTEGER, name TEXT, applied_at INTEGER);
         INSERT INTO schema_migrations VALUES (2, 'b', 20), (1, 'a', 10);
         CREATE TABLE event (sequence INTEGER PRIMARY KEY);
         INSERT INTO event VALUES (7);
         CREATE TABLE child (parent INTEGER REFERENCES event (sequence));
         INSERT INTO child VALUES (7), (8);
         CREATE VIEW discrepancy AS SELECT 'x' AS \"which_one\", 1 AS found, NULL AS expected UNION ALL SELECT 'y', 2, 3",
    );
    assert_eq!((full.schema(), full.born_at(), full.last_sequence()), (Ok(Some(2)), Ok(Some(10)), Ok(Some(7))));
    assert_eq!(full.broken_keys(), Ok(1));
    assert_eq!(full.discrepancies(), Ok(Some((2, "which one x, found 1, expected nothing".to_owned()))));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "no file is beside them");
}

#[test]
fn what_is_not_in_the_other_database_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let (other, _) = kept(folder.path(), "other.db", "CREATE TABLE thing (id TEXT); INSERT INTO thing VALUES ('a')");
    let (_, kept) = kept(
        folder.path(),
        "this.db",
        "CREATE TABLE use (\"of\" TEXT); INSERT INTO use VALUES ('a'), ('b'), ('b'), (NULL);
         CREATE TABLE foreign_reference (
           table_name TEXT, column_name TEXT, other_database TEXT, other_table TEXT, other_column TEXT);
         INSERT INTO foreign_reference VALUES ('use', 'of', 'other', 'thing', 'id')",
    );
    let references = kept.references().unwrap();
    assert_eq!(kept.missing(&references[0], &other), Ok((1, Some("b".to_owned()))));
    assert_eq!(kept.missing(&references[0], &other), Ok((1, Some("b".to_owned()))), "it can be asked again");
}
