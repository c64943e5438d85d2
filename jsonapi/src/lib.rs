//! [JSON:API 1.1](https://jsonapi.org/format/1.1/) for servers: documents, errors, content negotiation, query
//! parameters, cursor pagination, conditional requests and Atomic Operations.
//!
//! Pure functions over [`http`] types, bytes and [`serde_json::Value`]s. No I/O, no framework, no knowledge of any
//! particular resource. A service describes each endpoint by constants and asks this crate what a request means.
//!
//! # A request, from bytes to bytes
//!
//! ```
//! use http::{HeaderMap, Method};
//! use jsonapi::{
//!     Document, Errors, Resource,
//!     attribute::string,
//!     json,
//!     negotiation::{Support, negotiate},
//!     query::{Endpoint, Fieldset, Query},
//!     request::Draft,
//! };
//!
//! // What the endpoint is, as constants.
//! const NOTES: Endpoint = Endpoint {
//!     kind: "notes",
//!     include: &[],
//!     fieldsets: &[Fieldset { kind: "notes", fields: &["text"] }],
//!     list: None,
//! };
//!
//! fn create(method: &Method, headers: &HeaderMap, query: Option<&str>, body: &[u8]) -> Result<Vec<u8>, Errors> {
//!     let applied = negotiate(method, headers, !body.is_empty(), &Support::PLAIN)?; // 415, 406
//!     let query = Query::parse(query, &NOTES)?; // 400, every bad parameter at once
//!     let document = json::parse(body)?; // 400
//!     let mut draft = Draft::create(&document, "notes")?; // 400, 409
//!     let text = draft.required("text", |value| string(value).map(str::to_owned));
//!     let text = draft.finish(|| text)?; // 422, every violation at once
//!     let note = Resource::new("notes", "1").with_attribute("text", text).with_link("self", "/notes/1");
//!     Ok(Document::one(note).to_bytes(&applied, &query.fieldsets))
//! }
//! ```
//!
//! An [`Errors`] knows the status of the answer and serialises itself: `errors.status()`, `errors.to_bytes(&applied)`.
//! The answer's headers are `Content-Type: applied.content_type()` and [`VARY`].
//!
//! A list adds: [`Query::parse`](query::Query::parse) against an [`Endpoint`](query::Endpoint) with a
//! [`List`](query::List); a statement made of its filters, its order and its page;
//! [`Page::split`](page::Page::split) for the rows that come back; [`Query::page_document`](query::Query::page_document) for
//! the document; `applied.with_profile(CURSOR_PAGINATION)`.
//!
//! A change adds: [`Preconditions`](conditional::Preconditions), [`idempotency::key`]. Several changes at once:
//! [`atomic::parse`], then a [`Draft`](request::Draft) per operation, then [`atomic::Results`].
//!
//! # Choices where the specification leaves room
//!
//! Each is documented where it is made; the names of the requirements in the tests lead there.

pub mod atomic;
pub mod attribute;
pub mod conditional;
pub mod document;
pub mod error;
mod hash;
pub mod idempotency;
pub mod json;
pub mod limits;
pub mod media_type;
pub mod negotiation;
pub mod page;
pub mod pointer;
pub mod query;
pub mod request;
pub mod resource_type;
mod text;
mod top_level;

pub use document::{Document, Fieldsets, Identifier, Link, Linkage, Links, Relationship, Resource};
pub use error::{Code, Error, Errors, Source, Violation};
pub use media_type::{Applied, MEDIA_TYPE};
pub use query::Query;

/// The version of the specification, as in `jsonapi.version`.
pub const VERSION: &str = "1.1";

/// The value of `Vary` on every response, errors and 204 and 304 too: extensions and profiles are negotiated by `Accept`.
pub const VARY: http::HeaderValue = http::HeaderValue::from_static("Accept");
