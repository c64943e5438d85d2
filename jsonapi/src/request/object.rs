//! The form of what a client sent, before its meaning.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::{
    error::{Error, code},
    limits,
    pointer::child,
};

/// A 400 `invalid_document` about the value at `pointer`.
pub(crate) fn invalid(pointer: impl Into<String>, detail: impl Into<Cow<'static, str>>) -> Error {
    Error::new(code::INVALID_DOCUMENT).with_detail(detail).at_pointer(pointer)
}

/// The object in the value, called `what` in the error.
pub(crate) fn object<'a>(value: &'a Value, pointer: &str, what: &str) -> Result<&'a Map<String, Value>, Error> {
    value.as_object().ok_or_else(|| invalid(pointer, format!("{what} must be an object.")))
}

/// A member that must be a string if it is there.
pub(super) fn string_member<'a>(object: &'a Map<String, Value>, pointer: &str, name: &str) -> Result<Option<&'a str>, Error> {
    match object.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(invalid(child(pointer, name), format!("`{name}` must be a string."))),
    }
}

/// The local identity, if there is one.
pub(super) fn lid<'a>(object: &'a Map<String, Value>, pointer: &str) -> Result<Option<&'a str>, Error> {
    let lid = string_member(object, pointer, "lid")?;
    if lid.is_some_and(|lid| lid.is_empty() || lid.chars().count() > limits::LID_CHARS) {
        let detail = format!("`lid` must have 1 to {} characters.", limits::LID_CHARS);
        return Err(invalid(child(pointer, "lid"), detail));
    }
    Ok(lid)
}

/// A member that must be an object if it is there.
pub(super) fn object_member<'a>(
    object: &'a Map<String, Value>,
    pointer: &str,
    name: &str,
) -> Result<Option<&'a Map<String, Value>>, Error> {
    let member = object.get(name);
    member.map(|value| self::object(value, &child(pointer, name), &format!("`{name}`"))).transpose()
}

/// The `data` of a document whose primary data is at `/data`.
pub(super) fn primary_data(document: &Value) -> Result<&Value, Error> {
    let document = object(document, "", "The document")?;
    document.get("data").ok_or_else(|| invalid("", "The document must have the member `data`."))
}

/// The `data` of the operation at `pointer`.
pub(crate) fn needed_data<'a>(data: Option<&'a Value>, pointer: &str) -> Result<&'a Value, Error> {
    data.ok_or_else(|| invalid(pointer, "The member `data` is missing."))
}
