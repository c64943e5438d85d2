//! `spin:sqlite`: which databases a component may open, and what an open connection is.
//!
//! A statement comes in by `guest`, to its `connection`. What only changes rows joins the `queue` of its `database`, for the
//! one `writer`; what takes long to read goes to the `readers`; all else runs on the connection's own `session`.

mod connection;
mod database;
mod effects;
mod file;
mod guest;
mod job;
mod kinds;
mod pace;
mod queue;
mod readers;
mod registry;
mod rows;
mod session;
mod settings;
#[cfg(test)]
mod tests;
mod turn;
mod watch;
mod writer;

pub(crate) use connection::Connection;
pub(crate) use guest::{Sqlite, View};
pub(crate) use registry::{Databases, Registry};
