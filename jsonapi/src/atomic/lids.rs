//! Local identities of one request.

use crate::request::Identity;
use std::collections::HashMap;

/// Which id each local identity stands for, as far as the operations have been carried out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lids(HashMap<(String, String), String>);

impl Lids {
    /// No local identity yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Remembers the id of the resource that was created with this local identity.
    pub fn assign(&mut self, kind: &str, lid: &str, id: &str) {
        self.0.insert((kind.to_owned(), lid.to_owned()), id.to_owned());
    }

    /// The id that stands behind an identity; `None` for a local one that was not assigned yet.
    pub fn resolve<'b>(&'b self, kind: &str, identity: &'b Identity<'_>) -> Option<&'b str> {
        match identity {
            Identity::Id(id) => Some(id),
            Identity::Lid(lid) => self.find(kind, lid),
        }
    }

    /// The id that was assigned to a local identity.
    pub fn find(&self, kind: &str, lid: &str) -> Option<&str> {
        self.0.get(&(kind.to_owned(), lid.to_owned())).map(String::as_str)
    }
}
