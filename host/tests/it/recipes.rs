//! The recipes of `docs/recipes.md`: what goes wrong elsewhere, done on purpose. Some end with the verdict of the crate
//! `checker`, whose program runs many more seeds.

mod api_keys;
mod buyers;
#[cfg(target_os = "linux")]
mod connections;
#[cfg(target_os = "linux")]
mod crowds;
mod disk;
mod idempotency;
#[cfg(target_os = "linux")]
mod keeping;
mod kill;
mod lists;
mod network;
mod overload;
mod prices;
mod products;
mod products_down;
#[cfg(target_os = "linux")]
mod promises;
mod reservations;
mod seeds;
mod stock;
