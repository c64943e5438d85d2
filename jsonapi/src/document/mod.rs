//! Documents that go out
//! ([document structure](https://jsonapi.org/format/1.1/#document-structure)).

mod fieldsets;
mod foreign;
mod link;
mod relationship;
mod resource;
mod serialize;

#[cfg(test)]
mod tests;

use std::collections::HashSet;

pub use fieldsets::Fieldsets;
pub use link::{Link, Links};
pub use relationship::{Identifier, Linkage, Relationship};
pub use resource::Resource;
use serde_json::{Map, Value};
pub(crate) use serialize::Sparse;

use crate::media_type::Applied;

/// The primary data of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    /// No `data` member: a document of `meta` alone.
    Absent,
    /// `null`: an empty to-one relationship followed by its `related` link.
    Null,
    /// One resource.
    One(Box<Resource>),
    /// A list, `[]` when empty.
    Many(Vec<Resource>),
    /// The linkage of a relationship.
    Linkage(Linkage),
}

/// A document that is not an errors document.
///
/// ```
/// use jsonapi::{Document, Fieldsets, Resource, negotiation::Applied};
/// let document = Document::one(Resource::new("articles", "7").with_attribute("title", "Hello"));
/// let bytes = document.to_bytes(&Applied::NOTHING, &Fieldsets::default());
/// assert!(bytes.starts_with(b"{\"jsonapi\":{\"version\":\"1.1\"},\"data\":{\"type\":\"articles\""));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    data: Data,
    included: Option<Vec<Resource>>,
    links: Links,
    meta: Map<String, Value>,
}

impl Document {
    /// A document of this primary data.
    pub fn new(data: Data) -> Self {
        Self { data, included: None, links: Links::default(), meta: Map::new() }
    }

    /// One resource.
    pub fn one(resource: Resource) -> Self {
        Self::new(Data::One(Box::new(resource)))
    }

    /// A list of resources.
    pub fn many(resources: Vec<Resource>) -> Self {
        Self::new(Data::Many(resources))
    }

    /// `data: null`.
    pub fn null() -> Self {
        Self::new(Data::Null)
    }

    /// Linkage alone, the answer of a relationship's `self` URL.
    pub fn linkage(linkage: Linkage) -> Self {
        Self::new(Data::Linkage(linkage))
    }

    /// `meta` alone.
    pub fn meta_only(meta: Map<String, Value>) -> Self {
        let mut document = Self::new(Data::Absent);
        document.meta = meta;
        document
    }

    /// Adds a top-level link.
    #[must_use]
    pub fn with_link(mut self, name: &'static str, link: impl Into<Link>) -> Self {
        self.links.set(name, link);
        self
    }

    /// Adds several top-level links, such as those of a page.
    #[must_use]
    pub fn with_links(mut self, links: Links) -> Self {
        self.links.extend(links);
        self
    }

    /// Adds a member to the top-level `meta`.
    #[must_use]
    pub fn with_meta(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.meta.insert(name.to_owned(), value.into());
        self
    }

    /// Makes this a compound document. `included` is then present even when nothing is left in it, and holds no
    /// resource twice, nor one that is primary data
    /// ([compound documents](https://jsonapi.org/format/1.1/#document-compound-documents)).
    #[must_use]
    pub fn with_included(mut self, resources: impl IntoIterator<Item = Resource>) -> Self {
        let mut included = self.included.take().unwrap_or_default();
        let mut known: HashSet<Identifier> = self.primary().chain(&included).map(Resource::identifier).collect();
        included.extend(resources.into_iter().filter(|resource| known.insert(resource.identifier())));
        self.included = Some(included);
        self
    }

    /// The primary data.
    pub fn data(&self) -> &Data {
        &self.data
    }

    /// The included resources, if the document is a compound one.
    pub fn included(&self) -> Option<&[Resource]> {
        self.included.as_deref()
    }

    fn primary(&self) -> std::slice::Iter<'_, Resource> {
        match &self.data {
            Data::One(resource) => std::slice::from_ref(&**resource).iter(),
            Data::Many(resources) => resources.iter(),
            Data::Absent | Data::Null | Data::Linkage(_) => [].iter(),
        }
    }

    /// The JSON, in one pass, with only the fields that the client asked for.
    pub fn to_bytes(&self, applied: &Applied, fieldsets: &Fieldsets) -> Vec<u8> {
        serialize::document(self, applied, fieldsets)
    }
}
