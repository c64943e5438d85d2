//! How clients name resources, also those that have no id yet.

use std::{borrow::Cow, collections::HashMap};

/// How a client names a resource: by its id, or by the local identity that it gave it in the same document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity<'a> {
    /// `id`.
    Id(Cow<'a, str>),
    /// `lid`.
    Lid(&'a str),
}

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
