//! JSON Schemas of common kinds of values, made from the constants that parse them.

use jsonapi::attribute::Integer;
use jsonapi::resource_type::Rule;
use serde_json::{Value, json};

/// What a rule says of the values of an attribute; `None` where it leaves that to the service.
pub(crate) fn of(rule: Rule) -> Option<Value> {
    Some(match rule {
        Rule::ORDINAL => ordinal(),
        Rule::Integer(range) => integer(&range),
        Rule::Line(max) => not_blank(max),
        Rule::Lines(max) => text(max),
        Rule::Text => json!({ "type": "string" }),
        Rule::Choice(words) => choice(words),
        Rule::Uuid => uuid(),
        Rule::Timestamp => timestamp(),
        Rule::Date => date(),
        Rule::Custom => return None,
    })
}

/// A day.
pub fn date() -> Value {
    json!({ "type": "string", "format": "date" })
}

/// Text of any number of lines, or nothing.
pub fn text(max: usize) -> Value {
    // C0 and C1 control characters are refused but for tabs and line breaks.
    let pattern = "^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f]*$";
    json!({ "type": "string", "minLength": 0, "maxLength": max, "pattern": pattern })
}

/// Text on one line that has something in it besides white space.
pub fn not_blank(max: usize) -> Value {
    // Not `\\s`, which differs from one dialect of patterns to the next.
    let blank = "[\\u0009-\\u000d\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
    let visible = blank.replacen('[', "[^\\u0000-\\u001f\\u007f-\\u009f", 1);
    let any = "[^\\u0000-\\u001f\\u007f-\\u009f]";
    json!({ "type": "string", "minLength": 1, "maxLength": max, "pattern": format!("^{any}*{visible}{any}*$") })
}

/// Whole numbers from 1 on.
pub fn ordinal() -> Value {
    json!({ "type": "integer", "format": "int64", "minimum": 1 })
}

/// What an event happened to: one of these types.
pub fn subject(kinds: &[&str]) -> Value {
    closed(&["type", "id"], &json!({ "type": choice(kinds), "id": uuid() }))
}

/// The attributes of something as it was, or nothing.
pub fn state() -> Value {
    json!({ "type": ["object", "null"], "additionalProperties": true })
}

/// Whole numbers within their range.
pub fn integer(integer: &Integer) -> Value {
    json!({ "type": "integer", "format": "int64", "minimum": integer.min, "maximum": integer.max })
}

/// One of these words.
pub fn choice<T: AsRef<str>>(words: &[T]) -> Value {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    json!({ "type": "string", "enum": words })
}

/// This word alone.
pub(crate) fn word(word: &str) -> Value {
    json!({ "type": "string", "const": word })
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
pub fn nullable(mut schema: Value) -> Value {
    if let Some(kind) = schema.get_mut("type").filter(|kind| kind.is_string()) {
        *kind = json!([kind, "null"]);
    }
    if let Some(Value::Array(words)) = schema.get_mut("enum") {
        words.push(Value::Null);
    }
    schema
}

/// A reference to a schema of the document.
pub fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// An object that has these members and no others.
pub(crate) fn closed(required: &[&str], properties: &Value) -> Value {
    let mut object = json!({ "type": "object" });
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    object["properties"] = properties.clone();
    object["additionalProperties"] = json!(false);
    object
}
