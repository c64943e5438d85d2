//! Numbers, exactly: never through a float.

use decimal::{Decimal, NotScaled};
use serde_json::Value;

use crate::error::Violation;

/// A whole number in a range, from a JSON number.
///
/// `1.0` and `1e2` are whole numbers, written otherwise: JSON has one kind of number and some clients write all of
/// them as floats. `1.5` is not, nor is the string `"3"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Integer {
    /// Smallest.
    pub min: i64,
    /// Largest.
    pub max: i64,
}

impl Integer {
    /// A whole number from `min` to `max`, both included.
    pub const fn range(min: i64, max: i64) -> Self {
        Self { min, max }
    }

    /// The number in the value.
    ///
    /// # Errors
    /// Not a number, not whole, out of range.
    pub fn parse(&self, value: &Value) -> Result<i64, Violation> {
        match value {
            Value::Number(number) => self.parse_str(number.as_str()),
            _ => Err("must be a whole number".into()),
        }
    }

    /// The same for text that is not in a JSON value, such as a filter.
    ///
    /// # Errors
    /// As for `parse`.
    pub fn parse_str(&self, text: &str) -> Result<i64, Violation> {
        match Decimal::parse(text).map(|number| number.scaled(0)) {
            Some(Ok(number)) if (self.min..=self.max).contains(&number) => Ok(number),
            Some(Ok(_) | Err(NotScaled::Range)) => Err(format!("must be from {} to {}", self.min, self.max).into()),
            None | Some(Err(NotScaled::Decimals)) => Err("must be a whole number".into()),
        }
    }
}

/// A whole number of any range, for a type of the domain that checks its own. What does not fit 64 bits is the largest or the
/// smallest that does, and so out of any range that matters.
///
/// # Errors
/// Not a number, or not whole.
pub fn whole(value: &Value) -> Result<i64, Violation> {
    let number = value.as_number().and_then(|number| Decimal::parse(number.as_str())?.saturated(0));
    number.ok_or_else(|| "must be a whole number".into())
}

/// The text of a decimal number, from a JSON number or a string, for a parse function of the domain
/// such as that of money.
///
/// # Errors
/// Neither a number nor a string.
pub fn decimal(value: &Value) -> Result<&str, Violation> {
    match value {
        Value::Number(number) => Ok(number.as_str()),
        Value::String(text) => Ok(text),
        _ => Err("must be a decimal number or a string of one".into()),
    }
}
