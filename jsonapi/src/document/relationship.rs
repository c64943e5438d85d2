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
    #[must_use]
    pub fn with_link(mut self, name: &'static str, link: impl Into<Link>) -> Self {
        self.links.set(name, link);
        self
    }

    /// Says what is at the other end. Needed for every relationship that leads to an included resource.
    #[must_use]
    pub fn with_data(mut self, linkage: Linkage) -> Self {
        self.data = Some(linkage);
        self
    }

    /// [`with_data`](Self::with_data) to one resource.
    #[must_use]
    pub fn to_one(self, kind: impl Into<Cow<'static, str>>, id: impl Into<String>) -> Self {
        self.with_data(Linkage::One(Some(Identifier::new(kind, id))))
    }

    /// Adds a member to `meta`.
    #[must_use]
    pub fn with_meta(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.meta.insert(name.to_owned(), value.into());
        self
    }

    /// The linkage, if known.
    pub fn data(&self) -> Option<&Linkage> {
        self.data.as_ref()
    }
}
