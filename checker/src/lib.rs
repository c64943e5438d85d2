//! Looks for wrong answers of the shop: a seeded driver does everything that clients, networks and machines do, and a pure
//! model says which answers are allowed.
//!
//! [`random`] makes a [`plan`] from a seed, `drive` carries it out on a [`shop`] and records the `history`, [`books`] are what
//! the shop says of itself afterwards, and [`check`] judges both.

#![expect(clippy::missing_errors_doc, reason = "an error is a shop or a machine that does not work, and says in which way")]

pub mod books;
pub mod call;
pub mod check;
mod drive;
mod history;
pub mod kills;
mod model;
pub mod mutants;
mod node;
pub mod plan;
pub mod process;
pub mod random;
pub mod reader;
pub mod recipes;
pub mod requests;
pub mod run;
pub mod shop;
pub mod stub;
