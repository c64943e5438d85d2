//! The [Atomic Operations extension](https://jsonapi.org/ext/atomic/).

mod operation;
mod results;

#[cfg(test)]
mod tests;

pub use results::Results;
use serde_json::Value;

use crate::{
    error::{Error, Errors},
    limits,
    pointer::child,
    request::{Identity, Lids, invalid, object},
};

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// Creates a resource, or adds to a to-many relationship.
    Add,
    /// Updates a resource or replaces a relationship.
    Update,
    /// Removes a resource, or from a to-many relationship.
    Remove,
}

/// What an operation is done to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target<'a> {
    /// All resources of a type: where `add` puts a new one.
    Collection {
        /// The type.
        kind: &'a str,
        /// The resource that they belong to, where `href` names a list that is one resource's.
        of: Option<String>,
    },
    /// One resource.
    Resource {
        /// The type.
        kind: &'a str,
        /// Which one.
        identity: Identity<'a>,
    },
    /// A relationship of one resource.
    Relationship {
        /// The type of the resource.
        kind: &'a str,
        /// Which one.
        identity: Identity<'a>,
        /// The name of the relationship.
        name: &'a str,
    },
}

/// What a path names, as the service's router sees it: the answer of the function that resolves `href`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Href {
    /// The list of this type.
    Collection(&'static str),
    /// The list of this type that belongs to the resource of this id.
    CollectionOf(&'static str, String),
    /// The resource of this type and id.
    Resource(&'static str, String),
    /// A relationship of the resource: type, id, name.
    Relationship(&'static str, String, &'static str),
}

/// One operation, checked in its form but not in its meaning.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation<'a> {
    /// What to do.
    pub op: Op,
    /// What to do it to.
    pub target: Target<'a>,
    /// `data`; `None` when the member is missing, which is not the same as `null`.
    pub data: Option<&'a Value>,
    /// The local identity that an `add` gives to the new resource.
    pub lid: Option<&'a str>,
    /// The pointer to the operation: `/atomic:operations/3`.
    pub pointer: String,
}

impl Operation<'_> {
    /// Whether it names what an earlier operation was to add and what has no id, because that one is wrong itself. What is to be
    /// said of it is said there.
    pub fn is_moot(&self, lids: &Lids) -> bool {
        matches!(&self.target, Target::Resource { kind, identity } if lids.resolve(kind, identity).is_none())
    }

    /// The pointer to its `data`.
    pub fn data_pointer(&self) -> String {
        format!("{}/data", self.pointer)
    }
}

/// The member that holds the operations.
const OPERATIONS: &str = "atomic:operations";

/// Reads a document of operations.
///
/// `max` is how many operations are allowed; `resolve` tells what the path of an `href` names. Local identities are
/// checked: each is given by an earlier `add`, once for its type.
///
/// # Errors
/// 400 `invalid_document` with a pointer for everything that is malformed, all at once
/// ([processing errors](https://jsonapi.org/ext/atomic/#processing-errors)); 404 for an `href` that names nothing,
/// or something on another server.
pub fn parse(document: &Value, max: usize, resolve: impl Fn(&str) -> Option<Href>) -> Result<Vec<Operation<'_>>, Errors> {
    let items = operations(document, max)?;
    let mut reader = operation::Reader::new(resolve);
    let mut errors = Vec::new();
    let mut found = Vec::with_capacity(items.len());
    for (position, item) in items.iter().enumerate() {
        match reader.read(item, child(&child("", OPERATIONS), position)) {
            Ok(operation) => found.push(operation),
            Err(error) if errors.len() < limits::ERRORS => errors.push(error),
            Err(_) => break,
        }
    }
    Errors::check(errors).map(|()| found)
}

fn operations(document: &Value, max: usize) -> Result<&[Value], Error> {
    let members = object(document, "", "The document")?;
    if let Some(name) = ["data", "included", "errors"].into_iter().find(|name| members.contains_key(*name)) {
        return Err(invalid(child("", name), format!("`{name}` must not be in a document of operations.")));
    }
    let items = members.get(OPERATIONS).ok_or_else(|| invalid("", format!("The member `{OPERATIONS}` is missing.")))?;
    match items {
        Value::Array(items) if !items.is_empty() && items.len() <= max => Ok(items),
        _ => {
            let detail = format!("`{OPERATIONS}` must be an array of 1 to {max} operations.");
            Err(invalid(child("", OPERATIONS), detail))
        }
    }
}
