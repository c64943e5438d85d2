//! Decisions, one file a use case. Reads without any go from the API to the repository directly.

pub(crate) mod change;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod operations;

#[cfg(test)]
mod tests;
