//! Relationships, which must come with `data`
//! ([creating](https://jsonapi.org/format/1.1/#crud-creating),
//! [updating](https://jsonapi.org/format/1.1/#crud-updating-resource-relationships)).

use serde_json::{Map, Value};

use super::{Draft, Mode};
use crate::{
    error::{Error, Violation, code},
    pointer::child,
    request::{
        identifier::{Identity, Reference, reference, type_mismatch, unknown_lid},
        object::{invalid, object},
    },
};

impl<'a> Draft<'a> {
    /// A to-one relationship to the type `kind`: `Some(None)` when missing, `Some(Some(None))` when `null`.
    pub fn to_one<T, E: Into<Violation>>(
        &mut self,
        name: &'static str,
        kind: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<Option<Option<T>>> {
        let linkage = self.linkage(name);
        let Some(data) = self.settle(linkage)? else { return Some(None) };
        let pointer = child(&self.pointer_to_relationship(name), "data");
        let found = self.identified(data, kind, &pointer, parse);
        self.settle(found).map(Some)
    }

    /// What the linkage at `pointer` leads to, whose id goes to `parse`.
    fn identified<T, E: Into<Violation>>(
        &self,
        data: &Value,
        kind: &str,
        pointer: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, Error> {
        match data {
            Value::Null => return Ok(None),
            Value::Object(_) => {}
            _ => return Err(invalid(pointer, "The linkage of a to-one relationship must be a resource identifier or null.")),
        }
        let Reference { kind: found, identity } = reference(data, pointer)?;
        if found != kind {
            return Err(type_mismatch(found, kind, pointer));
        }
        let id = match (&identity, self.lids) {
            (Identity::Id(id), _) => Some(id.as_ref()),
            (Identity::Lid(lid), lids) => lids.and_then(|lids| lids.find(kind, lid)),
        };
        let id = id.ok_or_else(|| unknown_lid(child(pointer, "lid")))?;
        parse(id).map(Some).map_err(|violation| violation.into().into_error("id").at_pointer(child(pointer, "id")))
    }

    /// An id that may be given by an attribute or by a to-one relationship, whichever the client prefers; both must
    /// agree. `Some(None)` when neither is there.
    pub fn reference<T: PartialEq, E: Into<Violation>>(
        &mut self,
        attribute: &'static str,
        relationship: &'static str,
        kind: &str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Option<Option<T>> {
        let by_attribute = self.optional(attribute, |value| parse(crate::attribute::string(value)?).map_err(Into::into));
        let by_relationship = match self.to_one(relationship, kind, &parse) {
            Some(Some(None)) => {
                let pointer = child(&self.pointer_to_relationship(relationship), "data");
                self.settle(Err(Violation::new("must not be null").into_error(relationship).at_pointer(pointer)))
            }
            found => found.map(Option::flatten),
        };
        match (by_attribute?, by_relationship?) {
            (Some(one), Some(other)) if one != other => {
                self.violation(attribute, format!("must name the same resource as the relationship `{relationship}`"));
                None
            }
            (one, other) => Some(one.or(other)),
        }
    }

    /// [`reference`](Self::reference) that must be there; when it is not, the error points at the attribute.
    pub fn required_reference<T: PartialEq, E: Into<Violation>>(
        &mut self,
        attribute: &'static str,
        relationship: &'static str,
        kind: &str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Option<T> {
        let found = self.reference(attribute, relationship, kind, parse)?;
        if found.is_none() {
            self.violation(attribute, format!("is required, or the relationship `{relationship}` in its place"));
        }
        found
    }

    /// A relationship that cannot be changed here. Sent back without `data`, as links or meta only, it asks for nothing
    /// and is accepted on a change; with `data` it is 403 `forbidden`
    /// ([updating relationships](https://jsonapi.org/format/1.1/#crud-updating-relationships)).
    pub fn read_only_relationship(&mut self, name: &'static str) {
        self.read_only_linkage(name, |_| false);
    }

    /// [`read_only_relationship`](Self::read_only_relationship) to one resource that is sent with linkage: the
    /// `current` linkage is accepted on a change, because clients send whole objects back.
    pub fn read_only_to_one(&mut self, name: &'static str, kind: &str, id: Option<&str>) {
        self.read_only_linkage(name, |data| match id {
            None => data.is_null(),
            Some(id) => {
                let is = |member: &str, expected: &str| data.get(member).and_then(Value::as_str) == Some(expected);
                is("type", kind) && is("id", id)
            }
        });
    }

    fn read_only_linkage(&mut self, name: &'static str, is_current: impl FnOnce(&Value) -> bool) {
        let found = self.relationship(name);
        let Some(Some(members)) = self.settle(found) else { return };
        let update = self.mode == Mode::Update;
        let pointer = self.pointer_to_relationship(name);
        let accepted = match members.get("data") {
            Some(data) => update && is_current(data),
            None if update => members.contains_key("links") || members.contains_key("meta"),
            None => false,
        };
        if !accepted {
            let detail = format!("The relationship `{name}` cannot be set here.");
            self.error(Error::new(code::FORBIDDEN).with_detail(detail).at_pointer(pointer));
        }
    }

    /// The `data` of a relationship, if the relationship is there.
    fn linkage(&mut self, name: &'static str) -> Result<Option<&'a Value>, Error> {
        let Some(members) = self.relationship(name)? else { return Ok(None) };
        let missing = || invalid(self.pointer_to_relationship(name), "A relationship must have the member `data`.");
        members.get("data").ok_or_else(missing).map(Some)
    }

    /// The relationship object, if it is there. Counts as read.
    fn relationship(&mut self, name: &'static str) -> Result<Option<&'a Map<String, Value>>, Error> {
        self.read_relationships.push(name);
        let found = self.relationships.and_then(|all| all.get(name));
        found.map(|value| object(value, &self.pointer_to_relationship(name), "A relationship")).transpose()
    }
}
