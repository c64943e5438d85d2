//! The catalogue's SQL, and all of it.
//!
//! Reads are one statement each. So is every change: an `INSERT INTO command` that decides while it inserts and whose triggers
//! carry the decision out (`migrations/products/0003_commands.sql`). Nothing is read first and written later, so that nothing
//! can come in between, however many instances share the file.

mod batch;
mod command;
mod decode;
mod events;
mod list;
mod search;
mod statements;

#[cfg(test)]
mod tests;

use platform::{DatabaseError, Platform, Value};
use uuid::Uuid;

use crate::domain::Product;
pub use batch::{BatchOutcome, RefusedStep};
pub use command::{Command, Decision, Effect, IdempotencyKey, Origin, Outcome, Refusal};
pub use events::{EVENT_LIST, Event, EventKind};
pub use list::PRODUCT_LIST;

/// The products and their history. Cheap to clone.
#[derive(Clone)]
pub struct Repository {
    platform: Platform,
}

impl Repository {
    /// Over this platform's database, with its clock and randomness for the times and ids of changes.
    pub fn new(platform: Platform) -> Self {
        Self { platform }
    }

    /// The product with this id, unless it is deleted.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn get(&self, id: Uuid) -> Result<Option<Product>, DatabaseError> {
        let rows = self.platform.database.query(statements::GET, vec![id.into()]).await?;
        rows.first().map(decode::product).transpose()
    }

    /// Those of these products that exist and are not deleted, in no particular order, each once. Meant for up to
    /// [`BATCH_IDS_MAX`](crate::limits::BATCH_IDS_MAX) ids.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn get_many(&self, ids: &[Uuid]) -> Result<Vec<Product>, DatabaseError> {
        let ids: Vec<String> = ids.iter().map(Uuid::to_string).collect();
        let ids = Value::Text(serde_json::Value::from(ids).to_string());
        let rows = self.platform.database.query(statements::GET_MANY, vec![ids]).await?;
        rows.iter().map(decode::product).collect()
    }
}
