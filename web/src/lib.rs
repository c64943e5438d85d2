//! What every request to a service passes through, whichever service it is: keys, routes, content negotiation, limits,
//! conditional requests, errors, documentation, health.
//!
//! A service is a table of [`Operation`]s. The table is the router, the `Allow` header, the query grammar and the
//! OpenAPI document at once, so that they cannot disagree. [`Service::respond`] takes a request to its response;
//! a handler only sees requests that are authenticated, negotiated and parsed, and answers with an [`Answer`] or a
//! [`Failure`].
//!
//! A table and `matchit` stand in place of a web framework because every answer of a framework's own (404, 405, 413,
//! a rejected extractor) would have to be turned into JSON:API again.

mod about;
mod answer;
mod docs;
mod failure;
mod health;
#[cfg(target_family = "wasm")]
mod instance;
pub mod limits;
mod operation;
#[cfg(target_family = "wasm")]
mod outage;
pub mod prefer;
mod readiness;
mod request;
mod router;
mod service;

pub use about::About;
pub use answer::{Answer, Tag};
pub use failure::{Failure, Rejected, code};
pub use health::{Check, Health};
#[cfg(target_family = "wasm")]
pub use instance::Instance;
pub use operation::{Action, AnswerDoc, Doc, Handler, Operation, RequestDoc};
pub use prefer::{Waited, WaitingRoom};
pub use request::Request;
pub use service::Service;

/// The `Cache-Control` of every answer behind a key. Shared caches keep answers to `Authorization` to themselves
/// ([RFC 9111, section 3.5](https://www.rfc-editor.org/rfc/rfc9111#section-3.5)) but know nothing of `X-API-KEY`; a client's own
/// cache may keep them and has an entity tag to ask with.
pub const CACHE_CONTROL: &str = "private, no-cache";

/// The response of a service: always in one piece, so that its length is known and its head and body leave together.
pub type Response = http::Response<http_body_util::Full<bytes::Bytes>>;
