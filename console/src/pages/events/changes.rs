//! What an event says that something was, and is.

use maud::{Markup, html};
use serde_json::{Map, Value};

use crate::clients::Event;
use crate::limits::FEED_VALUE_LENGTH_MAX;
use crate::parts::time;
use crate::words::Words;

/// The attributes that have a word of their own. Others are shown by their names.
const FIELDS: [(&str, &str); 14] = [
    ("sku", "column-sku"),
    ("name", "column-name"),
    ("description", "field-description"),
    ("price", "column-price"),
    ("currency", "field-currency"),
    ("status", "column-state"),
    ("on_hand", "column-on-hand"),
    ("reserved", "column-reserved"),
    ("available", "column-available"),
    ("low_stock_threshold", "column-threshold"),
    ("quantity", "column-quantity"),
    ("reference", "field-reference"),
    ("total_price", "column-total"),
    ("expires_at", "column-until"),
];

const STATUSES: [(&str, &str); 8] = [
    ("active", "status-active"),
    ("archived", "status-archived"),
    ("held", "status-held"),
    ("confirmed", "status-confirmed"),
    ("released", "status-released"),
    ("expired", "status-expired"),
    ("completed", "status-completed"),
    ("cancelled", "status-cancelled"),
];

/// What every event has anew, or says elsewhere.
const LEFT_OUT: [&str; 4] = ["version", "created_at", "updated_at", "product_id"];

/// What the product was called, where the event is about the product itself.
pub(super) fn name(event: &Event) -> Option<String> {
    let states = [&event.after, &event.before].into_iter().flatten();
    let texts = states.flat_map(|state| ["name", "sku"].map(|name| state.get(name).and_then(Value::as_str)));
    texts.flatten().find(|text| !text.trim().is_empty()).map(str::to_owned)
}

/// Each attribute that is not what it was.
pub(super) fn list(words: &Words, event: &Event) -> Markup {
    let none = Map::new();
    let (before, after) = (event.before.as_ref().unwrap_or(&none), event.after.as_ref().unwrap_or(&none));
    let names = after.keys().chain(before.keys().filter(|name| !after.contains_key(*name)));
    let differs = |name: &&String| !LEFT_OUT.contains(&name.as_str()) && before.get(*name) != after.get(*name);
    html! {
        ul.changes {
            @for name in names.filter(differs) {
                li {
                    span.quiet { (label(words, name)) } " "
                    @if let Some(old) = before.get(name) { (value(words, name, old)) " → " }
                    @match after.get(name) { Some(new) => (value(words, name, new)), None => "–" }
                }
            }
        }
    }
}

fn label(words: &Words, name: &str) -> String {
    FIELDS.iter().find(|(known, _)| *known == name).map_or_else(|| name.to_owned(), |(_, text)| words.t(text))
}

fn value(words: &Words, name: &str, value: &Value) -> Markup {
    let text = match value {
        Value::Null => "–".to_owned(),
        Value::String(text) if text.is_empty() => "–".to_owned(),
        Value::String(text) => match name {
            "price" | "total_price" => words.decimal(text),
            "expires_at" => return time(words, text),
            "status" => STATUSES.iter().find(|(known, _)| known == text).map_or_else(|| text.clone(), |(_, id)| words.t(id)),
            _ => text.clone(),
        },
        Value::Number(number) => number.as_i64().map_or_else(|| number.to_string(), |number| words.number(number)),
        other => other.to_string(),
    };
    let is_long = text.chars().nth(FEED_VALUE_LENGTH_MAX).is_some();
    let start: String = text.chars().take(FEED_VALUE_LENGTH_MAX).collect();
    html! { bdi { (start) @if is_long { "…" } } }
}
