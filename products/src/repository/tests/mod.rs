//! On real `SQLite`, through the repository's own statements; a database for each test.

mod batch;
mod changes;
mod concurrency;
mod events;
mod keys;
mod lists;
mod pages;
mod plans;
mod search;
pub(crate) mod support;
