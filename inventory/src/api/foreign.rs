//! Products, as far as our own answers have them: they come as products sends them.

use serde_json::json;
use web::openapi::{Attribute, Cardinality, NamedBy, RelationshipDoc, ResourceDoc, Rules, Shows, schema};

/// For the OpenAPI document; a test holds it against that of products.
pub(super) const DOC: ResourceDoc = ResourceDoc {
    kind: "products",
    name: "Product",
    description: "A product, as the service of products has it.",
    path: "/products/{id}",
    client_id: false,
    named_by: NamedBy::Nothing,
    included: &[],
    followed: false,
    rules: Rules::NONE,
    relationships: &[RelationshipDoc {
        name: "inventory",
        kind: "inventory",
        cardinality: Cardinality::One,
        on_create: false,
        shows: Shows::Related,
    }],
    attributes: &[
        Attribute::read_only("sku", "The seller's own code.", || json!({ "type": "string" })),
        Attribute::read_only("name", "What it is called.", || json!({ "type": "string" })),
        Attribute::read_only("description", "What is said about it.", || json!({ "type": "string" })),
        Attribute::read_only("price", "A decimal number.", || json!({ "type": "string" })),
        Attribute::read_only("currency", "ISO 4217.", || json!({ "type": "string" })),
        Attribute::read_only("status", "An archived product cannot be bought.", || schema::choice(&["active", "archived"])),
        Attribute::read_only("created_at", "When it was created.", schema::timestamp),
        Attribute::read_only("updated_at", "When it last changed.", schema::timestamp),
        Attribute::read_only("version", "1, and one more with each change.", schema::ordinal),
    ],
};
