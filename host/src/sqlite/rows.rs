//! Answers and parameters.

use crate::bindings::sqlite::{Error, RowResult, Value};
use crate::limits;
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Row, Statement};
use std::fmt::Display;

/// What SQLite says when it has waited in vain.
pub(super) const LOCKED: &str = "database is locked";

/// What SQLite says of a statement that was told to stop.
pub(super) const INTERRUPTED: &str = "interrupted";

/// What a statement gave.
#[derive(Default)]
pub(crate) struct Answer {
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<RowResult>,
    pub(crate) error: Option<Error>,
}

impl Answer {
    pub(crate) fn failed(error: impl Display) -> Self {
        Self::default().fail(error)
    }

    /// Keeps the columns and replaces the rows with an error.
    pub(super) fn fail(mut self, error: impl Display) -> Self {
        self.rows.clear();
        self.error = Some(Error::Io(error.to_string()));
        self
    }

    /// Runs a statement to its end.
    pub(super) fn fill(&mut self, statement: &mut Statement<'_>, parameters: &[Value]) -> rusqlite::Result<()> {
        self.columns = statement.column_names().map(str::to_owned).collect();
        let width = self.columns.len();
        let mut size = 0;
        let mut rows = statement.query(rusqlite::params_from_iter(parameters))?;
        while let Some(row) = rows.next()? {
            let row = (0..width).map(|column| read(row, column, &mut size)).collect::<rusqlite::Result<_>>()?;
            self.rows.push(RowResult { values: row });
            if size > limits::MAX_SQLITE_RESULT {
                let message = format!("query result exceeds limit of {} bytes", limits::MAX_SQLITE_RESULT);
                return Err(rusqlite::Error::SqliteFailure(
                    rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_TOOBIG),
                    Some(message),
                ));
            }
        }
        Ok(())
    }
}

fn read(row: &Row<'_>, column: usize, size: &mut usize) -> rusqlite::Result<Value> {
    *size += size_of::<Value>();
    Ok(match row.get_ref(column)? {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(text) => {
            *size += text.len();
            Value::Text(String::from_utf8_lossy(text).into_owned())
        }
        ValueRef::Blob(bytes) => {
            *size += bytes.len();
            Value::Blob(bytes.to_vec())
        }
    })
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Real(number) => ValueRef::Real(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}
