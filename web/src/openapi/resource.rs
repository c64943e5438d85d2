use serde_json::{Map, Value, json};

use super::schema;

/// A type of resource: what a document about it may hold.
#[derive(Clone, Copy, Debug)]
pub struct ResourceDoc {
    /// `type`.
    pub kind: &'static str,
    /// The name in a generated client, singular: `Product`.
    pub name: &'static str,
    /// What it is.
    pub description: &'static str,
    /// Its attributes, in order.
    pub attributes: &'static [Attribute],
    /// Its relationships, in order.
    pub relationships: &'static [RelationshipDoc],
    /// Whether a client may choose the id.
    pub client_id: bool,
}

/// One attribute.
#[derive(Clone, Copy, Debug)]
pub struct Attribute {
    /// The name.
    pub name: &'static str,
    /// What it means.
    pub description: &'static str,
    /// Its JSON Schema as it comes in and goes out.
    pub schema: fn() -> Value,
    /// Who sets it, and when.
    pub access: Access,
}

/// Who sets an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// The client, on creation at the latest.
    Required,
    /// The client, on creation and on changes.
    Optional,
    /// The client, on creation only, and need not.
    OnCreate,
    /// The client, on changes only.
    OnUpdate,
    /// The server.
    ReadOnly,
    /// The client, and it is never shown.
    WriteOnly,
}

/// One relationship.
#[derive(Clone, Copy, Debug)]
pub struct RelationshipDoc {
    /// The name.
    pub name: &'static str,
    /// The type at the other end.
    pub kind: &'static str,
    /// How many are there.
    pub cardinality: Cardinality,
    /// Whether it may be sent on creation, in place of the attribute that names the same thing.
    pub on_create: bool,
}

/// How many resources are at the other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cardinality {
    /// One at most.
    One,
    /// Any number.
    Many,
}

impl ResourceDoc {
    /// The schemas of this type: as shown, for creation, for changes.
    pub(super) fn schemas(&self) -> Vec<(String, Value)> {
        let mut all = vec![(self.name.to_owned(), self.shown())];
        let writable = |access: Access| !matches!(access, Access::ReadOnly);
        if self.attributes.iter().any(|attribute| writable(attribute.access)) {
            all.push((format!("{}Create", self.name), self.create()));
            all.push((format!("{}Update", self.name), self.update()));
        }
        all
    }

    fn shown(&self) -> Value {
        let mut properties = Map::new();
        for attribute in self.attributes.iter().filter(|attribute| attribute.access != Access::WriteOnly) {
            properties.insert(attribute.name.to_owned(), attribute.described(attribute.access == Access::ReadOnly));
        }
        let mut relationships = Map::new();
        for relationship in self.relationships {
            relationships.insert(relationship.name.to_owned(), relationship.shown());
        }
        // Sparse fieldsets may leave out any of the attributes, so none is required.
        json!({
            "type": "object",
            "description": self.description,
            "required": ["type", "id"],
            "properties": {
                "type": { "type": "string", "const": self.kind },
                "id": schema::uuid(),
                "attributes": { "type": "object", "properties": properties, "additionalProperties": false },
                "relationships": { "type": "object", "properties": relationships, "additionalProperties": false },
                "links": schema::reference("Links"),
                "meta": { "type": "object" },
            },
            "additionalProperties": false,
        })
    }

    fn create(&self) -> Value {
        let is_sent =
            |access: Access| matches!(access, Access::Required | Access::Optional | Access::OnCreate | Access::WriteOnly);
        let required: Vec<&str> = self
            .attributes
            .iter()
            .filter(|attribute| attribute.access == Access::Required)
            .map(|attribute| attribute.name)
            .collect();
        let mut data = self.written(is_sent, &required);
        if let Some(properties) = data.get_mut("properties").and_then(Value::as_object_mut) {
            if self.client_id {
                properties.insert("id".to_owned(), schema::uuid());
            }
            let relationships: Map<String, Value> = self
                .relationships
                .iter()
                .filter(|relationship| relationship.on_create)
                .map(|relationship| (relationship.name.to_owned(), relationship.written()))
                .collect();
            if !relationships.is_empty() {
                let schema = json!({ "type": "object", "properties": relationships, "additionalProperties": false });
                properties.insert("relationships".to_owned(), schema);
            }
        }
        document_of(&data)
    }

    fn update(&self) -> Value {
        let is_sent = |access: Access| matches!(access, Access::Required | Access::Optional | Access::OnUpdate);
        let mut data = self.written(is_sent, &[]);
        if let Some(members) = data.as_object_mut() {
            members.insert("required".to_owned(), json!(["type", "id"]));
            if let Some(properties) = members.get_mut("properties").and_then(Value::as_object_mut) {
                properties.insert("id".to_owned(), schema::uuid());
            }
        }
        document_of(&data)
    }

    fn written(&self, is_sent: impl Fn(Access) -> bool, required: &[&str]) -> Value {
        let mut properties = Map::new();
        for attribute in self.attributes.iter().filter(|attribute| is_sent(attribute.access)) {
            properties.insert(attribute.name.to_owned(), attribute.described(false));
        }
        let mut attributes = json!({ "type": "object", "properties": properties, "additionalProperties": false });
        let mut needed = vec!["type"];
        if !required.is_empty() {
            attributes["required"] = json!(required);
            needed.push("attributes");
        }
        json!({
            "type": "object",
            "required": needed,
            "properties": { "type": { "type": "string", "const": self.kind }, "attributes": attributes },
        })
    }
}

impl Attribute {
    fn described(&self, read_only: bool) -> Value {
        let mut schema = (self.schema)();
        if let Some(members) = schema.as_object_mut() {
            members.insert("description".to_owned(), json!(self.description));
            if read_only {
                members.insert("readOnly".to_owned(), json!(true));
            }
        }
        schema
    }
}

impl RelationshipDoc {
    fn shown(&self) -> Value {
        let identifier = self.identifier();
        let data = match self.cardinality {
            Cardinality::One => json!({ "oneOf": [identifier, { "type": "null" }] }),
            Cardinality::Many => json!({ "type": "array", "items": identifier }),
        };
        json!({
            "type": "object",
            "properties": { "links": schema::reference("Links"), "data": data },
            "additionalProperties": false,
        })
    }

    fn written(&self) -> Value {
        json!({ "type": "object", "required": ["data"], "properties": { "data": self.identifier() } })
    }

    fn identifier(&self) -> Value {
        json!({
            "type": "object",
            "required": ["type", "id"],
            "properties": { "type": { "type": "string", "const": self.kind }, "id": schema::uuid() },
        })
    }
}

fn document_of(data: &Value) -> Value {
    json!({ "type": "object", "required": ["data"], "properties": { "data": data } })
}
