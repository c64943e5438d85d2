//! Products, as far as our own answers have them: they come as products sends them.

use jsonapi::attribute::words;
use jsonapi::query::Fieldset;
use jsonapi::resource_type::{Attribute, Given, RelationshipType, ResourceType, Rule, Shows};
use serde_json::Value;

use crate::clients::products::Status;

/// `type`.
pub(super) const KIND: &str = "products";

/// The fields of products, which may be included in our answers.
pub(super) const FIELDSET: Fieldset = Fieldset { kind: KIND, fields: &FIELDS };

const FIELDS: [&str; PRODUCTS.field_count()] = PRODUCTS.fields();
const STATUSES: [&str; 2] = words(&Status::TABLE);

/// Nothing of them is ours to show: for field sets and documentation, which a test holds against those of products.
pub(super) const PRODUCTS: ResourceType<(), ()> = ResourceType {
    attributes: &[
        Attribute::new("sku", "The seller's own code.", Rule::Text, PASSED_THROUGH),
        Attribute::new("name", "What it is called.", Rule::Text, PASSED_THROUGH),
        Attribute::new("description", "What is said about it.", Rule::Text, PASSED_THROUGH),
        Attribute::new("price", "A decimal number.", Rule::Text, PASSED_THROUGH),
        Attribute::new("currency", "ISO 4217.", Rule::Text, PASSED_THROUGH),
        Attribute::new("status", "An archived product cannot be bought.", Rule::Choice(&STATUSES), PASSED_THROUGH),
        Attribute::new("created_at", "When it was created.", Rule::Timestamp, PASSED_THROUGH),
        Attribute::new("updated_at", "When it last changed.", Rule::Timestamp, PASSED_THROUGH),
        Attribute::new("version", "1, and one more with each change.", Rule::ORDINAL, PASSED_THROUGH),
    ],
    relationships: &[RelationshipType {
        name: "inventory",
        kind: "inventory",
        target: None,
        shows: Shows::Elsewhere("/inventory/products/{id}/inventory"),
        given: Given::Never,
    }],
    ..ResourceType::new(KIND, "Product", "A product, as the service of products has it.", "/products/{id}", |()| String::new())
};

const PASSED_THROUGH: fn(&()) -> Value = |()| Value::Null;
