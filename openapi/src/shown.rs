//! Schemas of a type as it is shown.

use jsonapi::resource_type::{DescribedRelationship, Shows};
use serde_json::{Map, Value, json};

use crate::general::link;
use crate::schema::closed;
use crate::{Resource, schema};

impl Resource {
    /// The resource, and every document about it. What no operation refers to is left out later.
    pub(crate) fn shown(&self, all: &[Self]) -> Map<String, Value> {
        let name = self.about.name;
        let one = schema::reference(name);
        let or_null = json!({ "oneOf": [one, { "type": "null" }] });
        let many = json!({ "type": "array", "items": one });
        let kinds = all.iter().filter(|other| self.about.included.contains(&other.about.kind));
        let included: Vec<Value> = kinds.map(|other| schema::reference(other.about.name)).collect();
        let included = match included.as_slice() {
            [only] => only.clone(),
            several => json!({ "anyOf": several }),
        };
        let mut schemas = Map::new();
        schemas.insert(name.to_owned(), self.resource());
        for (compound, more) in [("", None), ("Compound", Some(&included))] {
            schemas.insert(format!("{name}{compound}Document"), document("DocumentLinks", &one, more));
            schemas.insert(format!("{name}{compound}OrNullDocument"), document("DocumentLinks", &or_null, more));
            schemas.insert(format!("{name}{compound}List"), document("PageLinks", &many, more));
        }
        let identifier = identifier(self.about.kind);
        let linkage = json!({ "oneOf": [identifier, { "type": "null" }] });
        schemas.insert(format!("{name}Linkage"), document("LinkageLinks", &linkage, None));
        let linkage = json!({ "type": "array", "items": identifier });
        schemas.insert(format!("{name}ListLinkage"), document("PageLinkageLinks", &linkage, None));
        schemas
    }

    /// Sparse fieldsets may leave out any of the fields, so none is required.
    fn resource(&self) -> Value {
        let about = &self.about;
        let attributes = about.attributes.iter().map(|attribute| (attribute.name.to_owned(), self.shown_attribute(attribute)));
        let relationships = about.relationships.iter().map(|relationship| (relationship.name.to_owned(), shown(relationship)));
        let relationships: Map<String, Value> = relationships.collect();
        let mut properties = json!({
            "type": schema::word(about.kind),
            "id": schema::uuid(),
            "attributes": closed(&[], &attributes.collect()),
        });
        if !relationships.is_empty() {
            properties["relationships"] = closed(&[], &json!(relationships));
        }
        properties["links"] = closed(&["self"], &json!({ "self": link() }));
        if about.is_followed {
            let cursor = json!({ "type": "string", "description": "For `page[after]`: what is new comes after it." });
            let page = closed(&["cursor"], &json!({ "cursor": cursor }));
            properties["meta"] = closed(&["page"], &json!({ "page": page }));
        }
        let mut schema = closed(&["type", "id", "links"], &properties);
        schema["description"] = json!(about.description);
        schema
    }
}

fn shown(relationship: &DescribedRelationship) -> Value {
    let both = || closed(&["self", "related"], &json!({ "self": link(), "related": link() }));
    match relationship.shows {
        Shows::Elsewhere(_) => closed(&["links"], &json!({ "links": closed(&["related"], &json!({ "related": link() })) })),
        Shows::Links => closed(&["links"], &json!({ "links": both() })),
        Shows::Linkage => closed(&["data", "links"], &json!({ "data": linkage(relationship), "links": both() })),
    }
}

fn linkage(relationship: &DescribedRelationship) -> Value {
    let one = identifier(relationship.kind);
    if relationship.is_to_one { one } else { json!({ "type": "array", "items": one }) }
}

fn identifier(kind: &str) -> Value {
    closed(&["type", "id"], &json!({ "type": schema::word(kind), "id": schema::uuid() }))
}

/// A document with primary data. `included` is there when `include` was asked for, even empty.
fn document(links: &str, data: &Value, included: Option<&Value>) -> Value {
    let mut properties = json!({
        "jsonapi": schema::reference("JsonApi"),
        "links": schema::reference(links),
        "data": data,
    });
    if let Some(items) = included {
        properties["included"] = json!({ "type": "array", "items": items });
    }
    if links.starts_with("Page") {
        properties["meta"] = schema::reference("PageMeta");
    }
    closed(&["jsonapi", "links", "data"], &properties)
}
