//! JSON text from the network to a value, strictly.
//!
//! A reader of our own rather than that of `serde_json`, for three rules that its `Value` cannot hold: names must not repeat
//! (two readers of `{"quantity":1,"quantity":100}` would see two orders), the number of values is limited, and no
//! member name has a special meaning (with numbers kept as text, `serde_json` reads an object with one member of a
//! private name as a number).

mod canonical;
mod reader;
mod string;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

pub(crate) use canonical::canonical;
pub use canonical::same;
use serde_json::Value;

use crate::error::{Error, Errors, code};

/// Reads a JSON text ([RFC 8259](https://www.rfc-editor.org/rfc/rfc8259)).
///
/// Numbers keep their text. Refused, beyond what is not JSON at all: an empty body, invalid UTF-8, lone surrogates,
/// a member name twice in one object, more nesting than [`limits::JSON_DEPTH`](crate::limits::JSON_DEPTH),
/// more values than [`limits::JSON_VALUES`](crate::limits::JSON_VALUES).
///
/// # Errors
/// 400 `invalid_json` with the position in the detail.
pub fn parse(bytes: &[u8]) -> Result<Value, Errors> {
    if bytes.is_empty() {
        return Err(invalid("The body is empty.".into()));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => reader::read(text).map_err(|problem| invalid(problem.describe(text).into())),
        Err(error) => Err(invalid(format!("The body is not UTF-8 at byte {}.", error.valid_up_to()).into())),
    }
}

fn invalid(detail: Cow<'static, str>) -> Errors {
    Error::new(code::INVALID_JSON).with_detail(detail).into()
}
