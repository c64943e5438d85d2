//! What a parse function says about a value that it refuses.

use std::borrow::Cow;

use serde_json::Value;

use super::{Code, Error, code};
use crate::text::excerpt;

/// Why one value is refused, without knowing where in the request the value was.
///
/// The reader that called the parse function adds the place. Text turns into a
/// `validation_failed`, so a parse function may simply return `Err("must be even".into())`.
///
/// ```
/// use jsonapi::Violation;
/// fn even(n: i64) -> Result<i64, Violation> {
///     if n % 2 == 0 { Ok(n) } else { Err("must be even".into()) }
/// }
/// assert!(even(3).is_err());
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct Violation {
    code: Code,
    pub(crate) detail: Cow<'static, str>,
    meta: Vec<(String, Value)>,
}

impl Violation {
    /// A `validation_failed` whose detail is the rule that was broken, worded to follow the
    /// name of the field: `must be between 1 and 9`.
    pub fn new(detail: impl Into<Cow<'static, str>>) -> Self {
        Self { code: code::VALIDATION_FAILED, detail: detail.into(), meta: Vec::new() }
    }

    /// Replaces the code, for the rare rule that has one of its own.
    pub fn with_code(mut self, code: Code) -> Self {
        self.code = code;
        self
    }

    /// Adds a member to the error's `meta`, such as the permitted maximum.
    pub fn with_meta(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.meta.push((name.to_owned(), value.into()));
        self
    }

    /// The error about the field `name`; the caller adds the source.
    pub fn into_error(self, name: &str) -> Error {
        let mut error = Error::new(self.code).with_detail(format!("`{}` {}.", excerpt(name), self.detail));
        error.0.meta.extend(self.meta);
        error
    }

    /// The same, with another code: a query parameter is never `validation_failed`.
    pub(crate) fn into_parameter_error(self, name: &str) -> Error {
        self.with_code(code::INVALID_QUERY_PARAMETER).into_error(name).at_parameter(name)
    }
}

impl From<&'static str> for Violation {
    fn from(detail: &'static str) -> Self {
        Self::new(detail)
    }
}

impl From<String> for Violation {
    fn from(detail: String) -> Self {
        Self::new(detail)
    }
}
