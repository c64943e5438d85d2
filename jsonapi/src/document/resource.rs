//! Resource objects ([resource objects](https://jsonapi.org/format/1.1/#document-resource-objects)).

use std::borrow::Cow;

use serde::Serialize;
use serde_json::{Map, Value};

use super::{Identifier, Link, Links, Relationship, as_object};

/// A resource object that goes out.
///
/// Attributes and relationships keep the order in which they were added.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[must_use]
pub struct Resource {
    #[serde(rename = "type")]
    pub(super) kind: Cow<'static, str>,
    id: String,
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "as_object")]
    pub(crate) attributes: Vec<(Cow<'static, str>, Value)>,
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "as_object")]
    pub(super) relationships: Vec<(Cow<'static, str>, Relationship)>,
    #[serde(skip_serializing_if = "Links::is_empty")]
    pub(super) links: Links,
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub(super) meta: Map<String, Value>,
}

impl Resource {
    /// A resource without fields.
    pub fn new(kind: impl Into<Cow<'static, str>>, id: impl Into<String>) -> Self {
        Self {
            kind: kind.into(),
            id: id.into(),
            attributes: Vec::new(),
            relationships: Vec::new(),
            links: Links::default(),
            meta: Map::new(),
        }
    }

    /// Adds an attribute. Attributes and relationships share one namespace, with `id` and `type` excluded
    /// ([fields](https://jsonapi.org/format/1.1/#document-resource-object-fields)); keeping to it is the caller's part.
    pub fn with_attribute(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Self {
        self.attributes.push((name.into(), value.into()));
        self
    }

    /// Adds a relationship.
    pub fn with_relationship(mut self, name: impl Into<Cow<'static, str>>, relationship: Relationship) -> Self {
        self.relationships.push((name.into(), relationship));
        self
    }

    /// Adds a link, such as `self`.
    pub fn with_link(mut self, name: &'static str, link: impl Into<Link>) -> Self {
        self.links.set(name, link);
        self
    }

    /// Adds a member to `meta`.
    pub fn with_meta(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.meta.insert(name.to_owned(), value.into());
        self
    }

    /// `type`.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// `id`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The attribute of this name.
    pub fn attribute(&self, name: &str) -> Option<&Value> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// Where its link `self` leads.
    pub fn location(&self) -> Option<&str> {
        self.links.href("self")
    }

    pub(super) fn identifier(&self) -> Identifier {
        Identifier::new(self.kind.clone(), self.id.clone())
    }
}
