//! The shop itself: both services, built as they are delivered, on real databases, asked as a client would ask them.

mod alone;
pub(crate) mod answer;
mod bad_input;
mod bad_numbers;
mod bad_requests;
mod errors;
pub(crate) mod harness;
mod idempotency;
mod keys;
mod parallel;
mod products_down;
mod purchase;
mod reservations;
mod stub;
