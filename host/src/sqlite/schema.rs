//! What a database says of itself, in tables that it may have.
//!
//! `schema_migrations` has a row for each step of the schema, with the moment at which it was made. `event` is a feed whose
//! `sequence` rises. `foreign_reference` has the columns whose values must be found in another database: no foreign key reaches
//! that far.

use rusqlite::{Connection, OptionalExtension as _, Result};

/// A column whose values must be found in another database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    pub(crate) table: String,
    pub(crate) column: String,
    /// The label of the other database.
    pub(crate) database: String,
    pub(crate) in_table: String,
    pub(crate) in_column: String,
}

/// Whether there is a table or view with all of these columns.
pub(super) fn has(connection: &Connection, table: &str, columns: &[&str]) -> Result<bool> {
    let mut statement = connection.prepare("SELECT name FROM pragma_table_xinfo(?1)")?;
    let names: Vec<String> = statement.query_map([table], |row| row.get(0))?.collect::<Result<_>>()?;
    Ok(!names.is_empty() && columns.iter().all(|column| names.iter().any(|name| name == column)))
}

/// When the first step of the schema was made, in milliseconds since 1970: a backup keeps it, and another database has another.
pub(super) fn born_at(connection: &Connection) -> Result<Option<i64>> {
    if !has(connection, "schema_migrations", &["version", "applied_at"])? {
        return Ok(None);
    }
    let first = "SELECT applied_at FROM schema_migrations ORDER BY version LIMIT 1";
    connection.query_row(first, [], |row| row.get(0)).optional()
}

/// How many steps the schema has.
pub(super) fn schema(connection: &Connection) -> Result<Option<i64>> {
    if !has(connection, "schema_migrations", &["version"])? {
        return Ok(None);
    }
    connection.query_row("SELECT count(*) FROM schema_migrations", [], |row| row.get(0)).map(Some)
}

/// The last number in the feed; 0 while it is empty.
pub(super) fn last_sequence(connection: &Connection) -> Result<Option<i64>> {
    if !has(connection, "event", &["sequence"])? {
        return Ok(None);
    }
    connection.query_row("SELECT coalesce(max(sequence), 0) FROM event", [], |row| row.get(0)).map(Some)
}

pub(super) fn references(connection: &Connection) -> Result<Vec<Reference>> {
    let columns = ["table_name", "column_name", "other_database", "other_table", "other_column"];
    if !has(connection, "foreign_reference", &columns)? {
        return Ok(Vec::new());
    }
    let all = format!("SELECT {} FROM foreign_reference ORDER BY 1, 2", columns.join(", "));
    let mut statement = connection.prepare(&all)?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Reference {
            table: row.get(0)?,
            column: row.get(1)?,
            database: row.get(2)?,
            in_table: row.get(3)?,
            in_column: row.get(4)?,
        })
    };
    statement.query_map([], read)?.collect()
}

/// The moment, as RFC 3339 with milliseconds.
pub(super) fn moment(connection: &Connection) -> Result<String> {
    connection.query_row("SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now')", [], |row| row.get(0))
}
