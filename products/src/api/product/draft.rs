//! Products as clients send them.

use std::fmt::Display;

use jsonapi::attribute::{Choice, parse_uuid, string};
use jsonapi::request::Draft;
use jsonapi::{Errors, Violation};
use money::{Currency, Money};
use serde_json::Value;
use uuid::Uuid;

use super::resource::PRODUCTS;
use crate::domain::{Change, Description, Name, NewProduct, Product, Sku, Status};

const CURRENCY_DEFAULT: &str = "USD";

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

/// A new product, and its id if the client chose one.
pub(in crate::api) fn new_product(mut draft: Draft<'_>) -> Result<(Option<Uuid>, NewProduct), Errors> {
    let id = draft.client_id(parse_uuid);
    let written = PRODUCTS.read_new(&mut draft);
    let price = Currency::from_code(CURRENCY_DEFAULT).ok().and_then(|currency| written.price(&mut draft, currency));
    draft.finish(|| {
        let product = NewProduct {
            sku: written.sku?,
            name: written.name?,
            description: written.description.unwrap_or_default(),
            price: price?,
            status: written.status.unwrap_or_default(),
        };
        Some((id?, product))
    })
}

/// What is to be different about `current`.
pub(in crate::api) fn change(mut draft: Draft<'_>, current: &Product) -> Result<Change, Errors> {
    let written = PRODUCTS.read_change(&mut draft, current);
    let price = match written.currency {
        // Another currency alone relabels the number, which must be possible in it.
        Some(currency) if !draft.has("price") => match current.price.relabelled(currency) {
            Ok(price) => Some(price),
            Err(error) => {
                draft.violation("currency", format!("does not fit the price: it {error}"));
                None
            }
        },
        _ => written.price(&mut draft, current.price.currency()),
    };
    let is_looked_up = draft.has("price") && !draft.has("currency");
    let currency_before = is_looked_up.then(|| current.price.currency());
    let Written { sku, name, description, status, .. } = written;
    draft.finish(|| Some(Change { sku, name, description, price, currency_before, status }))
}

impl Written {
    /// The price in the currency that was sent, or in this one.
    fn price(&self, draft: &mut Draft<'_>, otherwise: Currency) -> Option<Money> {
        if self.currency.is_none() && draft.has("currency") {
            // The currency is not known: that has an error of its own already.
            return None;
        }
        let currency = self.currency.unwrap_or(otherwise);
        let price = match self.price.as_ref()? {
            Value::Number(number) => Money::from_number(number, currency),
            other => Money::parse(other.as_str()?, currency),
        };
        price.map_err(|error| draft.violation("price", error.to_string())).ok()
    }
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
