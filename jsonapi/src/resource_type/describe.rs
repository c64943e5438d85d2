//! What a type says of itself without being able to do anything: for documentation.

use super::{DescribedAttribute, Given, ResourceType, Shows};

/// A type of resource, as documentation has it.
#[derive(Clone, Debug)]
pub struct Described {
    /// See [`ResourceType::kind`].
    pub kind: &'static str,
    /// See [`ResourceType::name`].
    pub name: &'static str,
    /// See [`ResourceType::description`].
    pub description: &'static str,
    /// See [`ResourceType::path`].
    pub path: &'static str,
    /// Its attributes, in order.
    pub attributes: Vec<DescribedAttribute>,
    /// Its relationships, in order.
    pub relationships: Vec<DescribedRelationship>,
    /// See [`ResourceType::has_client_ids`].
    pub has_client_ids: bool,
    /// See [`ResourceType::included`].
    pub included: &'static [&'static str],
    /// See [`ResourceType::is_followed`].
    pub is_followed: bool,
}

/// A relationship, as documentation has it.
#[derive(Clone, Debug)]
pub struct DescribedRelationship {
    /// Its name.
    pub name: &'static str,
    /// The type at the other end.
    pub kind: &'static str,
    /// Whether there is one at the other end, or any number.
    pub is_to_one: bool,
    /// What is shown of it.
    pub shows: Shows,
    /// How a new resource says whom it leads to.
    pub given: Given,
}

impl<T, W> ResourceType<T, W> {
    /// What documentation says of it.
    pub fn describe(&self) -> Described {
        let relationships = self.relationships.iter().map(|relationship| DescribedRelationship {
            name: relationship.name,
            kind: relationship.kind,
            is_to_one: relationship.target.is_some(),
            shows: relationship.shows,
            given: relationship.given,
        });
        Described {
            kind: self.kind,
            name: self.name,
            description: self.description,
            path: self.path,
            attributes: self.attributes.iter().map(|attribute| attribute.about).collect(),
            relationships: relationships.collect(),
            has_client_ids: self.has_client_ids,
            included: self.included,
            is_followed: self.is_followed,
        }
    }
}
