//! What the description of an operation may refer to.

use serde_json::Value;

use crate::Resource;

/// What the document says of the service as a whole.
#[derive(Clone, Copy, Debug)]
pub struct Info {
    /// The name that all paths begin with.
    pub name: &'static str,
    /// The title.
    pub title: &'static str,
    /// The introduction, in Markdown.
    pub description: &'static str,
    /// The version.
    pub version: &'static str,
    /// How many operations one request may hold.
    pub operations_max: usize,
}

pub(crate) struct Context<'a> {
    pub(crate) info: &'a Info,
    pub(crate) resources: &'a [Resource],
    pub(crate) examples: &'a Value,
    /// `operationId` and path of every operation.
    pub(crate) paths: &'a [(&'static str, &'static str)],
}

impl Context<'_> {
    /// The type with this `type`.
    pub(crate) fn resource(&self, kind: &str) -> Option<&Resource> {
        self.resources.iter().find(|resource| resource.about.kind == kind)
    }

    /// The name of a type in schemas. A type that nobody described keeps its own, so that the reference to it is found broken.
    pub(crate) fn name(&self, kind: &str) -> String {
        self.resource(kind).map_or_else(|| kind.to_owned(), |resource| resource.about.name.to_owned())
    }

    /// What a real run sent to or got from this operation.
    pub(crate) fn example(&self, operation: &str, part: &str) -> Option<&Value> {
        self.examples.get(operation)?.get(part)
    }
}
