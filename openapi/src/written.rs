//! Schemas of a type as it is sent.

use jsonapi::limits::LID_CHARS;
use serde_json::{Map, Value, json};

use super::shown::described;
use super::{Access, NamedBy, RelationshipDoc, ResourceDoc, schema};

impl ResourceDoc {
    /// The documents that create and change it, if it can be created or changed.
    pub(super) fn written(&self) -> Map<String, Value> {
        let mut schemas = Map::new();
        let name = self.name;
        if self.attributes.iter().any(|attribute| is_created(attribute.access)) {
            let named_by = if self.named_by == NamedBy::Url { NamedBy::Nothing } else { self.named_by };
            schemas.insert(format!("{name}Create"), document_of(&self.created(named_by)));
        }
        if self.attributes.iter().any(|attribute| is_updated(attribute.access)) {
            schemas.insert(format!("{name}Update"), document_of(&self.updated()));
        }
        schemas
    }

    /// The resource object of a creation in operations, where there is no URL to name anything.
    pub(super) fn added(&self) -> Value {
        let mut data = self.created(if self.named_by == NamedBy::Url { NamedBy::Attribute } else { self.named_by });
        data["not"] = json!({ "required": ["id", "lid"] });
        data
    }

    fn created(&self, named_by: NamedBy) -> Value {
        let by_attribute = |name: &str| name == "product_id" && self.named_by == NamedBy::Url && named_by == NamedBy::Nothing;
        let sent = self.attributes.iter().filter(|attribute| is_created(attribute.access) && !by_attribute(attribute.name));
        let required: Vec<&str> =
            sent.clone().filter(|attribute| is_required(attribute.access)).map(|attribute| attribute.name).collect();
        let properties = sent.map(|attribute| (attribute.name.to_owned(), attribute.sent())).collect();
        let mut attributes = fields(&properties);
        let mut needed = vec!["type"];
        if !required.is_empty() {
            attributes["required"] = json!(required);
            needed.push("attributes");
        }
        with_rules(&mut attributes, &(self.rules.create)());
        let mut properties = json!({ "type": { "type": "string", "const": self.kind } });
        if self.client_id {
            properties["id"] = schema::uuid();
        }
        let description = "The client's own name for it in this document. Without operations it means nothing.";
        properties["lid"] = json!({ "type": "string", "minLength": 1, "maxLength": LID_CHARS, "description": description });
        properties["attributes"] = attributes;
        let relationships: Map<String, Value> = self
            .relationships
            .iter()
            .filter(|relationship| relationship.on_create && named_by != NamedBy::Nothing)
            .map(|relationship| (relationship.name.to_owned(), relationship.sent()))
            .collect();
        if !relationships.is_empty() {
            properties["relationships"] = fields(&relationships);
        }
        let mut data = json!({ "type": "object", "required": needed, "properties": properties });
        name_once(&mut data, named_by);
        data
    }

    /// Clients send whole objects back, so what cannot be changed may be there with the value that it has.
    pub(super) fn updated(&self) -> Value {
        let properties = self
            .attributes
            .iter()
            .map(|attribute| {
                let mut schema = attribute.sent();
                if !is_updated(attribute.access) {
                    schema["readOnly"] = json!(true);
                }
                (attribute.name.to_owned(), schema)
            })
            .collect();
        let mut attributes = fields(&properties);
        with_rules(&mut attributes, &(self.rules.update)());
        let relationships: Map<String, Value> =
            self.relationships.iter().map(|relationship| (relationship.name.to_owned(), sent_back())).collect();
        let mut properties = json!({
            "type": { "type": "string", "const": self.kind },
            "id": schema::uuid(),
            "attributes": attributes,
        });
        if !relationships.is_empty() {
            properties["relationships"] = fields(&relationships);
        }
        json!({ "type": "object", "required": ["type", "id"], "properties": properties })
    }
}

impl super::Attribute {
    fn sent(&self) -> Value {
        described(self.sent.unwrap_or(self.schema)(), self.description)
    }
}

impl RelationshipDoc {
    fn sent(&self) -> Value {
        let identifier = json!({
            "type": "object",
            "required": ["type", "id"],
            "properties": { "type": { "type": "string", "const": self.kind }, "id": schema::uuid() },
        });
        json!({ "type": "object", "required": ["data"], "properties": { "data": identifier } })
    }
}

fn sent_back() -> Value {
    json!({ "type": "object", "description": "As it was received: it cannot be changed here." })
}

fn is_created(access: Access) -> bool {
    matches!(access, Access::Required | Access::RequiredOnCreate | Access::Optional | Access::OnCreate)
}

fn is_required(access: Access) -> bool {
    matches!(access, Access::Required | Access::RequiredOnCreate)
}

fn is_updated(access: Access) -> bool {
    matches!(access, Access::Required | Access::Optional | Access::OnUpdate)
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

/// The product is named, and in one place: in two it would have to be the same, which a schema cannot say.
fn name_once(data: &mut Value, named_by: NamedBy) {
    let by_relationship = json!({
        "type": "object",
        "required": ["relationships"],
        "properties": { "relationships": { "type": "object", "required": ["product"] } },
    });
    let other = match named_by {
        NamedBy::Nothing | NamedBy::Url => return,
        NamedBy::Id => json!({ "type": "object", "required": ["id"] }),
        NamedBy::Attribute => json!({
            "type": "object",
            "required": ["attributes"],
            "properties": { "attributes": { "type": "object", "required": ["product_id"] } },
        }),
    };
    data["oneOf"] = json!([other, by_relationship]);
}

fn document_of(data: &Value) -> Value {
    json!({ "type": "object", "required": ["data"], "properties": { "data": data } })
}
