//! How SQLite speaks: named parameters, conditions, positions in a list. What another engine says otherwise belongs into a
//! folder beside this one.

mod condition;
mod keyset;
mod prepare;

#[cfg(test)]
mod tests;

pub use condition::compares;
pub(crate) use keyset::keyset;
pub(crate) use prepare::{Prepared, prepare};
