//! Relationships and linkage
//! ([relationships](https://jsonapi.org/format/1.1/#document-resource-object-relationships)).

use std::borrow::Cow;

use serde::Serialize;
use serde_json::{Map, Value};

use super::{Link, Links};

/// A resource identifier object.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Identifier {
    /// `type`.
    #[serde(rename = "type")]
    pub kind: Cow<'static, str>,
    /// `id`.
    pub id: String,
}

impl Identifier {
    /// Identifies the resource of this type and id.
    pub fn new(kind: impl Into<Cow<'static, str>>, id: impl Into<String>) -> Self {
        Self { kind: kind.into(), id: id.into() }
    }
}

/// Resource linkage: what is at the other end of a relationship.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Linkage {
    /// To one: somebody or, as `null`, nobody.
    One(Option<Identifier>),
    /// To many, `[]` when empty.
    Many(Vec<Identifier>),
}

/// A relationship object. It must have at least one of links, data and meta to be legal.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[must_use]
pub struct Relationship {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) data: Option<Linkage>,
    #[serde(skip_serializing_if = "Links::is_empty")]
    pub(super) links: Links,
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub(super) meta: Map<String, Value>,
}

impl Relationship {
    /// A relationship known by its links: `self` for the linkage, `related` for the resources.
    pub fn links(this: impl Into<Link>, related: impl Into<Link>) -> Self {
        Self { links: Links::default().with("self", this).with("related", related), ..Self::default() }
    }

    /// Adds a link.
    pub fn with_link(mut self, name: &'static str, link: impl Into<Link>) -> Self {
        self.links.set(name, link);
        self
    }

    /// Says which one is at the other end. Needed for every relationship that leads to an included resource.
    pub fn to_one(mut self, kind: impl Into<Cow<'static, str>>, id: impl Into<String>) -> Self {
        self.data = Some(Linkage::One(Some(Identifier::new(kind, id))));
        self
    }

    /// Adds a member to `meta`.
    pub fn with_meta(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.meta.insert(name.to_owned(), value.into());
        self
    }
}
