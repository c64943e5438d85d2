//! The schema that this code was written for.

use platform::migrations::Migration;

/// A file of `migrations/sqlite/products`.
macro_rules! migration {
    ($name:literal) => {
        Migration { name: $name, sql: include_str!(concat!("../../migrations/sqlite/products/", $name)) }
    };
}

/// All steps, in order. One that was ever released is never edited: a new one is added.
pub const MIGRATIONS: &[Migration] = &[
    migration!("0001_moment.sql"),
    migration!("0002_event.sql"),
    migration!("0003_product.sql"),
    migration!("0004_command.sql"),
    migration!("0005_probe.sql"),
    migration!("0006_event_tells_changes.sql"),
    migration!("0007_probe_is_as_large_as_a_command.sql"),
];
