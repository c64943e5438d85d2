//! The answer to a request of operations ([result objects](https://jsonapi.org/ext/atomic/#result-objects)).

use serde::{Serialize, Serializer, ser::SerializeMap};

use crate::{
    document::{Fieldsets, Resource, Sparse},
    media_type::{ATOMIC, Applied},
    top_level::{JsonApi, to_bytes},
};

/// Results, one for each operation, in the same order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Results(Vec<Option<Resource>>);

impl Results {
    /// No result yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The result of an operation that created or changed this resource.
    pub fn push(&mut self, resource: Resource) {
        self.0.push(Some(resource));
    }

    /// The result of an operation that has nothing to show: `{}`.
    pub fn push_empty(&mut self) {
        self.0.push(None);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The document. The extension is applied to it, whatever else is.
    pub fn to_bytes(&self, applied: &Applied) -> Vec<u8> {
        to_bytes(&Document { results: &self.0, applied: &applied.clone().with_extension(ATOMIC) })
    }
}

struct Document<'a> {
    results: &'a [Option<Resource>],
    applied: &'a Applied,
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("jsonapi", &JsonApi(self.applied))?;
        map.serialize_entry("atomic:results", &ResultList(self.results))?;
        map.end()
    }
}

struct ResultList<'a>(&'a [Option<Resource>]);

impl Serialize for ResultList<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|resource| OneResult(resource.as_ref())))
    }
}

struct OneResult<'a>(Option<&'a Resource>);

impl Serialize for OneResult<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(resource) = self.0 {
            map.serialize_entry("data", &Sparse { resource, fieldsets: &Fieldsets::default() })?;
        }
        map.end()
    }
}
