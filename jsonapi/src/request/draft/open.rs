//! Opening a draft: the parts of a resource object that are not fields.

use serde_json::Value;

use super::{Draft, Mode};
use crate::{
    attribute::parse_uuid,
    error::{Error, Errors, code},
    pointer::child,
    request::{
        Lids,
        identifier::{type_mismatch, unknown_lid},
        object::{invalid, lid, needed_data, object, object_member, primary_data, string_member},
    },
    text::excerpt,
};

impl<'a> Draft<'a> {
    /// The document of a POST that creates a resource of type `kind`.
    ///
    /// # Errors
    /// 400 `invalid_document` when there is no resource object to read, 409 `type_mismatch`.
    pub fn create(document: &'a Value, kind: &str) -> Result<Self, Errors> {
        Self::open(primary_data(document)?, "/data".to_owned(), kind, Mode::Create, None)
    }

    /// The document of a PATCH of the resource `kind`, `id`. Ids that are UUIDs are compared without regard to case.
    ///
    /// # Errors
    /// 400 `invalid_document`, 409 `type_mismatch`, 409 `id_mismatch`.
    pub fn update(document: &'a Value, kind: &str, id: &str) -> Result<Self, Errors> {
        Ok(Self::open(primary_data(document)?, "/data".to_owned(), kind, Mode::Update, None)?.of_resource(id)?)
    }

    /// [`create`](Self::create) for a resource object elsewhere than in `/data`, such as in an operation: `pointer`
    /// says where it is, `lids` what the local identities in its linkage mean. `None` is missing data.
    ///
    /// # Errors
    /// As for `create`.
    pub fn create_at(data: Option<&'a Value>, pointer: impl Into<String>, kind: &str, lids: &'a Lids) -> Result<Self, Errors> {
        Self::open_at(data, pointer.into(), kind, Mode::Create, lids)
    }

    /// [`update`](Self::update) for a resource object elsewhere than in `/data`.
    ///
    /// # Errors
    /// As for `update`.
    pub fn update_at(
        data: Option<&'a Value>,
        pointer: impl Into<String>,
        kind: &str,
        id: &str,
        lids: &'a Lids,
    ) -> Result<Self, Errors> {
        Ok(Self::open_at(data, pointer.into(), kind, Mode::Update, lids)?.of_resource(id)?)
    }

    fn open_at(data: Option<&'a Value>, pointer: String, kind: &str, mode: Mode, lids: &'a Lids) -> Result<Self, Errors> {
        let operation = pointer.rsplit_once('/').map_or("", |(operation, _)| operation);
        Self::open(needed_data(data, operation)?, pointer, kind, mode, Some(lids))
    }

    fn open(data: &'a Value, pointer: String, kind: &str, mode: Mode, lids: Option<&'a Lids>) -> Result<Self, Errors> {
        let members = object(data, &pointer, "The resource")?;
        let mut errors = Vec::new();
        match string_member(members, &pointer, "type") {
            Ok(Some(found)) if found == kind => {}
            Ok(Some(found)) => errors.push(type_mismatch(found, kind, &pointer)),
            Ok(None) => errors.push(invalid(pointer.as_str(), "The resource must have the member `type`.")),
            Err(error) => errors.push(error),
        }
        let id = settle(string_member(members, &pointer, "id"), &mut errors);
        let lid = settle(lid(members, &pointer), &mut errors);
        let attributes = settle(object_member(members, &pointer, "attributes"), &mut errors);
        let relationships = settle(object_member(members, &pointer, "relationships"), &mut errors);
        Errors::check(errors)?;
        let (kind, read_attributes, read_relationships, errors) = (kind.to_owned(), Vec::new(), Vec::new(), Vec::new());
        Ok(Self { mode, kind, id, lid, attributes, relationships, pointer, lids, read_attributes, read_relationships, errors })
    }

    /// Holds the resource object against the URL or the operation's target
    /// ([409](https://jsonapi.org/format/1.1/#crud-updating-responses-409)).
    fn of_resource(mut self, id: &str) -> Result<Self, Error> {
        let (member, found) = match (self.id.take(), self.lid, self.lids) {
            (Some(found), _, _) => ("id", found),
            (None, Some(lid), Some(lids)) => {
                ("lid", lids.find(&self.kind, lid).ok_or_else(|| unknown_lid(child(&self.pointer, "lid")))?)
            }
            _ => return Err(invalid(self.pointer, "The resource must have the member `id`.")),
        };
        let is_same = found == id || parse_uuid(found).is_ok_and(|found| parse_uuid(id) == Ok(found));
        if is_same {
            return Ok(self);
        }
        Err(Error::new(code::ID_MISMATCH)
            .with_detail(format!("`id` must be `{}` here, not `{}`.", excerpt(id), excerpt(found)))
            .at_pointer(child(&self.pointer, member)))
    }
}

fn settle<T>(member: Result<Option<T>, Error>, errors: &mut Vec<Error>) -> Option<T> {
    member.unwrap_or_else(|error| {
        errors.push(error);
        None
    })
}
