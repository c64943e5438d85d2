//! A type of resource, as the document has it.

use jsonapi::resource_type::{Described, DescribedAttribute, Rule};
use serde_json::{Value, json};

use crate::schema;

/// Name of an attribute, its schema as it is shown, its schema as it is sent.
type Schemas = (&'static str, Value, Value);

/// A type of resource: what it says of itself, and the schemas that only its service knows.
#[derive(Clone, Debug)]
#[must_use]
pub struct Resource {
    pub(crate) about: Described,
    schemas: Vec<Schemas>,
    pub(crate) create_rules: Vec<Value>,
    pub(crate) update_rules: Vec<Value>,
}

impl Resource {
    /// The type that says this of itself.
    pub fn new(about: Described) -> Self {
        Self { about, schemas: Vec::new(), create_rules: Vec::new(), update_rules: Vec::new() }
    }

    /// The schemas of an attribute, as it is shown and as it is sent, where its rule does not say them.
    ///
    /// # Panics
    ///
    /// Where there is no such attribute.
    pub fn with_schema(mut self, name: &'static str, shown: Value, sent: Value) -> Self {
        let is_known = self.about.attributes.iter().any(|attribute| attribute.name == name);
        assert!(is_known, "`{}` has no attribute `{name}`", self.about.kind);
        self.schemas.push((name, shown, sent));
        self
    }

    /// What else holds for the attributes of a new one: a schema that they have to fit.
    pub fn with_create_rule(mut self, rule: Value) -> Self {
        self.create_rules.push(rule);
        self
    }

    /// What else holds for attributes that are changed: a schema that they have to fit.
    pub fn with_update_rule(mut self, rule: Value) -> Self {
        self.update_rules.push(rule);
        self
    }

    /// The schema of an attribute as it is shown.
    pub(crate) fn shown_attribute(&self, attribute: &DescribedAttribute) -> Value {
        self.attribute(attribute, attribute.rule, |(_, shown, _)| shown)
    }

    /// The schema of an attribute as it is sent.
    pub(crate) fn sent_attribute(&self, attribute: &DescribedAttribute) -> Value {
        self.attribute(attribute, attribute.sent.unwrap_or(attribute.rule), |(_, _, sent)| sent)
    }

    /// A schema of the service's own is taken as it is, also as to `null`.
    fn attribute(&self, attribute: &DescribedAttribute, rule: Rule, own: fn(&Schemas) -> &Value) -> Value {
        let known = self.schemas.iter().find(|(name, ..)| *name == attribute.name);
        let of_rule = || {
            let schema = schema::of(rule);
            let schema = schema.unwrap_or_else(|| panic!("`{}` of `{}` needs a schema", attribute.name, self.about.kind));
            if attribute.is_nullable { schema::nullable(schema) } else { schema }
        };
        let mut schema = known.map_or_else(of_rule, |schemas| own(schemas).clone());
        schema["description"] = json!(attribute.meaning);
        schema
    }
}
