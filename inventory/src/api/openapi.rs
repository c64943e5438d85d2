//! The OpenAPI document of the service.

use jsonapi::attribute::Integer;
use jsonapi::resource_type::ResourceType;
use openapi::{Info, Resource, schema};
use serde_json::{Map, Value, json};
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
        described(&FIGURES).with_schema("days", days(), days()).with_schema("total", sums(), sums()).with_schema(
            "now",
            state(),
            state(),
        ),
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

/// All days on which something moved.
fn days() -> Value {
    let mut day = sums();
    day["properties"]["day"] = json!({ "type": "string", "format": "date" });
    day["properties"]["on_hand"] = count("Units on hand as the day ended.");
    json!({ "type": "array", "items": whole(&day["properties"]) })
}

/// The sums of a day, or of all.
fn sums() -> Value {
    let amount = |meaning: &str| json!({ "type": "string", "pattern": "^[0-9]+(\\.[0-9]{1,4})?$", "description": meaning });
    let turnover = json!({
        "currency": { "type": "string", "pattern": "^[A-Z]{3}$" },
        "units_sold": count("Units bought in this currency."),
        "sold": amount("For how much."),
        "units_returned": count("Units of purchases that were cancelled."),
        "returned": amount("For how much they had been bought."),
    });
    whole(&json!({
        "sold": count("Units bought."),
        "returned": count("Units of purchases that were cancelled: on the day of that."),
        "received": count("Units received."),
        "adjusted_up": count("Units that adjustments added."),
        "adjusted_down": count("Units that adjustments took."),
        "money": { "type": "array", "items": whole(&turnover), "description": "Each currency once, in the order of the codes." },
    }))
}

/// What there is now.
fn state() -> Value {
    whole(&json!({
        "products": count("Products that have stock, be it 0 units."),
        "out": count("Those with nothing available."),
        "low": count("Those with something available, and no more than their threshold."),
        "on_hand": count("Units on hand."),
        "reserved": count("Units that live holds have."),
        "available": count("Units that can be bought."),
        "holds": count("Live holds."),
    }))
}

fn count(meaning: &str) -> Value {
    json!({ "type": "integer", "format": "int64", "minimum": 0, "description": meaning })
}

/// An object with all of these members and no other.
fn whole(properties: &Value) -> Value {
    let names: Vec<&String> = properties.as_object().map(Map::keys).into_iter().flatten().collect();
    json!({ "type": "object", "required": names, "properties": properties, "additionalProperties": false })
}
