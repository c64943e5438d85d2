use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use rusqlite::Connection;
use rusqlite::types::Value as SqliteValue;
use tempfile::TempDir;

use crate::database::{Database, DatabaseError, Query, Row, Transaction, Value};
use crate::limits::BUSY_TIMEOUT_MS;

/// A real `SQLite` file, through a connection set up as Spin's are.
pub struct SqliteDatabase {
    path: PathBuf,
    /// Kept so that the folder outlives the last connection.
    folder: Arc<TempDir>,
    connection: Mutex<Connection>,
}

impl SqliteDatabase {
    /// A new, empty file, gone when the last handle on it is.
    ///
    /// # Panics
    ///
    /// When the machine has no place for it: a test can only end there.
    #[expect(clippy::expect_used, reason = "for tests only")]
    pub fn temporary() -> Self {
        let folder = Arc::new(tempfile::tempdir().expect("a temporary folder"));
        let path = folder.path().join("test.db");
        let connection = Mutex::new(connect(&path).expect("a new database"));
        Self { path, folder, connection }
    }

    /// Another connection on the same file: another instance, or another process.
    ///
    /// # Panics
    ///
    /// When the file is gone.
    #[must_use]
    #[expect(clippy::expect_used, reason = "for tests only")]
    pub fn reopen(&self) -> Self {
        let connection = Mutex::new(connect(&self.path).expect("the same database"));
        Self { path: self.path.clone(), folder: self.folder.clone(), connection }
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

#[async_trait]
impl Query for SqliteDatabase {
    async fn query(&self, sql: &str, parameters: Vec<Value>) -> Result<Vec<Row>, DatabaseError> {
        query(&self.connection, sql, parameters)
    }
}

#[async_trait]
impl Database for SqliteDatabase {
    async fn transaction(&self) -> Result<Box<dyn Transaction + '_>, DatabaseError> {
        let connection = Mutex::new(connect(&self.path).map_err(|error| sort(&error))?);
        query(&connection, "BEGIN IMMEDIATE", vec![])?;
        Ok(Box::new(SqliteTransaction(connection)))
    }
}

struct SqliteTransaction(Mutex<Connection>);

#[async_trait]
impl Query for SqliteTransaction {
    async fn query(&self, sql: &str, parameters: Vec<Value>) -> Result<Vec<Row>, DatabaseError> {
        query(&self.0, sql, parameters)
    }
}

#[async_trait]
impl Transaction for SqliteTransaction {
    async fn commit(self: Box<Self>) -> Result<(), DatabaseError> {
        query(&self.0, "COMMIT", vec![]).map(drop)
    }
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(Duration::from_millis(BUSY_TIMEOUT_MS))?;
    Ok(connection)
}

fn query(connection: &Mutex<Connection>, sql: &str, parameters: Vec<Value>) -> Result<Vec<Row>, DatabaseError> {
    let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
    run(&connection, sql, parameters).map_err(|error| sort(&error))
}

fn run(connection: &Connection, sql: &str, parameters: Vec<Value>) -> rusqlite::Result<Vec<Row>> {
    let mut statement = connection.prepare_cached(sql)?;
    let columns: Arc<[String]> = statement.column_names().map(str::to_owned).collect();
    let parameters = parameters.into_iter().map(|value| match value {
        Value::Null => SqliteValue::Null,
        Value::Integer(number) => SqliteValue::Integer(number),
        Value::Text(text) => SqliteValue::Text(text),
    });
    let mut found = statement.query(rusqlite::params_from_iter(parameters))?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let values = (0..columns.len()).map(|index| Ok(from_sqlite(row.get(index)?))).collect::<rusqlite::Result<_>>()?;
        rows.push(Row::new(columns.clone(), values));
    }
    Ok(rows)
}

fn from_sqlite(value: SqliteValue) -> Value {
    match value {
        SqliteValue::Integer(number) => Value::Integer(number),
        SqliteValue::Text(text) => Value::Text(text),
        SqliteValue::Null | SqliteValue::Real(_) | SqliteValue::Blob(_) => Value::Null,
    }
}

fn sort(error: &rusqlite::Error) -> DatabaseError {
    DatabaseError::from_message(error.to_string())
}
