//! The recipes of `docs/recipes.md`: what goes wrong elsewhere, done on purpose. Some end with the verdict of the crate
//! `checker`, whose program runs many more seeds.

mod api_keys;
mod buyers;
mod disk;
mod idempotency;
mod kill;
mod lists;
mod network;
mod overload;
mod prices;
mod products;
mod products_down;
mod reservations;
mod seeds;
mod stock;
