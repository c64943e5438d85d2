//! What passes between clients and components: bodies with their bounds, what becomes of requests, and the host's own refusals.

mod body;
mod bounded;
mod facts;
mod fate;
mod refusal;
mod replayed;
mod requests;
mod trace;
mod unbroken;

pub use body::Body;
pub(crate) use body::{content_length, whole};
pub(crate) use bounded::Bounded;
pub(crate) use facts::Facts;
pub(crate) use fate::{Client, Fate};
pub(crate) use refusal::{Asked, Refusal, X_REQUEST_ID};
pub(crate) use replayed::Replayed;
pub(crate) use requests::Requests;
pub(crate) use trace::Parent;
pub(crate) use unbroken::Unbroken;
