//! JSON Schemas of common kinds of values, made from the constants that parse them.

use jsonapi::attribute::{Integer, Text};
use serde_json::{Value, json};

/// Text within its limits.
pub fn text(text: &Text) -> Value {
    // C0 and C1 control characters are refused; several lines may have tabs and line breaks.
    let pattern = if text.multi_line {
        "^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f]*$"
    } else {
        "^[^\\u0000-\\u001f\\u007f-\\u009f]*$"
    };
    json!({ "type": "string", "minLength": text.min, "maxLength": text.max, "pattern": pattern })
}

/// Whole numbers within their range.
pub fn integer(integer: &Integer) -> Value {
    json!({ "type": "integer", "format": "int64", "minimum": integer.min, "maximum": integer.max })
}

/// One of these words.
pub fn choice(words: &[&str]) -> Value {
    json!({ "type": "string", "enum": words })
}

/// An id.
pub fn uuid() -> Value {
    json!({ "type": "string", "format": "uuid" })
}

/// A point in time.
pub fn timestamp() -> Value {
    json!({ "type": "string", "format": "date-time" })
}

/// The same, or `null`.
pub fn nullable(schema: Value) -> Value {
    match schema {
        Value::Object(mut members) => {
            if let Some(Value::String(kind)) = members.get("type") {
                let both = json!([kind, "null"]);
                members.insert("type".to_owned(), both);
            }
            if let Some(Value::Array(words)) = members.get_mut("enum") {
                words.push(Value::Null);
            }
            Value::Object(members)
        }
        other => other,
    }
}

/// A reference to a schema of the document.
pub fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}
