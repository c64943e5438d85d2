//! How one request of an instance wakes another.

#[cfg(not(target_family = "wasm"))]
pub use crate::native::{Bell, Rope};
#[cfg(target_family = "wasm")]
pub use crate::spin::{Bell, Rope};
