//! The catalogue, a file for each thing that is done to it.

mod change;
mod create;
mod delete;
mod events;
mod list;
mod operations;
mod read;
