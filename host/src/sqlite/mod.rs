//! `spin:sqlite`: which databases a component may open, and what an open connection is.

mod connection;
mod database;
mod guest;
mod keeper;
mod pace;
mod registry;
mod statement;

#[expect(unreachable_pub, reason = "the generated bindings re-export it")]
pub use connection::Connection;
pub(crate) use guest::{Sqlite, View};
pub(crate) use registry::{Databases, Registry};
