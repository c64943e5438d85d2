//! The service's SQL: what each statement is given, and how its rows are read. The statements are in `sqlite/`, a file each.
//!
//! Reads are one statement each. So is every change: an `INSERT INTO command` that decides while it inserts and whose triggers
//! carry the decision out (`migrations/sqlite/products/0004_command.sql`). Nothing is read first and written later, so that
//! nothing can come in between, however many instances share the file.

mod events;
mod products;
mod refusal;
mod search;
#[cfg(test)]
pub(crate) mod tests;

use std::sync::Arc;

use platform::Database;
use store::Store;

pub(crate) use search::FIELD as SEARCH;

/// The products and the feed. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Repository {
    /// Decides and carries out what is asked for.
    pub(crate) store: Store,
}

impl Repository {
    /// Over this database, which has the schema of [`MIGRATIONS`](crate::migrations::MIGRATIONS).
    pub(crate) fn new(database: Arc<dyn Database>) -> Self {
        Self { store: Store::new(database) }
    }
}

/// Every statement of the service, for documentation.
#[cfg(test)]
pub(crate) fn statements() -> Vec<&'static store::Statement> {
    [&products::STATEMENTS[..], &events::STATEMENTS, &refusal::STATEMENTS].concat()
}
