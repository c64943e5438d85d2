//! Reading what several resources have in common.

use std::fmt::Display;

use jsonapi::attribute::{Integer, parse_uuid, string};
use jsonapi::request::Draft;
use jsonapi::{Error, Violation, error::code};
use serde_json::Value;

use crate::domain::ProductId;

/// A whole number that the domain takes too.
pub(super) fn number<T, E: Display>(
    range: &Integer,
    value: &Value,
    new: impl FnOnce(i64) -> Result<T, E>,
) -> Result<T, Violation> {
    new(range.parse(value)?).map_err(|error| Violation::new(error.to_string()))
}

/// A text that the domain takes too.
pub(super) fn text<T, E: Display>(value: &Value, new: impl FnOnce(String) -> Result<T, E>) -> Result<T, Violation> {
    new(string(value)?.to_owned()).map_err(|error| Violation::new(error.to_string()))
}

/// The product that something new is about: by its attribute or its relationship, whichever the client prefers.
pub(super) fn product(draft: &mut Draft<'_>) -> Option<ProductId> {
    draft.required_reference("product_id", "product", "products", parse_uuid).map(ProductId)
}

/// Where the client named the product.
pub(super) fn product_place(draft: &Draft<'_>) -> String {
    if draft.has("product_id") {
        draft.pointer_to("product_id")
    } else {
        format!("{}/data", draft.pointer_to_relationship("product"))
    }
}

/// The product is to be named, and was not.
pub(super) fn product_is_required(data: &str) -> Error {
    let detail = "The product is required: its id as `id`, or the relationship `product`.";
    Error::new(code::VALIDATION_FAILED).with_detail(detail).at_pointer(data.to_owned())
}

/// Two names for the product, and not the same one.
pub(super) fn products_differ(pointer: String) -> Error {
    let detail = "The relationship `product` must name the same product as `id`.";
    Error::new(code::VALIDATION_FAILED).with_detail(detail).at_pointer(pointer)
}
