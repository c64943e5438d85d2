//! What a value means, whichever way it was written.

use decimal::Decimal;
use serde_json::{Map, Number, Value};

/// Whether two values mean the same: members in any order, numbers by their numeric value (`1`, `1.0`, `1e0`).
pub fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => number(left) == number(right),
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len() && left.iter().all(|(name, value)| right.get(name).is_some_and(|other| same(value, other)))
        }
        _ => left == right,
    }
}

/// The value as text that is equal for all values that are the [`same`]: names sorted, numbers normalised, no space.
pub(crate) fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Value, text: &mut String) {
    match value {
        Value::Number(value) => text.push_str(&number(value)),
        Value::Array(items) => {
            text.push('[');
            for item in items {
                write(item, text);
                text.push(',');
            }
            text.push(']');
        }
        Value::Object(members) => object(members, text),
        // Null, booleans and strings have one form each.
        other => text.push_str(&other.to_string()),
    }
}

fn object(members: &Map<String, Value>, text: &mut String) {
    let mut members: Vec<(&String, &Value)> = members.iter().collect();
    members.sort_unstable_by_key(|(name, _)| *name);
    text.push('{');
    for (name, value) in members {
        text.push_str(&Value::from(name.as_str()).to_string());
        text.push(':');
        write(value, text);
        text.push(',');
    }
    text.push('}');
}

fn number(number: &Number) -> String {
    let text = number.as_str();
    Decimal::parse(text).and_then(|decimal| decimal.canonical()).unwrap_or_else(|| text.to_owned())
}
