//! The one integration test binary: the host, and through it the real components. `CONTRIBUTING.md` says where a test goes.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod application;
mod conformance;
mod console;
mod every_request;
mod harness;
mod host;
mod inventory;
mod products;
mod recipes;
mod tree;
mod wit;
