//! The one integration test binary: the host, and through it the real components.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod browser;
mod correctness;
mod harness;
mod host;
mod host_cli;
mod host_outbound;
mod host_refusals;
mod host_sqlite;
mod protocol;
mod shop;
mod tree;
mod wit;
