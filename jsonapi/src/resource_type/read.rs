//! A resource as clients send it.

use super::{Fixed, Given, OnCreate, ResourceType, Shows};
use crate::{
    error::{Error, code},
    request::{Draft, is_current},
};

impl<T, W: Default> ResourceType<T, W> {
    /// What a client wrote of a new one. Whatever is wrong with it is in the draft; relationships that a client may give are
    /// left to the caller.
    pub fn read_new(&self, draft: &mut Draft<'_>) -> W {
        let mut written = W::default();
        for attribute in self.attributes {
            let name = attribute.about.name;
            match (attribute.about.on_create, attribute.create) {
                (OnCreate::Never, _) => draft.read_only(name, None),
                (OnCreate::Optional, Some(parse)) => drop(draft.optional(name, |value| parse(&mut written, value))),
                (OnCreate::Required, Some(parse)) => drop(draft.required(name, |value| parse(&mut written, value))),
                // A relationship may stand in its place: the caller reads both.
                (_, None) => {}
            }
        }
        for relationship in self.relationships.iter().filter(|relationship| relationship.given == Given::Never) {
            draft.read_only_relationship(relationship.name);
        }
        written
    }

    /// What a client wants to be different about `current`. What cannot be changed may be there as it is, because clients send
    /// whole objects back.
    pub fn read_change(&self, draft: &mut Draft<'_>, current: &T) -> W {
        let mut written = W::default();
        for attribute in self.attributes {
            let name = attribute.about.name;
            match attribute.update {
                Some(parse) => drop(draft.optional(name, |value| parse(&mut written, value))),
                None if draft.has(name) => self.keep(draft, name, &(attribute.value)(current)),
                None => {}
            }
        }
        for relationship in self.relationships {
            match relationship.target.filter(|_| relationship.shows == Shows::Linkage) {
                Some(target) => draft.read_only_to_one(relationship.name, relationship.kind, Some(&target(current))),
                None => draft.read_only_relationship(relationship.name),
            }
        }
        written
    }

    fn keep(&self, draft: &mut Draft<'_>, name: &'static str, current: &serde_json::Value) {
        match self.fixed {
            Fixed::ReadOnly => draft.read_only(name, Some(current)),
            Fixed::Forbidden(detail) => {
                if draft.value(name).is_some_and(|sent| !is_current(sent, current)) {
                    draft.error(Error::new(code::FORBIDDEN).with_detail(detail).at_pointer(draft.pointer_to(name)));
                }
            }
        }
    }
}
