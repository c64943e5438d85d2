//! Resource objects of other servers, to be included in our answers.

use super::{Identifier, Linkage, Links, Relationship, Resource};
use serde_json::Value;

impl Resource {
    pub fn foreign(value: Value, _base: &str) -> Option<Self> {
        Self::from_value(&value)
    }

    /// A resource object that another server sent. What a client may be shown of it is kept: attributes, `meta`,
    /// linkage, and links that are strings. `None` when it is no resource object.
    pub fn from_value(value: &Value) -> Option<Self> {
        let Identifier { kind, id } = identifier(value)?;
        let mut resource = Self::new(kind, id);
        resource.links = links(value, &["self"]);
        for (name, value) in members(value, "attributes") {
            resource.attributes.push((name.clone().into(), value.clone()));
        }
        for (name, value) in members(value, "relationships") {
            resource.relationships.push((name.clone().into(), relationship(value)));
        }
        resource.meta.extend(members(value, "meta").map(|(name, value)| (name.clone(), value.clone())));
        Some(resource)
    }
}

fn members<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value.get(name).and_then(Value::as_object).into_iter().flatten()
}

fn identifier(value: &Value) -> Option<Identifier> {
    let text = |name| value.get(name).and_then(Value::as_str).map(str::to_owned);
    Some(Identifier::new(text("type")?, text("id")?))
}

fn links(value: &Value, names: &[&'static str]) -> Links {
    let links = value.get("links");
    names.iter().fold(Links::default(), |found, name| match links.and_then(|links| links.get(name)).and_then(Value::as_str) {
        Some(href) => found.with(name, href),
        None => found,
    })
}

fn relationship(value: &Value) -> Relationship {
    let mut relationship = Relationship { links: links(value, &["self", "related"]), ..Relationship::default() };
    relationship.data = match value.get("data") {
        Some(Value::Null) => Some(Linkage::One(None)),
        Some(Value::Array(items)) => items.iter().map(identifier).collect::<Option<_>>().map(Linkage::Many),
        Some(item) => identifier(item).map(|found| Linkage::One(Some(found))),
        None => None,
    };
    relationship
}
