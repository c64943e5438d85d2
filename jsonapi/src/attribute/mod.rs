//! Parsers of common kinds of attributes, and of filter values of the same kinds.
//!
//! Each is a `const` that a service can also generate its OpenAPI from.

mod choice;
mod number;
mod text;
mod time;
mod uuid;

#[cfg(test)]
mod tests;

pub use choice::{Choice, words};
pub(crate) use choice::one_of;
pub use number::{Integer, decimal, whole};
pub use text::Text;
pub use time::{format_timestamp, parse_timestamp, timestamp};
pub use uuid::{canonical_uuid, parse_uuid, uuid};

use crate::error::Violation;
use serde_json::Value;

/// `true` or `false`.
///
/// # Errors
/// Anything else.
pub fn boolean(value: &Value) -> Result<bool, Violation> {
    value.as_bool().ok_or_else(|| "must be true or false".into())
}

/// Lets `null` through as `None`.
///
/// ```
/// use jsonapi::attribute::{Text, nullable};
/// const NOTE: Text = Text::line(0, 100);
/// let parse = nullable(|value| NOTE.parse(value));
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
