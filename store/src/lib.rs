//! What both services do with a database in the same way, and the one crate that knows how an engine speaks SQL.
//!
//! A service writes each statement into a `.sql` file and says how a row of it is read. This crate sends it
//! ([`Statement`]), decides a request once whatever the client repeats ([`Store::once`]), carries several commands out as one
//! ([`Store::all`]), and reads pages of lists ([`Listing`]).
//!
//! # A change is one statement
//!
//! Everything that changes something is one `INSERT INTO command`. The statement looks at what is there, the table decides
//! (`outcome`), and triggers carry out what was decided. So nothing can come in between, however many processes share the
//! file, and a refusal is a row and not an error. A row stays for the lifetime of its idempotency key and is what a repeated
//! request is answered from.

mod attempt;
mod batch;
mod command;
mod condition;
pub mod filter;
pub mod limits;
mod list;
pub mod log;
mod once;
#[cfg(not(target_family = "wasm"))]
pub mod pages;
mod retry;
mod size;
mod sqlite;
mod statement;
mod value;

pub use attempt::{Attempt, IdempotencyKey};
pub use batch::RefusedStep;
pub use command::{Command, Done, Refusal, Step, Stopped};
pub use condition::Condition;
pub use list::{Field, Listing};
pub use log::SequenceId;
pub use retry::{Rejection, retry};
pub use sqlite::compares;
pub use statement::{Parameter, Statement};

use std::sync::Arc;

use platform::{Database, DatabaseError, Query, Row};

/// The statements of this crate itself, for documentation and tests.
pub static STATEMENTS: [&Statement; 4] = [&once::RECALL, &batch::STEPS, &log::NEWEST, &PROBE];

/// What finds out whether the database can be written.
static PROBE: Statement = Statement::new("probe", include_str!("sqlite/probe.sql"));

/// A service's database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    database: Arc<dyn Database>,
}

impl Store {
    /// Over this database, which has the schema that the statements are written for.
    pub fn new(database: Arc<dyn Database>) -> Self {
        Self { database }
    }

    /// Sends a statement. Each of its parameters must be given by name.
    ///
    /// # Errors
    ///
    /// What the database says, and [`DatabaseError::Failed`] where a parameter is missing.
    pub async fn query(&self, statement: &Statement, parameters: &[Parameter]) -> Result<Vec<Row>, DatabaseError> {
        statement.send(&*self.database, parameters).await
    }

    /// The row that a statement finds by its key, if there is one, read by `read`.
    ///
    /// # Errors
    ///
    /// As [`query`](Self::query).
    pub async fn find<T>(
        &self,
        statement: &Statement,
        parameters: &[Parameter],
        read: impl FnOnce(&Row) -> Result<T, DatabaseError>,
    ) -> Result<Option<T>, DatabaseError> {
        let found = self.database.look_up(statement.sql(), statement.values(parameters)?).await?;
        found.first().map(read).transpose()
    }

    /// Finds out whether the database can be written, by writing `now` into it.
    ///
    /// # Errors
    ///
    /// Why it cannot.
    pub async fn probe(&self, now: i64) -> Result<(), DatabaseError> {
        self.query(&PROBE, &[("now", now.into())]).await.map(drop)
    }

    fn connection(&self) -> &dyn Query {
        &*self.database
    }
}
