//! The OpenAPI document of the service.

mod figures;

use jsonapi::attribute::Integer;
use jsonapi::resource_type::ResourceType;
use openapi::{Info, Resource, schema};
use serde_json::{Value, json};
use store::limits::OPERATIONS_MAX;

use super::event::EVENTS;
use super::figures::FIGURES;
use super::movement::MOVEMENTS;
use super::product::PRODUCTS;
use super::purchase::PURCHASES;
use super::reservation::RESERVATIONS;
use super::stock::STOCK;
use super::{ABOUT, table};
use crate::domain::{Quantity, Reason};

/// The OpenAPI document, as it has to be checked in.
pub(crate) fn openapi() -> Value {
    let info = Info {
        name: ABOUT.name,
        title: ABOUT.title,
        description: "How much is left, and the purchase. Speaks [JSON:API 1.1](https://jsonapi.org/format/1.1/).",
        version: env!("CARGO_PKG_VERSION"),
        operations_max: OPERATIONS_MAX,
    };
    let resources = [
        described(&STOCK),
        described(&MOVEMENTS).with_create_rule(movement_rule()),
        described(&PURCHASES)
            .with_schema("unit_price", price(), price())
            .with_schema("total_price", price(), price())
            .with_schema("currency", currency(), currency()),
        described(&RESERVATIONS),
        described(&EVENTS)
            .with_schema("subject", subject(), subject())
            .with_schema("before", schema::state(), schema::state())
            .with_schema("after", schema::state(), schema::state()),
        described(&FIGURES)
            .with_schema("days", figures::days(), figures::days())
            .with_schema("total", figures::total(), figures::total())
            .with_schema("now", figures::now(), figures::now()),
        described(&PRODUCTS),
    ];
    let examples = serde_json::from_str(include_str!("../../../docs/openapi/examples/inventory.json")).unwrap_or_default();
    openapi::document(&info, &resources, &table::operations(), &examples)
}

fn described<T, W>(resource: &ResourceType<T, W>) -> Resource {
    Resource::new(resource.describe())
}

fn price() -> Value {
    json!({ "type": "string", "pattern": "^[0-9]+(\\.[0-9]{1,4})?$" })
}

fn currency() -> Value {
    json!({ "type": "string", "pattern": "^[A-Z]{3}$" })
}

fn subject() -> Value {
    schema::subject(&["inventory", "purchases", "reservations"])
}

/// What is received is counted like what is bought; an adjustment goes either way and says why.
fn movement_rule() -> Value {
    json!({
        "if": { "properties": { "kind": { "const": "adjusted" } } },
        "then": {
            "required": ["reason"],
            "properties": { "reason": schema::not_blank(Reason::LENGTH_MAX), "delta": { "not": { "const": 0 } } },
        },
        "else": { "properties": { "delta": schema::integer(&Integer::range(Quantity::MIN, Quantity::MAX)) } },
    })
}
