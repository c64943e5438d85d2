//! A database that nobody writes to, as a backup has it.

use super::schema::{self, Reference, has};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Result};
use std::path::{Path, absolute};

/// A copied database. It is read as it lies there, without a lock and without a file beside it.
pub(crate) struct Kept(Connection);

impl Kept {
    pub(crate) fn open(file: &Path) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
        let connection = Connection::open_with_flags(immutable(file), flags)?;
        // Its views are those of whoever made the file.
        connection.pragma_update(None, "trusted_schema", false)?;
        Ok(Self(connection))
    }

    /// How many steps its schema has.
    pub(crate) fn schema(&self) -> Result<Option<i64>> {
        schema::schema(&self.0)
    }

    /// When it was made, in milliseconds since 1970.
    pub(crate) fn born_at(&self) -> Result<Option<i64>> {
        schema::born_at(&self.0)
    }

    /// The last number in its feed.
    pub(crate) fn last_sequence(&self) -> Result<Option<i64>> {
        schema::last_sequence(&self.0)
    }

    pub(crate) fn references(&self) -> Result<Vec<Reference>> {
        schema::references(&self.0)
    }

    /// The first damage that SQLite finds in it.
    pub(crate) fn damage(&self) -> Result<Option<String>> {
        let found: String = self.0.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        Ok((found != "ok").then(|| found.replace('\n', " ")))
    }

    /// How many rows refer to a row that is not there.
    pub(crate) fn broken_keys(&self) -> Result<i64> {
        self.0.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0))
    }

    /// What its view `discrepancy` shows, if it has one: how many rows, and the first of them. Each is something that does not agree.
    pub(crate) fn discrepancies(&self) -> Result<Option<(i64, String)>> {
        if !has(&self.0, "discrepancy", &[])? {
            return Ok(None);
        }
        let count = self.0.query_row("SELECT count(*) FROM discrepancy", [], |row| row.get(0))?;
        if count == 0 {
            return Ok(Some((0, String::new())));
        }
        let mut statement = self.0.prepare("SELECT * FROM discrepancy LIMIT 1")?;
        let names: Vec<String> = statement.column_names().map(|name| name.replace('_', " ")).collect();
        let first = statement.query_row([], |row| {
            let value = |(index, name): (usize, &String)| Ok(format!("{name} {}", text(row.get_ref(index)?)));
            names.iter().enumerate().map(value).collect::<Result<Vec<_>>>()
        });
        Ok(Some((count, first?.join(", "))))
    }

    /// How many values of a column are not in the other database, and one of them.
    pub(crate) fn missing(&self, reference: &Reference, other: &Path) -> Result<(i64, Option<String>)> {
        let Reference { table, column, in_table, in_column, .. } = reference;
        let [table, column, in_table, in_column] = [table, column, in_table, in_column].map(|name| quoted(name));
        self.0.execute("ATTACH ?1 AS other", [immutable(other)])?;
        let count = format!(
            "SELECT count(*), min(value) FROM (SELECT DISTINCT {column} AS value FROM main.{table})
             WHERE value IS NOT NULL AND NOT EXISTS (SELECT 1 FROM other.{in_table} WHERE {in_column} = value)"
        );
        let found = self.0.query_row(&count, [], |row| Ok((row.get(0)?, Some(text(row.get_ref(1)?)))));
        self.0.execute_batch("DETACH other")?;
        found
    }
}

/// The name by which SQLite opens a file that does not change.
fn immutable(file: &Path) -> String {
    let path = absolute(file).unwrap_or_else(|_| file.to_owned()).to_string_lossy().into_owned();
    format!("file:{}?immutable=1", path.replace('%', "%25").replace('?', "%3f").replace('#', "%23"))
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn text(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "nothing".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        ValueRef::Blob(bytes) => format!("{} bytes", bytes.len()),
    }
}
