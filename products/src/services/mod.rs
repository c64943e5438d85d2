//! Decisions, one file a use case. Reads without any go from the API to the repository directly.

pub mod change;
pub mod create;
pub mod delete;
pub mod operations;

#[cfg(test)]
mod tests;
