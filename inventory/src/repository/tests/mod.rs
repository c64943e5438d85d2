//! On the real engine, through as many connections as it takes.

mod cancel;
mod consistency;
mod events;
mod figures;
mod idempotency;
mod ledger;
mod lists;
mod movements;
mod operations;
mod pages;
mod plans;
mod purchase;
mod reservations;
mod stocks;
mod sums;
pub(crate) mod support;
