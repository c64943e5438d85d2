//! The statements of the catalogue, and what their rows mean.
//!
//! Reads are one statement each. So is every change: an `INSERT INTO command` that decides while it inserts and whose triggers
//! carry the decision out (`migrations/sqlite/products/0004_command.sql`). Nothing is read first and written later, so that
//! nothing can come in between, however many instances share the file.

mod command;
pub mod events;
pub mod products;
pub mod search;

#[cfg(test)]
pub(crate) mod tests;

use store::Statement;

/// All of them, for documentation and tests.
pub static STATEMENTS: [&Statement; 9] = [
    &products::FIND,
    &products::FIND_MANY,
    &products::LIST,
    &events::FIND,
    &events::LIST,
    &command::CREATE,
    &command::UPDATE,
    &command::DELETE,
    &command::RECORD,
];
