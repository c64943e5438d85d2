//! Looks for wrong answers of the shop: a seeded driver does everything that clients, networks and machines do, and a pure
//! model says which answers are allowed.
//!
//! [`plan`] makes a run from a seed, [`drive`] carries it out on a [`shop`] and records the [`history`], [`books`] are what
//! the shop says of itself afterwards, and [`check`] judges both.

pub mod books;
pub mod call;
pub mod check;
pub mod drive;
pub mod feed;
pub mod history;
pub mod kills;
pub mod model;
pub mod mutants;
mod node;
pub mod plan;
pub mod process;
pub mod reader;
pub mod recipes;
pub mod requests;
pub mod run;
pub mod shop;
pub mod stub;
