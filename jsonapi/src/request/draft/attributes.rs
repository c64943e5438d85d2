//! Attributes.

use decimal::Decimal;
use serde_json::Value;

use super::{Draft, Mode};
use crate::{
    attribute::parse_timestamp,
    error::{Error, Violation, code},
    json,
};

impl<'a> Draft<'a> {
    /// Whether the client sent this attribute, be it `null`.
    pub fn has(&self, name: &str) -> bool {
        self.attributes.is_some_and(|attributes| attributes.contains_key(name))
    }

    /// The attribute as it was sent. Counts as read.
    pub fn value(&mut self, name: &'static str) -> Option<&'a Value> {
        self.read_attributes.push(name);
        self.attributes.and_then(|attributes| attributes.get(name))
    }

    /// An attribute that must be there.
    pub fn required<T, E: Into<Violation>>(
        &mut self,
        name: &'static str,
        parse: impl FnOnce(&Value) -> Result<T, E>,
    ) -> Option<T> {
        let found = self.optional(name, parse)?;
        if found.is_none() {
            self.violation(name, "is required");
        }
        found
    }

    /// An attribute that may be missing: `Some(None)`. A `null` is not missing, it goes to `parse`.
    pub fn optional<T, E: Into<Violation>>(
        &mut self,
        name: &'static str,
        parse: impl FnOnce(&Value) -> Result<T, E>,
    ) -> Option<Option<T>> {
        match self.value(name).map(parse).transpose() {
            Ok(parsed) => Some(parsed),
            Err(violation) => {
                self.violation(name, violation);
                None
            }
        }
    }

    /// An attribute that only the server sets. On creation it must not be sent; on a change the `current` value
    /// is accepted, because clients send whole objects back, and any other is 422 `read_only_attribute`.
    /// See [`is_current`].
    pub fn read_only(&mut self, name: &'static str, current: Option<&Value>) {
        let Some(value) = self.value(name) else { return };
        let unchanged = current.is_some_and(|current| is_current(value, current));
        if self.mode == Mode::Create || !unchanged {
            let error = Error::new(code::READ_ONLY_ATTRIBUTE)
                .with_detail(format!("`{name}` is set by the server alone."))
                .at_pointer(self.pointer_to(name));
            self.error(error);
        }
    }
}

/// Whether what was sent is the value that is there. A number or a timestamp may be written in another way, and a decimal that is
/// shown as a string may be sent as a number.
pub fn is_current(sent: &Value, current: &Value) -> bool {
    json::same(sent, current) || is_same_time(sent, current) || is_same_decimal(sent, current)
}

fn is_same_decimal(sent: &Value, current: &Value) -> bool {
    let (Value::Number(sent), Value::String(current)) = (sent, current) else { return false };
    Decimal::parse(sent.as_str()).is_some_and(|sent| Decimal::parse(current) == Some(sent))
}

fn is_same_time(left: &Value, right: &Value) -> bool {
    let time = |value: &Value| value.as_str().and_then(|text| parse_timestamp(text).ok());
    time(left).is_some_and(|left| time(right) == Some(left))
}
