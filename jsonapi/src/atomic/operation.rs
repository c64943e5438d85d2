//! One operation ([operation objects](https://jsonapi.org/ext/atomic/#operation-objects)).

use std::{borrow::Cow, collections::HashSet};

use http::uri::PathAndQuery;
use serde_json::{Map, Value};

use super::{Href, Op, Operation, Target};
use crate::{
    error::{Error, code},
    pointer::child,
    request::{Identity, Reference, invalid, needed_data, object, reference},
    text::excerpt,
};

/// Reads operations in their order and knows the local identities given so far.
pub(super) struct Reader<'a, F> {
    resolve: F,
    lids: HashSet<(&'a str, &'a str)>,
}

impl<'a, F: Fn(&str) -> Option<Href>> Reader<'a, F> {
    pub(super) fn new(resolve: F) -> Self {
        Self { resolve, lids: HashSet::new() }
    }

    pub(super) fn read(&mut self, value: &'a Value, pointer: String) -> Result<Operation<'a>, Error> {
        let members = object(value, &pointer, "An operation")?;
        let op = op(members, &pointer)?;
        let data = members.get("data");
        let data_pointer = child(&pointer, "data");
        let target = match (members.get("ref"), members.get("href")) {
            (Some(_), Some(_)) => return Err(invalid(pointer, "An operation must not have both `ref` and `href`.")),
            (Some(value), None) => self.by_ref(value, &child(&pointer, "ref"))?,
            (None, Some(value)) => self.by_href(value, child(&pointer, "href"))?,
            (None, None) => self.by_data(op, data, &pointer)?,
        };
        let mut lid = None;
        match (&target, op) {
            (Target::Collection { .. }, Op::Add) => lid = added(needed_data(data, &pointer)?, &data_pointer)?,
            (Target::Resource { .. }, Op::Update) => drop(self.known(needed_data(data, &pointer)?, &data_pointer)?),
            (Target::Resource { .. }, Op::Remove) => {}
            (Target::Relationship { .. }, _) => self.linkage(op, needed_data(data, &pointer)?, data_pointer.clone())?,
            (Target::Collection { .. }, _) => return Err(invalid(pointer, "This operation must name one resource.")),
            (Target::Resource { .. }, Op::Add) => {
                return Err(invalid(pointer, "`add` must name a collection or a relationship, not a resource."));
            }
        }
        if !matches!(target, Target::Relationship { .. }) {
            self.known_relationships(data, &data_pointer)?;
        }
        if let (Some(lid), Target::Collection { kind, .. }) = (lid, &target)
            && !self.lids.insert((kind, lid))
        {
            return Err(invalid(child(&data_pointer, "lid"), "Another resource has this `lid` already."));
        }
        Ok(Operation { op, target, data, lid, pointer })
    }

    fn by_ref(&self, value: &'a Value, pointer: &str) -> Result<Target<'a>, Error> {
        let Reference { kind, identity } = self.known(value, pointer)?;
        match value.get("relationship") {
            None => Ok(Target::Resource { kind, identity }),
            Some(Value::String(name)) => Ok(Target::Relationship { kind, identity, name }),
            Some(_) => Err(invalid(child(pointer, "relationship"), "`relationship` must be a string.")),
        }
    }

    fn by_href(&self, value: &Value, pointer: String) -> Result<Target<'a>, Error> {
        let Some(href) = value.as_str() else { return Err(invalid(pointer, "`href` must be a string.")) };
        let nothing = |pointer| {
            let detail = format!("There is nothing at `{}`.", excerpt(href));
            Error::new(code::NOT_FOUND).with_detail(detail).at_pointer(pointer)
        };
        if leads_elsewhere(href) {
            return Err(nothing(pointer));
        }
        if !href.starts_with('/') || href.contains(['?', '#']) || PathAndQuery::try_from(href).is_err() {
            return Err(invalid(pointer, "`href` must be a path, without a query and a fragment."));
        }
        let owned = |id| Identity::Id(Cow::Owned(id));
        match (self.resolve)(href) {
            Some(Href::Collection(kind)) => Ok(Target::Collection { kind, of: None }),
            Some(Href::CollectionOf(kind, id)) => Ok(Target::Collection { kind, of: Some(id) }),
            Some(Href::Resource(kind, id)) => Ok(Target::Resource { kind, identity: owned(id) }),
            Some(Href::Relationship(kind, id, name)) => Ok(Target::Relationship { kind, identity: owned(id), name }),
            None => Err(nothing(pointer)),
        }
    }

    /// Only `add` and `update` of a resource say by their data what they are about.
    fn by_data(&self, op: Op, data: Option<&'a Value>, pointer: &str) -> Result<Target<'a>, Error> {
        if op == Op::Remove {
            return Err(invalid(pointer, "`remove` must have `ref` or `href`."));
        }
        let (data, pointer) = (needed_data(data, pointer)?, child(pointer, "data"));
        if op == Op::Add {
            return Ok(Target::Collection { kind: kind(data, &pointer)?, of: None });
        }
        let Reference { kind, identity } = self.known(data, &pointer)?;
        Ok(Target::Resource { kind, identity })
    }

    /// The data of an operation on a relationship: identifiers, whose meaning is not known here.
    fn linkage(&self, op: Op, data: &'a Value, pointer: String) -> Result<(), Error> {
        match data {
            Value::Array(items) => {
                items.iter().enumerate().try_for_each(|(position, item)| self.known(item, &child(&pointer, position)).map(drop))
            }
            Value::Null if op == Op::Update => Ok(()),
            _ if op == Op::Update => self.known(data, &pointer).map(drop),
            _ => Err(invalid(pointer, "`add` and `remove` on a relationship take an array of resource identifiers.")),
        }
    }

    /// Local identities in the relationships of a resource. Everything else about these is read by a draft.
    fn known_relationships(&self, data: Option<&'a Value>, pointer: &str) -> Result<(), Error> {
        let relationships = data.and_then(|data| data.get("relationships")).and_then(Value::as_object);
        for (name, relationship) in relationships.into_iter().flatten().filter(|(name, _)| !name.starts_with('@')) {
            let pointer = || child(&child(&child(pointer, "relationships"), name), "data");
            match relationship.get("data") {
                Some(Value::Array(items)) => {
                    for (position, item) in items.iter().enumerate().filter(|(_, item)| item.get("lid").is_some()) {
                        self.known(item, &child(&pointer(), position))?;
                    }
                }
                Some(item) if item.get("lid").is_some() => {
                    self.known(item, &pointer())?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Reads an identifier whose local identity, if it is one, must have been given before.
    fn known(&self, value: &'a Value, pointer: &str) -> Result<Reference<'a>, Error> {
        let reference = reference(value, pointer)?;
        match reference.identity {
            Identity::Lid(lid) if !self.lids.contains(&(reference.kind, lid)) => {
                let detail = format!("No resource of type `{}` was given this `lid` before.", excerpt(reference.kind));
                Err(invalid(child(pointer, "lid"), detail))
            }
            _ => Ok(reference),
        }
    }
}

/// Whether the reference has an authority or a scheme
/// ([RFC 3986, section 4.1](https://www.rfc-editor.org/rfc/rfc3986#section-4.1)). Under which names this server is reached is
/// not known here, and a path on another one must not be taken for ours.
fn leads_elsewhere(href: &str) -> bool {
    let is_scheme = |text: &str| {
        let legal = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.bytes().all(legal)
    };
    href.starts_with("//") || href.split_once(':').is_some_and(|(scheme, _)| is_scheme(scheme))
}

fn op(members: &Map<String, Value>, pointer: &str) -> Result<Op, Error> {
    let op = members.get("op").ok_or_else(|| invalid(pointer, "The member `op` is missing."))?;
    match op.as_str() {
        Some("add") => Ok(Op::Add),
        Some("update") => Ok(Op::Update),
        Some("remove") => Ok(Op::Remove),
        _ => Err(invalid(child(pointer, "op"), "`op` must be `add`, `update` or `remove`.")),
    }
}

fn kind<'a>(data: &'a Value, pointer: &str) -> Result<&'a str, Error> {
    match object(data, pointer, "The resource")?.get("type") {
        Some(Value::String(kind)) => Ok(kind),
        Some(_) => Err(invalid(child(pointer, "type"), "`type` must be a string.")),
        None => Err(invalid(pointer, "The resource must have the member `type`.")),
    }
}

/// A new resource; the answer is the local identity that it is given.
fn added<'a>(data: &'a Value, pointer: &str) -> Result<Option<&'a str>, Error> {
    kind(data, pointer)?;
    match (data.get("id"), data.get("lid")) {
        (_, None) => Ok(None),
        (None, Some(_)) => match reference(data, pointer)?.identity {
            Identity::Lid(lid) => Ok(Some(lid)),
            Identity::Id(_) => Ok(None),
        },
        (Some(_), Some(_)) => Err(invalid(child(pointer, "lid"), "A resource must not have both `id` and `lid`.")),
    }
}
