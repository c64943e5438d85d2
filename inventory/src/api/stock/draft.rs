//! Stock as clients send it.

use jsonapi::Errors;
use jsonapi::attribute::parse_uuid;
use jsonapi::request::Draft;
use serde_json::Value;

use super::super::draft::{number, product_is_required, products_differ};
use super::super::error::Places;
use super::resource::{UNITS, attributes};
use crate::domain::{OnHand, ProductId, SetStock, StartStock, Stock};

/// Attributes that only the server sets.
const READ_ONLY: [&str; 5] = ["reserved", "available", "version", "created_at", "updated_at"];

/// The stock to start, from the resource object at `data`. The product is named by the id, by the relationship, or by both.
pub(in crate::api) fn start(mut draft: Draft<'_>, data: &str) -> Result<(StartStock, Places), Errors> {
    let id = draft.client_id(parse_uuid);
    let related = draft.to_one("product", "products", parse_uuid).map(Option::flatten);
    let on_hand = draft.optional("on_hand", units);
    let threshold = draft.optional("low_stock_threshold", units);
    for name in READ_ONLY {
        draft.read_only(name, None);
    }
    draft.read_only_relationship("movements");
    let by_id = format!("{data}/id");
    let by_relationship = format!("{}/data", draft.pointer_to_relationship("product"));
    match (id, related) {
        (Some(None), Some(None)) => draft.error(product_is_required(data)),
        (Some(Some(id)), Some(Some(related))) if id != related => draft.error(products_differ(by_relationship.clone())),
        _ => {}
    }
    let named = id.flatten().or(related.flatten());
    let place = if id.flatten().is_some() { by_id } else { by_relationship };
    let places = Places { product: Some(place.clone()), id: Some(place), ..Places::default() };
    let command = draft.finish(|| {
        Some(StartStock {
            product_id: ProductId(named?),
            on_hand: on_hand?.unwrap_or(OnHand::NONE),
            low_stock_threshold: threshold?.unwrap_or(OnHand::NONE),
        })
    })?;
    Ok((command, places))
}

/// What to set. The version that it is based on is the caller's.
pub(in crate::api) fn change(mut draft: Draft<'_>, current: &Stock) -> Result<(SetStock, Places), Errors> {
    let on_hand = draft.optional("on_hand", units);
    let threshold = draft.optional("low_stock_threshold", units);
    let now = attributes(current);
    for name in READ_ONLY {
        draft.read_only(name, now.iter().find(|(known, _)| *known == name).map(|(_, value)| value));
    }
    draft.read_only_to_one("product", "products", Some(&current.product_id.to_string()));
    draft.read_only_relationship("movements");
    let places = Places { quantity: Some(draft.pointer_to("on_hand")), ..Places::default() };
    let product_id = current.product_id;
    let command = draft
        .finish(|| Some(SetStock { product_id, on_hand: on_hand?, low_stock_threshold: threshold?, expected_version: None }))?;
    Ok((command, places))
}

fn units(value: &Value) -> Result<OnHand, jsonapi::Violation> {
    number(&UNITS, value, OnHand::new)
}
