//! Resource identifier objects that come in
//! ([resource identifier objects](https://jsonapi.org/format/1.1/#document-resource-identifier-objects)).

use std::borrow::Cow;

use serde_json::Value;

use super::{
    identity::{Identity, Lids},
    object::{invalid, lid, object, string_member},
};
use crate::{
    error::{Error, Violation, code},
    pointer::child,
    text::excerpt,
};

/// A resource identifier object that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference<'a> {
    /// `type`.
    pub kind: &'a str,
    /// `id` or `lid`.
    pub identity: Identity<'a>,
}

/// Reads an identifier object: a string `type`, and one of `id` and `lid`.
pub(crate) fn reference<'a>(value: &'a Value, pointer: &str) -> Result<Reference<'a>, Error> {
    let members = object(value, pointer, "A resource identifier")?;
    let kind = string_member(members, pointer, "type")?
        .ok_or_else(|| invalid(pointer, "A resource identifier must have the member `type`."))?;
    let identity = match (string_member(members, pointer, "id")?, lid(members, pointer)?) {
        (Some(id), None) => Identity::Id(Cow::Borrowed(id)),
        (None, Some(lid)) => Identity::Lid(lid),
        (Some(_), Some(_)) => {
            return Err(invalid(child(pointer, "lid"), "A resource identifier must not have both `id` and `lid`."));
        }
        (None, None) => return Err(invalid(pointer, "A resource identifier must have the member `id` or `lid`.")),
    };
    Ok(Reference { kind, identity })
}

/// What linkage is read against: the type that it must lead to and the local identities known so far.
#[derive(Clone, Copy)]
pub(super) struct Expected<'a> {
    pub(super) kind: &'a str,
    pub(super) lids: Option<&'a Lids>,
}

impl Expected<'_> {
    /// Reads the linkage of a to-one relationship.
    pub(super) fn read_one<T, E: Into<Violation>>(
        &self,
        data: &Value,
        pointer: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, Error> {
        match data {
            Value::Null => Ok(None),
            Value::Object(_) => self.read(data, pointer, parse).map(Some),
            _ => Err(invalid(pointer, "The linkage of a to-one relationship must be a resource identifier or null.")),
        }
    }

    /// Reads one identifier and hands its id to `parse`.
    fn read<T, E: Into<Violation>>(
        &self,
        value: &Value,
        pointer: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, Error> {
        let reference = reference(value, pointer)?;
        if reference.kind != self.kind {
            return Err(type_mismatch(reference.kind, self.kind, pointer));
        }
        let id = match (&reference.identity, self.lids) {
            (Identity::Id(id), _) => Some(id.as_ref()),
            (lid, Some(lids)) => lids.resolve(self.kind, lid),
            (Identity::Lid(_), None) => None,
        };
        let id = id.ok_or_else(|| unknown_lid(child(pointer, "lid")))?;
        parse(id).map_err(|violation| violation.into().into_error("id").at_pointer(child(pointer, "id")))
    }
}

pub(super) fn unknown_lid(pointer: String) -> Error {
    invalid(pointer, "No resource was given this `lid` before.")
}

/// 409, as for a resource in a collection of another type
/// ([creating resources](https://jsonapi.org/format/1.1/#crud-creating-responses-409)).
pub(super) fn type_mismatch(found: &str, expected: &str, pointer: &str) -> Error {
    Error::new(code::TYPE_MISMATCH)
        .with_detail(format!("`type` must be `{expected}` here, not `{}`.", excerpt(found)))
        .at_pointer(child(pointer, "type"))
}
