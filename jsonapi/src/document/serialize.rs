//! Documents as JSON, in one pass: nothing is built first, fields that were not asked for are skipped on the way.

use std::borrow::Cow;

use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::{Map, Value};

use super::{Data, Document, Fieldsets, Identifier, Link, Linkage, Links, Relationship, Resource};
use crate::{
    media_type::Applied,
    top_level::{JsonApi, to_bytes},
};

pub(super) fn document(document: &Document, applied: &Applied, fieldsets: &Fieldsets) -> Vec<u8> {
    to_bytes(&TopLevel { document, applied, fieldsets })
}

struct TopLevel<'a> {
    document: &'a Document,
    applied: &'a Applied,
    fieldsets: &'a Fieldsets,
}

impl Serialize for TopLevel<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Document { data, included, links, meta } = self.document;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("jsonapi", &JsonApi(self.applied))?;
        links_member(&mut map, links)?;
        let fieldsets = self.fieldsets;
        match data {
            Data::Absent => {}
            Data::Null => map.serialize_entry("data", &())?,
            Data::One(resource) => map.serialize_entry("data", &Sparse { resource, fieldsets })?,
            Data::Many(resources) => map.serialize_entry("data", &Several { resources, fieldsets })?,
            Data::Linkage(linkage) => map.serialize_entry("data", linkage)?,
        }
        if let Some(resources) = included {
            map.serialize_entry("included", &Several { resources, fieldsets })?;
        }
        meta_member(&mut map, meta)?;
        map.end()
    }
}

struct Several<'a> {
    resources: &'a [Resource],
    fieldsets: &'a Fieldsets,
}

impl Serialize for Several<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fieldsets = self.fieldsets;
        serializer.collect_seq(self.resources.iter().map(|resource| Sparse { resource, fieldsets }))
    }
}

/// A resource with only the fields that were asked for.
pub(crate) struct Sparse<'a> {
    pub(crate) resource: &'a Resource,
    pub(crate) fieldsets: &'a Fieldsets,
}

impl Serialize for Sparse<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Resource { kind, id, attributes, relationships, links, meta } = self.resource;
        let fields = self.fieldsets.of(kind);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("type", kind)?;
        map.serialize_entry("id", id)?;
        members(&mut map, "attributes", attributes, fields)?;
        members(&mut map, "relationships", relationships, fields)?;
        links_member(&mut map, links)?;
        meta_member(&mut map, meta)?;
        map.end()
    }
}

/// Writes `attributes` or `relationships`, unless nothing is left of them.
fn members<M: SerializeMap, T: Serialize>(
    map: &mut M,
    name: &str,
    all: &[(Cow<'static, str>, T)],
    fields: Option<&[&'static str]>,
) -> Result<(), M::Error> {
    let members = Members { all, fields };
    if members.asked_for().next().is_none() { Ok(()) } else { map.serialize_entry(name, &members) }
}

struct Members<'a, T> {
    all: &'a [(Cow<'static, str>, T)],
    fields: Option<&'a [&'static str]>,
}

impl<T> Members<'_, T> {
    fn asked_for(&self) -> impl Iterator<Item = (&str, &T)> {
        let wanted = |name: &str| self.fields.is_none_or(|fields| fields.contains(&name));
        self.all.iter().map(|(name, value)| (name.as_ref(), value)).filter(move |(name, _)| wanted(name))
    }
}

impl<T: Serialize> Serialize for Members<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.asked_for())
    }
}

fn links_member<M: SerializeMap>(map: &mut M, links: &Links) -> Result<(), M::Error> {
    if links.is_empty() { Ok(()) } else { map.serialize_entry("links", links) }
}

fn meta_member<M: SerializeMap>(map: &mut M, meta: &Map<String, Value>) -> Result<(), M::Error> {
    if meta.is_empty() { Ok(()) } else { map.serialize_entry("meta", meta) }
}

impl Serialize for Relationship {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(linkage) = &self.data {
            map.serialize_entry("data", linkage)?;
        }
        links_member(&mut map, &self.links)?;
        meta_member(&mut map, &self.meta)?;
        map.end()
    }
}

impl Serialize for Linkage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::One(one) => one.serialize(serializer),
            Self::Many(many) => many.serialize(serializer),
        }
    }
}

impl Serialize for Identifier {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("type", &self.kind)?;
        map.serialize_entry("id", &self.id)?;
        map.end()
    }
}

impl Serialize for Links {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl Serialize for Link {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Href(href) => serializer.serialize_str(href),
            Self::Typed { href, media_type } => serializer.collect_map([("href", href), ("type", media_type)]),
        }
    }
}
