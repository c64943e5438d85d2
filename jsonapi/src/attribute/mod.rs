//! Parsers of common kinds of attributes, and of filter values of the same kinds.
//!
//! Each is a `const` that a service can also generate its OpenAPI from.

mod choice;
mod number;
mod time;
mod uuid;

#[cfg(test)]
mod tests;

pub(crate) use choice::one_of;
pub use choice::{Choice, words};
pub use number::{Integer, decimal, whole};
use serde_json::Value;
pub use time::parse_timestamp;
pub use uuid::{canonical_uuid, parse_uuid};

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
