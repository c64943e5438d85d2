//! Documents that go out
//! ([document structure](https://jsonapi.org/format/1.1/#document-structure)).

mod fieldsets;
mod foreign;
mod link;
mod relationship;
mod resource;

#[cfg(test)]
mod tests;

use std::collections::HashSet;

pub use fieldsets::Fieldsets;
pub use link::{Link, Links};
pub use relationship::{Identifier, Linkage, Relationship};
pub use resource::Resource;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use crate::{media_type::Applied, top_level};

/// The primary data of a document.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
enum Data {
    /// `null`: an empty to-one relationship followed by its `related` link.
    Null,
    One(Box<Resource>),
    Many(Vec<Resource>),
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
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[must_use]
pub struct Document {
    #[serde(skip_serializing_if = "Links::is_empty")]
    links: Links,
    /// `None` in a document of `meta` alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Data>,
    #[serde(skip_serializing_if = "Option::is_none")]
    included: Option<Vec<Resource>>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    meta: Map<String, Value>,
}

impl Document {
    fn new(data: Data) -> Self {
        Self { data: Some(data), ..Self::default() }
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
        Self { meta, ..Self::default() }
    }

    /// Adds a top-level link.
    pub fn with_link(mut self, name: &'static str, link: impl Into<Link>) -> Self {
        self.links.set(name, link);
        self
    }

    /// Adds several top-level links, such as those of a page.
    pub fn with_links(mut self, links: Links) -> Self {
        self.links.extend(links);
        self
    }

    /// Adds a member to the top-level `meta`.
    pub fn with_meta(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.meta.insert(name.to_owned(), value.into());
        self
    }

    /// Makes this a compound document. `included` is then present even when nothing is left in it, and holds no
    /// resource twice, nor one that is primary data
    /// ([compound documents](https://jsonapi.org/format/1.1/#document-compound-documents)).
    pub fn with_included(mut self, resources: impl IntoIterator<Item = Resource>) -> Self {
        let mut included = self.included.take().unwrap_or_default();
        let mut known: HashSet<Identifier> = self.primary().iter().chain(&included).map(Resource::identifier).collect();
        included.extend(resources.into_iter().filter(|resource| known.insert(resource.identifier())));
        self.included = Some(included);
        self
    }

    fn primary(&mut self) -> &mut [Resource] {
        match &mut self.data {
            Some(Data::One(resource)) => std::slice::from_mut(resource),
            Some(Data::Many(resources)) => resources,
            Some(Data::Null | Data::Linkage(_)) | None => &mut [],
        }
    }

    /// The JSON, with only the fields that the client asked for.
    pub fn to_bytes(mut self, applied: &Applied, fieldsets: &Fieldsets) -> Vec<u8> {
        self.primary().iter_mut().for_each(|resource| fieldsets.restrict(resource));
        self.included.iter_mut().flatten().for_each(|resource| fieldsets.restrict(resource));
        top_level::to_bytes(&self, applied)
    }
}

/// Serialises names and values in their order as one object.
fn as_object<S: Serializer, N: Serialize, T: Serialize>(members: &[(N, T)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(members.iter().map(|(name, value)| (name, value)))
}
