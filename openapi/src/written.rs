//! Schemas of a type as it is sent.

use jsonapi::limits::LID_CHARS;
use jsonapi::resource_type::{DescribedRelationship, Given, OnCreate};
use serde_json::{Map, Value, json};

use crate::{Resource, schema};

/// Where a new resource is sent to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sent {
    /// To a URL, which may say whom a relationship leads to.
    ToUrl,
    /// In operations, where there is no URL to say anything.
    InOperations,
}

impl Resource {
    /// The documents that create and change it, if it can be created or changed.
    pub(crate) fn written(&self) -> Map<String, Value> {
        let mut schemas = Map::new();
        let name = self.about.name;
        if self.about.attributes.iter().any(|attribute| attribute.on_create != OnCreate::Never) {
            schemas.insert(format!("{name}Create"), document_of(&self.created(Sent::ToUrl)));
        }
        if self.about.attributes.iter().any(|attribute| attribute.is_changed) {
            schemas.insert(format!("{name}Update"), document_of(&self.updated()));
        }
        schemas
    }

    /// The resource object of a creation in operations.
    pub(crate) fn added(&self) -> Value {
        let mut data = self.created(Sent::InOperations);
        data["not"] = json!({ "required": ["id", "lid"] });
        data
    }

    fn created(&self, sent: Sent) -> Value {
        let about = &self.about;
        let mut attributes = self.new_attributes(sent);
        let mut needed = vec!["type"];
        if attributes.get("required").is_some() {
            needed.push("attributes");
        }
        with_rules(&mut attributes, &self.create_rules);
        let mut properties = json!({ "type": schema::word(about.kind) });
        if about.has_client_ids {
            properties["id"] = schema::uuid();
        }
        let description = "The client's own name for it in this document. Without operations it means nothing.";
        properties["lid"] = json!({ "type": "string", "minLength": 1, "maxLength": LID_CHARS, "description": description });
        properties["attributes"] = attributes;
        let given = about.relationships.iter().filter(|relationship| is_given(relationship.given, sent));
        let relationships: Map<String, Value> =
            given.clone().map(|relationship| (relationship.name.to_owned(), to_one(relationship.kind))).collect();
        if !relationships.is_empty() {
            properties["relationships"] = fields(&relationships);
        }
        let mut data = json!({ "type": "object", "required": needed, "properties": properties });
        match given.filter_map(given_once).collect::<Vec<_>>().as_slice() {
            [] => {}
            [one] => data["oneOf"] = one.clone(),
            several => data["allOf"] = several.iter().map(|one| json!({ "oneOf": one })).collect(),
        }
        data
    }

    fn new_attributes(&self, sent: Sent) -> Value {
        let by_url = |name| sent == Sent::ToUrl && self.about.relationships.iter().any(|known| known.given == Given::Url(name));
        let created =
            self.about.attributes.iter().filter(|attribute| attribute.on_create != OnCreate::Never && !by_url(attribute.name));
        let required = created.clone().filter(|attribute| attribute.on_create == OnCreate::Required);
        let required: Vec<&str> = required.map(|attribute| attribute.name).collect();
        let mut attributes =
            fields(&created.map(|attribute| (attribute.name.to_owned(), self.sent_attribute(attribute))).collect());
        if !required.is_empty() {
            attributes["required"] = json!(required);
        }
        attributes
    }

    /// Clients send whole objects back, so what cannot be changed may be there with the value that it has.
    pub(crate) fn updated(&self) -> Value {
        let about = &self.about;
        let schema_of = |attribute| {
            let mut schema = self.sent_attribute(attribute);
            if !attribute.is_changed {
                schema["readOnly"] = json!(true);
            }
            (attribute.name.to_owned(), schema)
        };
        let mut attributes = fields(&about.attributes.iter().map(schema_of).collect());
        with_rules(&mut attributes, &self.update_rules);
        let relationships: Map<String, Value> =
            about.relationships.iter().map(|relationship| (relationship.name.to_owned(), sent_back())).collect();
        let mut properties = json!({
            "type": schema::word(about.kind),
            "id": schema::uuid(),
            "attributes": attributes,
        });
        if !relationships.is_empty() {
            properties["relationships"] = fields(&relationships);
        }
        json!({ "type": "object", "required": ["type", "id"], "properties": properties })
    }
}

fn to_one(kind: &str) -> Value {
    let identifier = json!({
        "type": "object",
        "required": ["type", "id"],
        "properties": { "type": schema::word(kind), "id": schema::uuid() },
    });
    json!({ "type": "object", "required": ["data"], "properties": { "data": identifier } })
}

fn sent_back() -> Value {
    json!({ "type": "object", "description": "As it was received: it cannot be changed here." })
}

/// Attributes or relationships: these, and members with `@` that are ignored.
fn fields(properties: &Map<String, Value>) -> Value {
    json!({ "type": "object", "properties": properties, "patternProperties": { "^@": {} }, "additionalProperties": false })
}

fn with_rules(attributes: &mut Value, rules: &[Value]) {
    if !rules.is_empty() {
        attributes["allOf"] = json!(rules);
    }
}

/// Whether a new resource may have the relationship.
fn is_given(given: Given, sent: Sent) -> bool {
    match given {
        Given::Never => false,
        Given::Attribute(_) | Given::Id => true,
        Given::Url(_) => sent == Sent::InOperations,
    }
}

/// It is said whom a relationship leads to, and in one place: in two it would have to be the same, which a schema cannot say.
fn given_once(relationship: &DescribedRelationship) -> Option<Value> {
    let within = |member: &str, name: &str| {
        json!({
            "type": "object",
            "required": [member],
            "properties": { member: { "type": "object", "required": [name] } },
        })
    };
    let other = match relationship.given {
        Given::Never => return None,
        Given::Id => json!({ "type": "object", "required": ["id"] }),
        Given::Attribute(name) | Given::Url(name) => within("attributes", name),
    };
    Some(json!([other, within("relationships", relationship.name)]))
}

fn document_of(data: &Value) -> Value {
    json!({ "type": "object", "required": ["data"], "properties": { "data": data } })
}
