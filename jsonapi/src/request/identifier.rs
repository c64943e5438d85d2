//! How clients name resources, also those that have no id yet
//! ([resource identifier objects](https://jsonapi.org/format/1.1/#document-resource-identifier-objects)).

use std::{borrow::Cow, collections::HashMap};

use serde_json::Value;

use super::object::{invalid, lid, object, string_member};
use crate::{
    error::{Error, code},
    pointer::child,
    text::excerpt,
};

/// How a client names a resource: by its id, or by the local identity that it gave it in the same document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity<'a> {
    /// `id`.
    Id(Cow<'a, str>),
    /// `lid`.
    Lid(&'a str),
}

/// Which id each local identity stands for, as far as the operations have been carried out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lids(HashMap<(String, String), String>);

impl Lids {
    /// No local identity yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Remembers the id of the resource that was created with this local identity.
    pub fn assign(&mut self, kind: &str, lid: &str, id: &str) {
        self.0.insert((kind.to_owned(), lid.to_owned()), id.to_owned());
    }

    /// The id that stands behind an identity; `None` for a local one that was not assigned yet.
    pub fn resolve<'b>(&'b self, kind: &str, identity: &'b Identity<'_>) -> Option<&'b str> {
        match identity {
            Identity::Id(id) => Some(id),
            Identity::Lid(lid) => self.find(kind, lid),
        }
    }

    /// The id that was assigned to a local identity.
    pub fn find(&self, kind: &str, lid: &str) -> Option<&str> {
        self.0.get(&(kind.to_owned(), lid.to_owned())).map(String::as_str)
    }
}

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
