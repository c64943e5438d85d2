//! The stock and what happens to it, a room or a file for each resource.

mod asking_products;
mod consistency;
mod events;
mod figures;
mod lists;
mod movements;
mod operations;
mod purchases;
mod relationships;
mod reservations;
mod stock;
