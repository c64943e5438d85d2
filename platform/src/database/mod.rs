//! The database as a port: one SQL statement at a time, and transactions on a connection of their own.

mod error;
mod row;
mod value;

use async_trait::async_trait;

pub use error::DatabaseError;
pub use row::Row;
pub use value::Value;

/// Somewhere a statement can be sent: a database, or a transaction in it.
#[async_trait]
pub trait Query: Send + Sync {
    /// Runs one statement and returns all its rows. Text after the first `;` is not run.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::Busy`] when another writer held the database for longer than the busy time: nothing happened and the
    /// statement may be sent again; the other kinds of [`DatabaseError`] as they say.
    async fn query(&self, sql: &str, parameters: Vec<Value>) -> Result<Vec<Row>, DatabaseError>;

    /// The same for a statement that finds a few rows by their key, which takes so little time that nothing else has to go on
    /// meanwhile.
    ///
    /// # Errors
    ///
    /// As [`query`](Self::query).
    async fn look_up(&self, sql: &str, parameters: Vec<Value>) -> Result<Vec<Row>, DatabaseError> {
        self.query(sql, parameters).await
    }
}

/// One open database.
///
/// An implementation is shared by the requests that an instance serves at once, so that statements of different requests
/// interleave on one connection: each must be whole in itself.
#[async_trait]
pub trait Database: Query {
    /// Begins a transaction on a connection of its own and takes the write lock (`BEGIN IMMEDIATE`).
    ///
    /// # Errors
    ///
    /// As [`Query::query`].
    async fn transaction(&self) -> Result<Box<dyn Transaction + '_>, DatabaseError>;
}

/// A transaction that has the write lock. Dropping it rolls it back.
#[async_trait]
pub trait Transaction: Query {
    /// Makes everything durable.
    ///
    /// # Errors
    ///
    /// As [`Query::query`]; the transaction then had no effect.
    async fn commit(self: Box<Self>) -> Result<(), DatabaseError>;
}
