//! Reading what several resources have in common.

use std::fmt::Display;

use jsonapi::Violation;
use jsonapi::attribute::{parse_uuid, string, whole};
use jsonapi::request::Draft;
use serde_json::Value;

use super::error::Places;
use super::product;
use crate::domain::ProductId;

/// A whole number of a type that checks its range.
pub(super) fn number<T, E: Display>(value: &Value, new: impl FnOnce(i64) -> Result<T, E>) -> Result<T, Violation> {
    new(whole(value)?).map_err(|error| Violation::new(error.to_string()))
}

/// A text of a type that checks it.
pub(super) fn text<T, E: Display>(value: &Value, new: impl FnOnce(String) -> Result<T, E>) -> Result<T, Violation> {
    new(string(value)?.to_owned()).map_err(|error| Violation::new(error.to_string()))
}

/// The product that something new is about: by its attribute or its relationship, whichever the client prefers.
pub(super) fn product(draft: &mut Draft<'_>) -> Option<ProductId> {
    draft.required_reference("product_id", "product", product::KIND, parse_uuid).map(ProductId)
}

/// Where the client named the product.
pub(super) fn product_place(draft: &Draft<'_>) -> String {
    if draft.has("product_id") {
        draft.pointer_to("product_id")
    } else {
        format!("{}/data", draft.pointer_to_relationship("product"))
    }
}

/// Where something new that asks for units of a product says what: its resource object is at `data`.
pub(super) fn places(draft: &Draft<'_>, data: &str) -> Places {
    Places {
        product: Some(product_place(draft)),
        quantity: Some(draft.pointer_to("quantity")),
        id: Some(format!("{data}/id")),
        ..Places::default()
    }
}

/// Where a change of the status, in the resource object at `data`, says what.
pub(super) fn status_places(data: &str) -> Places {
    let place = Some(format!("{data}/attributes/status"));
    Places { product: place.clone(), quantity: place.clone(), status: place, ..Places::default() }
}
