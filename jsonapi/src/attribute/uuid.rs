//! UUIDs of any version.

use crate::error::Violation;
use ::uuid::{Uuid, fmt::Hyphenated};
use serde_json::Value;

/// The UUID in the value, as text in canonical form.
///
/// # Errors
/// Not a string or not a UUID.
pub fn uuid(value: &Value) -> Result<String, Violation> {
    canonical_uuid(super::string(value)?)
}

/// The UUID in lower case. Only the form with four hyphens is one here
/// ([RFC 9562, section 4](https://www.rfc-editor.org/rfc/rfc9562#section-4)): no braces, no `urn:uuid:`.
///
/// # Errors
/// Not a UUID.
pub fn canonical_uuid(text: &str) -> Result<String, Violation> {
    match Uuid::try_parse(text) {
        Ok(uuid) if text.len() == Hyphenated::LENGTH => Ok(uuid.hyphenated().to_string()),
        _ => Err("must be a UUID".into()),
    }
}
