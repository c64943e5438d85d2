//! The schema, as the files in `migrations/inventory`.

use platform::migrations::Migration;

macro_rules! migration {
    ($name:literal) => {
        Migration { name: $name, sql: include_str!(concat!("../../migrations/sqlite/inventory/", $name)) }
    };
}

/// All steps, oldest first. A step that has been released is never changed: the next one corrects it.
pub const MIGRATIONS: &[Migration] = &[
    migration!("0001_moment.sql"),
    migration!("0002_event.sql"),
    migration!("0003_stock.sql"),
    migration!("0004_reservation.sql"),
    migration!("0005_purchase.sql"),
    migration!("0006_command.sql"),
    migration!("0007_command_shows.sql"),
    migration!("0008_probe.sql"),
    migration!("0009_event_tells_who.sql"),
    migration!("0010_figure.sql"),
    migration!("0011_live_reservation.sql"),
    migration!("0012_probe_is_as_large_as_a_command.sql"),
    migration!("0013_books.sql"),
];
