//! The SQL of the service, and nowhere else.
//!
//! Everything that changes something is one statement (see [`command`]), so that no caller has to think of transactions,
//! locks or half-done work. A refusal is a value; an error means that nothing happened, or that nobody knows: with an
//! idempotency key the same attempt may then be made again.

mod command;
mod consistency;
mod events;
mod expiry;
mod lines;
mod list;
mod live;
mod log;
mod movements;
mod purchases;
mod reader;
mod recorded;
mod reservations;
mod stocks;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use platform::Database;

pub use consistency::Books;
pub use events::{EVENT_LIST, Events};
pub use lines::Lines;
pub use movements::{MOVEMENT_LIST, Movements};
pub use purchases::{PURCHASE_LIST, Purchases};
pub use reservations::{RESERVATION_LIST, Reservations};
pub use stocks::{STOCK_LIST, Stocks};

/// All of the repository over one database. Cheap to clone.
#[derive(Clone)]
pub struct Repository {
    /// Stock.
    pub stocks: Stocks,
    /// The ledger.
    pub movements: Movements,
    /// Purchases.
    pub purchases: Purchases,
    /// Holds.
    pub reservations: Reservations,
    /// Several purchases and movements as one.
    pub lines: Lines,
    /// The change feed.
    pub events: Events,
    /// Whether it all agrees.
    pub books: Books,
}

impl Repository {
    /// The repository in this database, which has the schema of [`MIGRATIONS`](crate::migrations::MIGRATIONS).
    pub fn new(database: Arc<dyn Database>) -> Self {
        Self {
            stocks: Stocks::new(database.clone()),
            movements: Movements::new(database.clone()),
            purchases: Purchases::new(database.clone()),
            reservations: Reservations::new(database.clone()),
            lines: Lines::new(database.clone()),
            events: Events::new(database.clone()),
            books: Books::new(database),
        }
    }
}
