//! The schemas of what figures are made of, for documentation.

use serde_json::{Map, Value, json};

/// All days on which something moved.
pub(super) fn days() -> Value {
    let mut day = total();
    day["properties"]["day"] = json!({ "type": "string", "format": "date" });
    day["properties"]["on_hand"] = count("Units on hand as the day ended.");
    json!({ "type": "array", "items": closed(&day["properties"]) })
}

/// The sums of a day, or of all.
pub(super) fn total() -> Value {
    let amount = |meaning: &str| json!({ "type": "string", "pattern": "^[0-9]+(\\.[0-9]{1,4})?$", "description": meaning });
    let turnover = json!({
        "currency": { "type": "string", "pattern": "^[A-Z]{3}$" },
        "units_sold": count("Units bought in this currency."),
        "sold": amount("For how much."),
        "units_returned": count("Units of purchases that were cancelled."),
        "returned": amount("For how much they had been bought."),
    });
    closed(&json!({
        "sold": count("Units bought."),
        "returned": count("Units of purchases that were cancelled: on the day of that."),
        "received": count("Units received."),
        "adjusted_up": count("Units that adjustments added."),
        "adjusted_down": count("Units that adjustments took."),
        "money": { "type": "array", "items": closed(&turnover), "description": "Each currency once, in the order of the codes." },
    }))
}

/// What there is now.
pub(super) fn now() -> Value {
    closed(&json!({
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

/// An object with all of these properties and no other.
fn closed(properties: &Value) -> Value {
    let names: Vec<&String> = properties.as_object().map(Map::keys).into_iter().flatten().collect();
    json!({ "type": "object", "required": names, "properties": properties, "additionalProperties": false })
}
