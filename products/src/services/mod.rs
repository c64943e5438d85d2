//! Decisions, one file a use case. Reads without any go from the API to the repository directly.

mod change;
mod create;
mod delete;
mod operations;

pub use change::change;
pub use create::create;
pub use delete::delete;
pub use operations::carry_out;

#[cfg(test)]
mod tests;
