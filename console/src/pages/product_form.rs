//! The fields of a product, which are the same when it is made and when it is changed.

use iso_currency::Currency;
use serde_json::{Map, Value, json};

use crate::clients::Product;
use crate::pairs::Pairs;
use crate::parts::{Field, Kind, Problems};
use crate::visit::Visit;

pub(super) const FIELDS: [Field; 5] = [
    Field::required("sku", "field-sku", Kind::Line(64)),
    Field::required("name", "field-name", Kind::Line(200)),
    Field::required("price", "field-price", Kind::Decimal),
    Field::required("currency", "field-currency", Kind::Line(3)),
    Field::optional("description", "field-description", Kind::Lines(5_000)),
];

/// What is in the fields for this product.
pub(super) fn values(visit: &Visit<'_>, product: &Product) -> Pairs {
    Pairs::default()
        .with("sku", product.sku.as_str())
        .with("name", product.name.as_str())
        .with("price", visit.words.typed(&product.price))
        .with("currency", product.currency.as_str())
        .with("description", product.description.as_str())
}

/// The attributes that were typed. What the service would not understand is told here, all else by the service itself.
pub(super) fn attributes(visit: &Visit<'_>, form: &Pairs) -> Result<Map<String, Value>, Problems> {
    let mut problems = Problems::found(&FIELDS, form, &visit.words);
    let mut attributes = Map::new();
    attributes.insert("sku".to_owned(), json!(form.trimmed("sku")));
    attributes.insert("name".to_owned(), json!(form.trimmed("name")));
    let currency = form.trimmed("currency").to_uppercase();
    // The service says what is wrong with one that is none.
    let decimals = Currency::from_code(&currency).and_then(Currency::exponent).unwrap_or(2);
    match visit.words.understood(form.get("price"), decimals) {
        Some(price) => match wrong(visit, &price, decimals) {
            Some(text) => problems.at("price", text),
            None => drop(attributes.insert("price".to_owned(), json!(price))),
        },
        None => problems.at("price", visit.t("wrong-price")),
    }
    attributes.insert("currency".to_owned(), json!(currency));
    attributes.insert("description".to_owned(), json!(form.get("description")));
    if problems.is_empty() { Ok(attributes) } else { Err(problems) }
}

/// What is wrong with a price in a currency of so many decimals, if it is something that the form can tell.
fn wrong(visit: &Visit<'_>, price: &str, decimals: u16) -> Option<String> {
    let (whole, fraction) = price.split_once('.').unwrap_or((price, "0"));
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    if price.is_empty() {
        return None;
    }
    if !is_number(whole) || !is_number(fraction) {
        return Some(visit.t("import-wrong-price"));
    }
    let is_long = fraction.trim_end_matches('0').len() > usize::from(decimals);
    is_long.then(|| visit.words.fill("import-wrong-decimals", &[("number", decimals.into())]))
}
