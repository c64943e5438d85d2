//! Products as clients send them.

use jsonapi::Errors;
use jsonapi::attribute::parse_uuid;
use jsonapi::request::Draft;
use money::{Currency, Money};
use serde_json::Value;
use uuid::Uuid;

use super::resource::PRODUCTS;
use super::written::Written;
use crate::domain::{Change, NewProduct, Product};

const CURRENCY_DEFAULT: &str = "USD";

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
