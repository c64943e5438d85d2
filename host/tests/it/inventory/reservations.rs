//! Reservations, a file for each thing that is done to them.

mod change;
mod create;
