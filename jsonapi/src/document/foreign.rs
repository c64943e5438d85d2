//! Resource objects of other servers, to be included in our answers.

use serde_json::{Map, Value};

use super::{Identifier, Linkage, Links, Relationship, Resource};

impl Resource {
    /// A resource object that another server sent, without a copy of anything in it. What a client may be shown of it is kept:
    /// attributes, `meta`, linkage, and links that are strings. A link that is only a path leads to that server and gets `base`
    /// in front: scheme, host and port, or nothing where it is on the same listener. `None` when it is no resource object.
    pub fn foreign(value: Value, base: &str) -> Option<Self> {
        let Value::Object(mut members) = value else { return None };
        let Identifier { kind, id } = identifier(&mut members)?;
        let mut resource = Self::new(kind, id);
        resource.links = links(&mut members, &["self"], base);
        resource.attributes = object(&mut members, "attributes").into_iter().map(|(name, value)| (name.into(), value)).collect();
        let relationships = object(&mut members, "relationships").into_iter();
        resource.relationships = relationships.map(|(name, value)| (name.into(), relationship(value, base))).collect();
        resource.meta = object(&mut members, "meta");
        Some(resource)
    }
}

fn text(members: &mut Map<String, Value>, name: &str) -> Option<String> {
    if let Some(Value::String(text)) = members.remove(name) { Some(text) } else { None }
}

fn object(members: &mut Map<String, Value>, name: &str) -> Map<String, Value> {
    if let Some(Value::Object(object)) = members.remove(name) { object } else { Map::new() }
}

fn identifier(members: &mut Map<String, Value>) -> Option<Identifier> {
    Some(Identifier::new(text(members, "type")?, text(members, "id")?))
}

fn links(members: &mut Map<String, Value>, names: &[&'static str], base: &str) -> Links {
    let mut all = object(members, "links");
    names.iter().fold(Links::default(), |found, name| match text(&mut all, name) {
        Some(href) if href.starts_with('/') && !href.starts_with("//") => found.with(name, format!("{base}{href}")),
        Some(href) => found.with(name, href),
        None => found,
    })
}

fn relationship(value: Value, base: &str) -> Relationship {
    let Value::Object(mut members) = value else { return Relationship::default() };
    let links = links(&mut members, &["self", "related"], base);
    let one = |value| if let Value::Object(mut members) = value { identifier(&mut members) } else { None };
    let data = match members.remove("data") {
        Some(Value::Null) => Some(Linkage::One(None)),
        Some(Value::Array(items)) => items.into_iter().map(one).collect::<Option<_>>().map(Linkage::Many),
        Some(item) => one(item).map(|found| Linkage::One(Some(found))),
        None => None,
    };
    Relationship { data, links, ..Relationship::default() }
}
