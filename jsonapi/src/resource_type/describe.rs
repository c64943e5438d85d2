//! What a type says of itself without being able to do anything: for documentation.

use super::{Create, Given, ResourceType, Rule, Shows};

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

/// An attribute, as documentation has it.
#[derive(Clone, Debug)]
pub struct DescribedAttribute {
    /// Its name.
    pub name: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// What values it has.
    pub rule: Rule,
    /// What values may be sent, where those are others.
    pub sent: Option<Rule>,
    /// Whether it may be `null`.
    pub is_nullable: bool,
    /// Whether a new one has it.
    pub on_create: OnCreate,
    /// Whether it can be changed.
    pub is_changed: bool,
}

/// Whether a client sends an attribute of a new resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnCreate {
    /// Only the server sets it.
    Never,
    /// It may be there.
    Optional,
    /// It must be there.
    Required,
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
        let attributes = self.attributes.iter().map(|attribute| DescribedAttribute {
            name: attribute.name,
            meaning: attribute.meaning,
            rule: attribute.rule,
            sent: attribute.sent,
            is_nullable: attribute.is_nullable,
            on_create: match attribute.create {
                Create::Never => OnCreate::Never,
                Create::Optional(_) | Create::OrRelationship => OnCreate::Optional,
                Create::Required(_) => OnCreate::Required,
            },
            is_changed: attribute.update.is_some(),
        });
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
            attributes: attributes.collect(),
            relationships: relationships.collect(),
            has_client_ids: self.has_client_ids,
            included: self.included,
            is_followed: self.is_followed,
        }
    }
}
