//! The service's SQL: what each statement is given, and how its rows are read. The statements are in `sqlite/`, a file each.
//!
//! Everything that changes something is one statement, so that no caller has to think of transactions, locks or half-done work.
//! A refusal is a value; an error means that nothing happened, or that nobody knows: with an idempotency key the same attempt
//! may then be made again.

mod books;
mod events;
mod expiry;
mod figures;
mod movements;
mod purchases;
mod refusal;
mod reservations;
mod stock;
#[cfg(test)]
pub(crate) mod tests;

use std::sync::Arc;

use platform::Database;
pub(crate) use stock::LOW_STOCK;
use store::Store;

/// Stock, its ledger, purchases, reservations and the feed. Cheap to clone.
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
    [
        &stock::STATEMENTS[..],
        &movements::STATEMENTS,
        &purchases::STATEMENTS,
        &reservations::STATEMENTS,
        &expiry::STATEMENTS,
        &events::STATEMENTS,
        &books::STATEMENTS,
        &figures::STATEMENTS,
        &refusal::STATEMENTS,
    ]
    .concat()
}
