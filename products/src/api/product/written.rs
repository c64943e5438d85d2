//! The attributes of a product as clients write them, each read on its own.

use std::fmt::Display;

use jsonapi::Violation;
use jsonapi::attribute::{Choice, string};
use money::Currency;
use serde_json::Value;

use crate::domain::{Description, Name, Sku, Status};

/// What a client wrote of a product.
#[derive(Default)]
pub(crate) struct Written {
    pub(super) sku: Option<Sku>,
    pub(super) name: Option<Name>,
    pub(super) description: Option<Description>,
    /// A string or a number, to be read in its currency.
    pub(super) price: Option<Value>,
    pub(super) currency: Option<Currency>,
    pub(super) status: Option<Status>,
}

/// A text of a type that checks it.
pub(super) fn text<T, E: Display>(value: &Value, new: impl FnOnce(String) -> Result<T, E>) -> Result<T, Violation> {
    new(string(value)?.to_owned()).map_err(|error| Violation::new(error.to_string()))
}

/// A price as it was sent: whether it is one depends on its currency.
pub(super) fn price(value: &Value) -> Result<Value, Violation> {
    match value {
        Value::String(_) | Value::Number(_) => Ok(value.clone()),
        _ => Err("must be a decimal number, as a string or a JSON number".into()),
    }
}

pub(super) fn currency(value: &Value) -> Result<Currency, Violation> {
    Currency::from_code(string(value)?).map_err(|error| Violation::new(error.to_string()))
}

pub(super) fn status(value: &Value) -> Result<Status, Violation> {
    Choice::of(&Status::TABLE).parse(value)
}
