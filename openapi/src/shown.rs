//! Schemas of a type as it is shown.

use serde_json::{Map, Value, json};

use super::general::{closed, link};
use super::{Attribute, Cardinality, RelationshipDoc, ResourceDoc, Shows, schema};

impl ResourceDoc {
    /// The resource, and every document about it. What no operation refers to is left out later.
    pub(super) fn shown(&self, all: &[Self]) -> Map<String, Value> {
        let name = self.name;
        let one = schema::reference(name);
        let or_null = json!({ "oneOf": [one, { "type": "null" }] });
        let many = json!({ "type": "array", "items": one });
        let kinds = all.iter().filter(|other| self.included.contains(&other.kind));
        let included: Vec<Value> = kinds.map(|other| schema::reference(other.name)).collect();
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
        let identifier = identifier(self.kind);
        let linkage = json!({ "oneOf": [identifier, { "type": "null" }] });
        schemas.insert(format!("{name}Linkage"), document("LinkageLinks", &linkage, None));
        let linkage = json!({ "type": "array", "items": identifier });
        schemas.insert(format!("{name}ListLinkage"), document("PageLinkageLinks", &linkage, None));
        schemas
    }

    /// Sparse fieldsets may leave out any of the fields, so none is required.
    fn resource(&self) -> Value {
        let attributes: Map<String, Value> =
            self.attributes.iter().map(|attribute| (attribute.name.to_owned(), attribute.shown())).collect();
        let relationships: Map<String, Value> =
            self.relationships.iter().map(|relationship| (relationship.name.to_owned(), relationship.shown())).collect();
        let mut properties = json!({
            "type": { "type": "string", "const": self.kind },
            "id": schema::uuid(),
            "attributes": closed(&[], &Value::Object(attributes)),
        });
        if !relationships.is_empty() {
            properties["relationships"] = closed(&[], &Value::Object(relationships));
        }
        properties["links"] = closed(&["self"], &json!({ "self": link() }));
        if self.followed {
            let cursor = json!({ "type": "string", "description": "For `page[after]`: what is new comes after it." });
            let page = closed(&["cursor"], &json!({ "cursor": cursor }));
            properties["meta"] = closed(&["page"], &json!({ "page": page }));
        }
        let mut schema = closed(&["type", "id", "links"], &properties);
        schema["description"] = json!(self.description);
        schema
    }
}

impl Attribute {
    fn shown(&self) -> Value {
        described((self.schema)(), self.description)
    }
}

pub(super) fn described(mut schema: Value, description: &str) -> Value {
    schema["description"] = json!(description);
    schema
}

impl RelationshipDoc {
    fn shown(&self) -> Value {
        let both = closed(&["self", "related"], &json!({ "self": link(), "related": link() }));
        match self.shows {
            Shows::Related => closed(&["links"], &json!({ "links": closed(&["related"], &json!({ "related": link() })) })),
            Shows::Links => closed(&["links"], &json!({ "links": both })),
            Shows::Linkage => closed(&["data", "links"], &json!({ "data": self.linkage(), "links": both })),
        }
    }

    fn linkage(&self) -> Value {
        match self.cardinality {
            Cardinality::One => identifier(self.kind),
            Cardinality::Many => json!({ "type": "array", "items": identifier(self.kind) }),
        }
    }
}

fn identifier(kind: &str) -> Value {
    closed(&["type", "id"], &json!({ "type": { "type": "string", "const": kind }, "id": schema::uuid() }))
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
