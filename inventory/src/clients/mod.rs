//! Other services, as inventory sees them.

pub mod products;
