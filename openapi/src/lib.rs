//! The OpenAPI 3.1 document of a service, made from the same constants that its requests are checked against: its table of
//! operations and the descriptions of its resources.
//!
//! It is made by a test, not by the running service, and checked in: a change of the contract is a change of a file that
//! somebody reads.
//!
//! A schema says exactly what is accepted, as far as JSON Schema can: members that JSON:API wants ignored may be there,
//! attributes that are not known may not. What depends on what is stored (a version, a cursor, the name that another resource
//! has) no schema can say; the description does.

mod atomic;
mod codes;
mod context;
mod document;
mod filters;
mod general;
mod headers;
mod parameters;
mod resource;
mod responses;
pub mod schema;
mod shown;
mod written;

#[cfg(test)]
mod tests;

pub use context::Info;
pub use document::document;
pub use resource::Resource;

/// For a test of each service: compares the document with `docs/openapi/<name>.json`, or with `BODEGA_WRITE_OPENAPI` set in
/// the environment writes it there.
///
/// # Panics
///
/// When they differ.
#[cfg(not(target_family = "wasm"))]
#[expect(clippy::expect_used, reason = "for tests only")]
pub fn check(name: &str, document: &serde_json::Value) {
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
