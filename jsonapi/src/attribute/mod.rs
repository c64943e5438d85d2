//! Parsers of common kinds of attributes, and of filter values of the same kinds.
//!
//! Each is a `const` that a service can also generate its OpenAPI from.

mod choice;
mod number;
mod time;

#[cfg(test)]
mod tests;

pub(crate) use choice::one_of;
pub use choice::{Choice, words};
pub use number::{Integer, decimal, whole};
use serde_json::Value;
pub use time::{parse_date, parse_timestamp};
use uuid::{Uuid, fmt::Hyphenated};

use crate::error::Violation;

/// Lets `null` through as `None`.
///
/// ```
/// use jsonapi::attribute::{nullable, whole};
/// let parse = nullable(whole);
/// assert_eq!(parse(&serde_json::Value::Null), Ok(None));
/// ```
pub fn nullable<T, E>(parse: impl Fn(&Value) -> Result<T, E>) -> impl Fn(&Value) -> Result<Option<T>, E> {
    move |value| if value.is_null() { Ok(None) } else { parse(value).map(Some) }
}

/// The string in the value, for a parse function of the domain that works on text.
///
/// # Errors
/// Anything but a string.
pub fn string(value: &Value) -> Result<&str, Violation> {
    value.as_str().ok_or_else(|| "must be a string".into())
}

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
