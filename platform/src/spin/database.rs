use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;

use super::bindings::sqlite;
use crate::database::{Database, DatabaseError, Query, Row, Transaction, Value};
use crate::limits::STATEMENTS_IN_A_ROW;

/// A database that the manifest gives to this component.
pub struct SpinDatabase {
    label: String,
    durability: &'static str,
    connection: sqlite::Connection,
    /// For what is found by its key. On `connection` a call that lets nothing else go on could wait for rows that another request
    /// has not read yet, and would never read.
    reader: sqlite::Connection,
    /// The connection of the last transaction that was done: its statements are prepared, and the next one finds them so.
    spare: Mutex<Option<sqlite::Connection>>,
}

impl SpinDatabase {
    /// Opens the database with this label. `durability` is a `PRAGMA synchronous` statement, sent on every connection because
    /// it holds for a connection and not for the file.
    ///
    /// # Errors
    ///
    /// As [`Query::query`].
    pub async fn open(label: &str, durability: &'static str) -> Result<Self, DatabaseError> {
        let connection = connect(label, durability).await?;
        let reader = sqlite::Connection::open(label).map_err(sort)?;
        Ok(Self { label: label.to_owned(), durability, connection, reader, spare: Mutex::default() })
    }

    fn take_spare(&self) -> Option<sqlite::Connection> {
        self.spare.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

#[async_trait]
impl Query for SpinDatabase {
    async fn query(&self, sql: &str, parameters: Vec<Value>) -> Result<Vec<Row>, DatabaseError> {
        query(&self.connection, sql, parameters).await
    }

    /// In one call, during which the instance stands still. Asking for the rows and the end takes several more.
    async fn look_up(&self, sql: &str, parameters: Vec<Value>) -> Result<Vec<Row>, DatabaseError> {
        query_at_once(&self.reader, sql, parameters)
    }
}

#[async_trait]
impl Database for SpinDatabase {
    async fn transaction(&self) -> Result<Box<dyn Transaction + '_>, DatabaseError> {
        let connection = match self.take_spare() {
            Some(connection) => connection,
            None => connect(&self.label, self.durability).await?,
        };
        query(&connection, "BEGIN IMMEDIATE", vec![]).await?;
        Ok(Box::new(SpinTransaction { connection, database: self, statements: AtomicUsize::new(0) }))
    }
}

/// Closing its connection rolls it back, so only one that was done leaves its connection to the next.
struct SpinTransaction<'a> {
    connection: sqlite::Connection,
    database: &'a SpinDatabase,
    /// How many it has run.
    statements: AtomicUsize,
}

#[async_trait]
impl Query for SpinTransaction<'_> {
    /// In one call, as nobody else uses the connection, and now and then in a way that lets others of the instance go on.
    async fn query(&self, sql: &str, parameters: Vec<Value>) -> Result<Vec<Row>, DatabaseError> {
        match self.statements.fetch_add(1, Ordering::Relaxed) % STATEMENTS_IN_A_ROW {
            0 => query(&self.connection, sql, parameters).await,
            _ => query_at_once(&self.connection, sql, parameters),
        }
    }
}

#[async_trait]
impl Transaction for SpinTransaction<'_> {
    async fn commit(self: Box<Self>) -> Result<(), DatabaseError> {
        query(&self.connection, "COMMIT", vec![]).await?;
        *self.database.spare.lock().unwrap_or_else(PoisonError::into_inner) = Some(self.connection);
        Ok(())
    }
}

async fn connect(label: &str, durability: &str) -> Result<sqlite::Connection, DatabaseError> {
    let connection = sqlite::Connection::open_async(label.to_owned()).await.map_err(sort)?;
    query(&connection, durability, vec![]).await?;
    Ok(connection)
}

async fn query(connection: &sqlite::Connection, sql: &str, parameters: Vec<Value>) -> Result<Vec<Row>, DatabaseError> {
    let parameters = parameters.into_iter().map(to_spin).collect();
    let (columns, found, end) = connection.execute_async(sql.to_owned(), parameters).await.map_err(sort)?;
    let found = found.collect().await;
    // Even a statement that fails has rows: only their end tells. Unread, it would also block the connection for everybody else.
    end.await.map_err(sort)?;
    Ok(rows(columns, found))
}

/// The same in one call, during which the instance stands still.
fn query_at_once(connection: &sqlite::Connection, sql: &str, parameters: Vec<Value>) -> Result<Vec<Row>, DatabaseError> {
    let parameters: Vec<_> = parameters.into_iter().map(to_spin).collect();
    let found = connection.execute(sql, &parameters).map_err(sort)?;
    Ok(rows(found.columns, found.rows))
}

fn rows(columns: Vec<String>, found: Vec<sqlite::RowResult>) -> Vec<Row> {
    let columns: Arc<[String]> = columns.into();
    let row = |row: sqlite::RowResult| Row::new(columns.clone(), row.values.into_iter().map(from_spin).collect());
    found.into_iter().map(row).collect()
}

fn sort(error: sqlite::Error) -> DatabaseError {
    match error {
        sqlite::Error::Io(message) => DatabaseError::from_message(message),
        sqlite::Error::DatabaseFull => DatabaseError::Unavailable("the database has reached its capacity".to_owned()),
        other => DatabaseError::Failed(other.to_string()),
    }
}

fn to_spin(value: Value) -> sqlite::Value {
    match value {
        Value::Null => sqlite::Value::Null,
        Value::Integer(number) => sqlite::Value::Integer(number),
        Value::Text(text) => sqlite::Value::Text(text),
    }
}

fn from_spin(value: sqlite::Value) -> Value {
    match value {
        sqlite::Value::Integer(number) => Value::Integer(number),
        sqlite::Value::Text(text) => Value::Text(text),
        // No column of ours holds floats or blobs; who reads such a column gets told by `Row`.
        sqlite::Value::Null | sqlite::Value::Real(_) | sqlite::Value::Blob(_) => Value::Null,
    }
}
