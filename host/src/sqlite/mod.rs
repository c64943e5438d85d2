//! `spin:sqlite`: which databases a component may open, and what an open connection is.
//!
//! A statement comes in by `guest`, to its `connection`. What only changes rows joins the `queue` of its `database`, for the
//! one `writer`; what takes long to read goes to the `readers`; all else runs on the connection's own `session`.
//!
//! Beside that, for who keeps the databases: a `snapshot` of one in use, a `kept` one that rests, and what in it has `expired`.

mod about;
mod connection;
mod database;
mod effects;
mod expired;
mod file;
mod guest;
mod job;
mod kept;
mod kinds;
mod pace;
mod queue;
mod readers;
mod registry;
mod rows;
mod schema;
mod session;
mod settings;
mod snapshot;
#[cfg(test)]
mod tests;
mod turn;
mod watch;
mod writer;

pub(crate) use about::About;
pub(crate) use connection::Connection;
pub(crate) use database::Database;
pub(crate) use expired::Expired;
pub(crate) use guest::{Sqlite, View};
pub(crate) use kept::Kept;
pub(crate) use registry::{Databases, Registry};
pub(crate) use snapshot::{Copied, Snapshot};
