//! Other services, as inventory sees them.

pub(crate) mod products;
