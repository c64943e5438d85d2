//! UUIDs of any version.

use ::uuid::{Uuid, fmt::Hyphenated};

use crate::error::Violation;

/// The UUID in lower case.
///
/// # Errors
/// Not a UUID: see [`parse_uuid`].
pub fn canonical_uuid(text: &str) -> Result<String, Violation> {
    parse_uuid(text).map(|uuid| uuid.hyphenated().to_string())
}

/// The UUID that the text is, whether in a path, a query or a document. Only the form with four hyphens is one here, in
/// either case ([RFC 9562, section 4](https://www.rfc-editor.org/rfc/rfc9562#section-4)): no braces, no `urn:uuid:`, for
/// what has several names is found under one and not under another.
///
/// # Errors
/// Not a UUID.
pub fn parse_uuid(text: &str) -> Result<Uuid, Violation> {
    match Uuid::try_parse(text) {
        Ok(uuid) if text.len() == Hyphenated::LENGTH => Ok(uuid),
        _ => Err("must be a UUID".into()),
    }
}
