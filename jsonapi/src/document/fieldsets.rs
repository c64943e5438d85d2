//! Sparse fieldsets ([fetching](https://jsonapi.org/format/1.1/#fetching-sparse-fieldsets)).

use super::Resource;

/// Which fields of which types the client asked for; without a word about a type, all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[must_use]
pub struct Fieldsets(Vec<(&'static str, Vec<&'static str>)>);

impl Fieldsets {
    /// Restricts a type to these fields (attributes and relationships); none at all is legal.
    pub fn with(mut self, kind: &'static str, fields: Vec<&'static str>) -> Self {
        self.set(kind, fields);
        self
    }

    pub(crate) fn set(&mut self, kind: &'static str, fields: Vec<&'static str>) {
        self.0.push((kind, fields));
    }

    /// Whether every field of every type is asked for, so that an answer is the full representation.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The fields asked for of this type; `None` means all.
    pub(crate) fn of(&self, kind: &str) -> Option<&[&'static str]> {
        self.0.iter().find(|(name, _)| *name == kind).map(|(_, fields)| fields.as_slice())
    }

    /// Whether this field is to be sent.
    pub fn has(&self, kind: &str, field: &str) -> bool {
        self.of(kind).is_none_or(|fields| fields.contains(&field))
    }

    /// Takes away the fields that are not to be sent.
    pub(super) fn restrict(&self, resource: &mut Resource) {
        if let Some(fields) = self.of(&resource.kind) {
            resource.attributes.retain(|(name, _)| fields.contains(&name.as_ref()));
            resource.relationships.retain(|(name, _)| fields.contains(&name.as_ref()));
        }
    }
}
