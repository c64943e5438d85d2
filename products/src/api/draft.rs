//! Products as clients send them.

use jsonapi::attribute::{parse_uuid, string};
use jsonapi::request::Draft;
use jsonapi::{Errors, Violation};
use money::{Currency, Money, MoneyError};
use serde_json::Value;
use uuid::Uuid;

use super::product::attributes;
use crate::domain::{self, Change, Description, Name, NewProduct, Product, Sku, Status};

const CURRENCY_DEFAULT: &str = "USD";

/// Attributes that only the server sets.
const READ_ONLY: [&str; 3] = ["created_at", "updated_at", "version"];

/// A new product, and its id if the client chose one.
pub(super) fn new_product(mut draft: Draft<'_>) -> Result<(Option<Uuid>, NewProduct), Errors> {
    let id = draft.client_id(parse_uuid);
    let sku = draft.required("sku", |value| Sku::new(string(value)?).map_err(rule));
    let name = draft.required("name", |value| Name::new(string(value)?).map_err(rule));
    let description = draft.optional("description", |value| Description::new(string(value)?).map_err(rule));
    let currency = draft.optional("currency", currency);
    let currency = currency.and_then(|sent| sent.or_else(|| Currency::from_code(CURRENCY_DEFAULT).ok()));
    let price = draft.required("price", |value| price(value, currency));
    let status = draft.optional("status", status);
    for name in READ_ONLY {
        draft.read_only(name, None);
    }
    draft.read_only_relationship("inventory");
    draft.finish(|| {
        let product = NewProduct {
            sku: sku?,
            name: name?,
            description: description?.unwrap_or_default(),
            price: price??,
            status: status?.unwrap_or_default(),
        };
        Some((id?, product))
    })
}

/// What is to be different about `current`.
pub(super) fn change(mut draft: Draft<'_>, current: &Product) -> Result<Change, Errors> {
    let sku = draft.optional("sku", |value| Sku::new(string(value)?).map_err(rule));
    let name = draft.optional("name", |value| Name::new(string(value)?).map_err(rule));
    let description = draft.optional("description", |value| Description::new(string(value)?).map_err(rule));
    let currency = draft.optional("currency", currency);
    let in_currency = currency.map(|sent| sent.unwrap_or(current.price.currency()));
    let sent_price = draft.optional("price", |value| price(value, in_currency));
    let status = draft.optional("status", status);
    let now = attributes(current);
    for name in READ_ONLY {
        draft.read_only(name, now.iter().find(|(known, _)| *known == name).map(|(_, value)| value));
    }
    draft.read_only_relationship("inventory");
    // Another currency alone relabels the number, which must be possible in it.
    let mut new_price = sent_price.map(Option::flatten);
    if let (Some(None), Some(Some(currency)), false) = (new_price, currency, draft.has("price")) {
        match current.price.relabelled(currency) {
            Ok(price) => new_price = Some(Some(price)),
            Err(error) => draft.violation("currency", format!("does not fit the price: it {error}")),
        }
    }
    let looked_up = draft.has("price") && !draft.has("currency");
    let currency_before = looked_up.then(|| current.price.currency());
    draft.finish(|| {
        let (price, status) = (new_price?, status?);
        Some(Change { sku: sku?, name: name?, description: description?, price, currency_before, status })
    })
}

fn rule(violation: domain::Violation) -> Violation {
    Violation::new(violation.into_text())
}

fn currency(value: &Value) -> Result<Currency, Violation> {
    Currency::from_code(string(value)?).map_err(money_rule)
}

/// `None` where the currency is not known: that has an error of its own already.
fn price(value: &Value, currency: Option<Currency>) -> Result<Option<Money>, Violation> {
    let Some(currency) = currency else { return Ok(None) };
    let price = match value {
        Value::String(text) => Money::parse(text, currency),
        Value::Number(number) => Money::from_number(number, currency),
        _ => return Err("must be a decimal number, as a string or a JSON number".into()),
    };
    price.map(Some).map_err(money_rule)
}

fn money_rule(error: MoneyError) -> Violation {
    Violation::new(error.to_string())
}

fn status(value: &Value) -> Result<Status, Violation> {
    const STATUS: jsonapi::attribute::Choice<Status> = jsonapi::attribute::Choice::of(&Status::TABLE);
    STATUS.parse(value)
}
