//! The schema that this code was written for.

use platform::migrations::Migration;

/// All steps, in order. One that was ever released is never edited: a new one is added.
pub const MIGRATIONS: [Migration; 3] = [
    Migration { name: "0001_events.sql", sql: include_str!("../../migrations/sqlite/products/0001_events.sql") },
    Migration { name: "0002_products.sql", sql: include_str!("../../migrations/sqlite/products/0002_products.sql") },
    Migration { name: "0003_commands.sql", sql: include_str!("../../migrations/sqlite/products/0003_commands.sql") },
];
