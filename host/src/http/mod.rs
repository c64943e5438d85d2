//! What passes between clients and components: bodies with their bounds, and the host's own refusals.

mod body;
mod bounded;
mod refusal;
mod replayed;
mod unbroken;

pub use body::Body;
pub(crate) use body::{content_length, whole};
pub(crate) use bounded::Bounded;
pub(crate) use refusal::{Asked, Refusal};
pub(crate) use replayed::Replayed;
pub(crate) use unbroken::{Fate, Unbroken};
