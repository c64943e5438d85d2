//! The OpenAPI document, as it has to be checked in.

use money::{Currency, MAJOR_UNITS_MAX};
use openapi::{Info, Resource, schema};
use serde_json::{Value, json};
use store::limits::OPERATIONS_MAX;

use super::event::EVENTS;
use super::product::resource::PRODUCTS;
use super::{ABOUT, table};
use crate::limits::SKU_CHARS_MAX;

/// The document that the code makes.
pub(crate) fn openapi() -> Value {
    let info = Info {
        name: ABOUT.name,
        title: ABOUT.title,
        description: "The catalogue of a shop: what is sold, and for how much. Speaks [JSON:API 1.1](https://jsonapi.org/format/1.1/).",
        version: env!("CARGO_PKG_VERSION"),
        operations_max: OPERATIONS_MAX,
    };
    let examples = serde_json::from_str(include_str!("../../../docs/openapi/examples/products.json")).unwrap_or_default();
    openapi::document(&info, &[products(), events()], &table::operations(), &examples)
}

fn products() -> Resource {
    let sku = json!({ "type": "string", "minLength": 1, "maxLength": SKU_CHARS_MAX, "pattern": "^[A-Za-z0-9._-]+$" });
    let currency = schema::choice(&currencies(|_| true));
    Resource::new(PRODUCTS.describe())
        .with_schema("sku", sku.clone(), sku)
        .with_schema("price", price(4), sent_price(4))
        .with_schema("currency", currency.clone(), currency)
        .with_create_rule(decimals(true))
        .with_update_rule(decimals(false))
}

fn events() -> Resource {
    let subject = schema::subject(&[PRODUCTS.kind]);
    Resource::new(EVENTS.describe())
        .with_schema("subject", subject.clone(), subject)
        .with_schema("before", schema::state(), schema::state())
        .with_schema("after", schema::state(), schema::state())
}

/// The codes of the currencies that prices can be in and that have as many decimals as asked for.
fn currencies(has: impl Fn(u8) -> bool) -> Vec<String> {
    let letters = || 'A'..='Z';
    let codes = letters().flat_map(|one| letters().flat_map(move |two| letters().map(move |three| format!("{one}{two}{three}"))));
    codes.filter(|code| Currency::from_code(code).is_ok_and(|currency| has(currency.exponent()))).collect()
}

/// The text of a price with at most so many decimals.
fn price(decimals: usize) -> Value {
    let point = if decimals == 0 { String::new() } else { format!("(\\.[0-9]{{1,{decimals}}})?") };
    json!({ "type": "string", "pattern": format!("^(0|[1-9][0-9]{{0,9}}){point}$") })
}

/// A price as it may be sent: as text or as a number. Zero may have a sign.
fn sent_price(decimals: usize) -> Value {
    let zero = if decimals == 0 { String::new() } else { format!("(\\.0{{1,{decimals}}})?") };
    let zero = json!({ "type": "string", "pattern": format!("^-0{zero}$") });
    // Numbers of JSON text, not floats: a step of 0.0001 is exactly that.
    let number = |text: &str| serde_json::from_str(text).unwrap_or(Value::Null);
    let step = number(["1", "0.1", "0.01", "0.001", "0.0001"].get(decimals).unwrap_or(&"1"));
    let max = number(&format!("{MAJOR_UNITS_MAX}{}", if decimals == 0 { "" } else { ".99" }));
    json!({ "anyOf": [price(decimals), zero, { "type": "number", "minimum": 0, "maximum": max, "multipleOf": step }] })
}

/// A price has at most the decimals of its currency. On a change without a currency it is the one that the product has, which
/// a schema cannot know.
fn decimals(is_new: bool) -> Value {
    let other = json!({ "properties": { "price": sent_price(2) } });
    let other = if is_new { other } else { json!({ "if": { "required": ["currency"] }, "then": other }) };
    [4, 3, 0].into_iter().fold(other, |other, decimals| {
        let currencies = currencies(|exponent| usize::from(exponent) == decimals);
        json!({
            "if": { "required": ["currency"], "properties": { "currency": { "enum": currencies } } },
            "then": { "properties": { "price": sent_price(decimals) } },
            "else": other,
        })
    })
}
