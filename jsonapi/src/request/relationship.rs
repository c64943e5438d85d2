//! Documents that change a relationship
//! ([updating relationships](https://jsonapi.org/format/1.1/#crud-updating-relationships)).

use super::{
    identifier::Expected,
    object::{invalid, primary_data},
};
use crate::{
    error::{Error, Errors, Violation},
    limits,
    pointer::child,
};
use serde_json::Value;

/// The document of a PATCH of a to-one relationship: `None` for `data: null`, which clears it.
///
/// # Errors
/// 400 `invalid_document`, 409 `type_mismatch`, 422 when `parse` refuses the id.
pub fn to_one<T, E: Into<Violation>>(
    document: &Value,
    kind: &str,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Result<Option<T>, Errors> {
    let data = primary_data(document)?;
    Ok(read_one(data, "/data", Expected { kind, lids: None }, parse)?)
}

/// The document of a PATCH, POST or DELETE of a to-many relationship.
///
/// # Errors
/// As for [`to_one`], with one error per identifier.
pub fn to_many<T, E: Into<Violation>>(
    document: &Value,
    kind: &str,
    parse: impl FnMut(&str) -> Result<T, E>,
) -> Result<Vec<T>, Errors> {
    let data = primary_data(document)?;
    read_many(data, "/data", Expected { kind, lids: None }, parse)
}

pub(super) fn read_one<T, E: Into<Violation>>(
    data: &Value,
    pointer: &str,
    expected: Expected<'_>,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Result<Option<T>, Error> {
    match data {
        Value::Null => Ok(None),
        Value::Object(_) => expected.read(data, pointer, parse).map(Some),
        _ => Err(invalid(pointer, "The linkage of a to-one relationship must be a resource identifier or null.")),
    }
}

pub(super) fn read_many<T, E: Into<Violation>>(
    data: &Value,
    pointer: &str,
    expected: Expected<'_>,
    mut parse: impl FnMut(&str) -> Result<T, E>,
) -> Result<Vec<T>, Errors> {
    let Value::Array(items) = data else {
        return Err(invalid(pointer, "The linkage of a to-many relationship must be an array.").into());
    };
    let mut errors = Vec::new();
    let mut found = Vec::with_capacity(items.len());
    for (position, item) in items.iter().enumerate() {
        match expected.read(item, &child(pointer, position), &mut parse) {
            Ok(one) => found.push(one),
            Err(error) if errors.len() < limits::ERRORS => errors.push(error),
            Err(_) => break,
        }
    }
    Errors::check(errors).map(|()| found)
}
