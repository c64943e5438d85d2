//! The answer to a request of operations ([result objects](https://jsonapi.org/ext/atomic/#result-objects)).

use serde::Serialize;

use crate::{
    document::Resource,
    media_type::{ATOMIC, Applied},
    top_level::to_bytes,
};

/// Results, one for each operation, in the same order.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Results {
    #[serde(rename = "atomic:results")]
    pub(super) results: Vec<OneResult>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct OneResult {
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Resource>,
}

impl Results {
    /// No result yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The result of an operation that created or changed this resource.
    pub fn push(&mut self, resource: Resource) {
        self.results.push(OneResult { data: Some(resource) });
    }

    /// The result of an operation that has nothing to show: `{}`.
    pub fn push_empty(&mut self) {
        self.results.push(OneResult { data: None });
    }

    /// The document. The extension is applied to it, whatever else is.
    pub fn to_bytes(&self, applied: &Applied) -> Vec<u8> {
        to_bytes(self, &applied.clone().with_extension(ATOMIC))
    }
}
