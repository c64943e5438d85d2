//! The one integration test binary: the host, and through it the real components.

mod harness;
mod host;
mod host_cli;
mod host_outbound;
mod host_sqlite;
mod wit;
