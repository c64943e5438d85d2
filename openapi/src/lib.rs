//! The OpenAPI 3.1 document of a service, made from the same constants that its requests are checked against.
//!
//! It is made by a test, not by the running service, and checked in: a change of the contract is a change of a file that
//! somebody reads.
//!
//! A schema says exactly what is accepted, as far as JSON Schema can: members that JSON:API wants ignored may be there,
//! attributes that are not known may not. What depends on what is stored (a version, a cursor, another product's sku) no schema
//! can say; the description does.

mod codes;
mod describe;
mod document;
mod filters;
mod general;
mod links;
mod operations;
mod parameters;
mod resource;
mod responses;
pub mod schema;
mod shown;
mod written;

use jsonapi::Code;
use serde_json::Value;

pub use document::{Info, document};
pub use resource::{Access, Attribute, Cardinality, NamedBy, RelationshipDoc, ResourceDoc, Rules, Shows};

/// What an operation says of itself.
#[derive(Clone, Copy, Debug)]
pub struct Doc {
    /// `operationId`: the method's name in a generated client.
    pub id: &'static str,
    /// One line.
    pub summary: &'static str,
    /// The rest, in Markdown. May be empty.
    pub description: &'static str,
    /// What the body holds.
    pub request: RequestDoc,
    /// What comes back.
    pub answer: AnswerDoc,
    /// The errors of this operation, beyond those that any operation of its kind can give.
    pub errors: &'static [Code],
    /// Which headers mean something here.
    pub headers: Headers,
    /// Whether it exists only to refuse, with 403, what the specification wants refused so. Then it is a sentence about its path
    /// and no operation: a generated client has no use for a method that never succeeds.
    pub refused: bool,
}

impl Doc {
    /// A description to start from: no body, no content, nothing special.
    pub const fn new(id: &'static str, summary: &'static str) -> Self {
        Self {
            id,
            summary,
            description: "",
            request: RequestDoc::None,
            answer: AnswerDoc::None,
            errors: &[],
            headers: Headers::None,
            refused: false,
        }
    }
}

/// What a request's body holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestDoc {
    /// Nothing.
    None,
    /// A new resource of this type.
    Create(&'static str),
    /// Changes to a resource of this type.
    Update(&'static str),
    /// Operations: additions of these types.
    Additions(&'static [&'static str]),
    /// Operations: additions, changes and removals of this type.
    AnyOperation(&'static str),
}

/// What a successful answer holds.
#[derive(Clone, Copy, Debug)]
pub enum AnswerDoc {
    /// 204.
    None,
    /// 200 with one resource of this type.
    One(&'static str),
    /// 200 with one resource of this type or `null`.
    OneOrNull(&'static str),
    /// 201 with a new resource of this type.
    Created(&'static str),
    /// 200 with a page of resources of this type.
    Many(&'static str),
    /// 200 with the linkage of a to-one relationship to this type.
    LinkageOne(&'static str),
    /// 200 with the linkage of a to-many relationship to this type, a page of it.
    LinkageMany(&'static str),
    /// 200 with results of operations.
    Results,
    /// 200 with `meta` of this schema alone.
    Meta(fn() -> Value),
}

/// Which of the optional headers an operation understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headers {
    /// None of them.
    None,
    /// `If-None-Match` on reading.
    Conditional,
    /// `If-Match` on a change.
    IfMatch,
    /// `Idempotency-Key`.
    Idempotent,
    /// `If-None-Match` and `Prefer: wait`.
    Wait,
}

/// For a test of each service: compares the document with `docs/openapi/<name>.json`, or with `BODEGA_WRITE_OPENAPI` set in
/// the environment writes it there.
///
/// # Panics
///
/// When they differ.
#[cfg(not(target_family = "wasm"))]
#[expect(clippy::expect_used, reason = "for tests only")]
pub fn check(name: &str, document: &Value) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../docs/openapi/{name}.json"));
    let made = format!("{}\n", serde_json::to_string_pretty(document).expect("a JSON value is JSON"));
    if std::env::var_os("BODEGA_WRITE_OPENAPI").is_some() {
        std::fs::write(&path, &made).expect("docs/openapi can be written");
    }
    let checked_in = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        checked_in == made,
        "docs/openapi/{name}.json is not what the code makes: run the tests once with BODEGA_WRITE_OPENAPI=1 and read the change"
    );
}
