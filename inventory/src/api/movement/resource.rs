//! A movement as a resource.

use jsonapi::attribute::Integer;
use jsonapi::{Relationship, Resource};
use platform::clock::to_rfc3339;
use serde_json::{Value, json};
use web::openapi::{Access, Attribute, Cardinality, NamedBy, RelationshipDoc, ResourceDoc, Rules, Shows, schema};

use super::draft::DELTA;
use crate::domain::{Movement, MovementKind, Quantity, Reason};

/// `type`.
pub(in crate::api) const KIND: &str = "movements";

/// All fields, for sparse fieldsets.
pub(in crate::api) const FIELDS: &[&str] =
    &["product_id", "kind", "delta", "balance", "reason", "actor", "cause", "request_id", "sequence", "created_at", "product"];

/// Where the movement with this id is.
pub(in crate::api) fn location(id: &str) -> String {
    format!("/inventory/movements/{id}")
}

/// The resource object.
pub(in crate::api) fn resource(movement: &Movement) -> Resource {
    let id = movement.id.uuid().to_string();
    let location = location(&id);
    let product = movement.product_id.to_string();
    let relationship = Relationship::links(format!("{location}/relationships/product"), format!("{location}/product"))
        .to_one("products", product.clone());
    Resource::new(KIND, id)
        .with_attribute("product_id", product)
        .with_attribute("kind", movement.kind.as_str())
        .with_attribute("delta", movement.delta)
        .with_attribute("balance", movement.balance)
        .with_attribute("reason", movement.reason.clone())
        .with_attribute("actor", movement.actor.clone())
        .with_attribute("cause", movement.cause.map(|cause| cause.to_string()))
        .with_attribute("request_id", movement.request_id.clone())
        .with_attribute("sequence", movement.id.sequence)
        .with_attribute("created_at", to_rfc3339(movement.id.created_at))
        .with_relationship("product", relationship)
        .with_link("self", location)
}

/// What is received is counted like what is bought; an adjustment goes either way and says why.
fn rule() -> Value {
    json!({
        "if": { "properties": { "kind": { "const": "adjusted" } } },
        "then": {
            "required": ["reason"],
            "properties": { "reason": schema::not_blank(Reason::LENGTH_MAX), "delta": { "not": { "const": 0 } } },
        },
        "else": { "properties": { "delta": schema::integer(&Integer::range(Quantity::MIN, Quantity::MAX)) } },
    })
}

/// For the OpenAPI document.
pub(in crate::api) const DOC: ResourceDoc = ResourceDoc {
    kind: KIND,
    name: "Movement",
    description: "One entry of the ledger, the only thing that changes what is on hand. It never changes itself.",
    path: "/inventory/movements/{id}",
    client_id: false,
    named_by: NamedBy::Url,
    included: &["products"],
    followed: false,
    rules: Rules { create: || vec![rule()], update: Vec::new },
    relationships: &[RelationshipDoc {
        name: "product",
        kind: "products",
        cardinality: Cardinality::One,
        on_create: true,
        shows: Shows::Linkage,
    }],
    attributes: &[
        Attribute {
            name: "product_id",
            description: "The product; in a new movement the one in the URL, if it is sent at all.",
            schema: schema::uuid,
            sent: None,
            access: Access::OnCreate,
        },
        Attribute {
            name: "kind",
            description: "Why stock moved. `received` and `adjusted` can be posted; the others come from purchases.",
            schema: || schema::choice(&MovementKind::ALL.map(MovementKind::as_str)),
            sent: Some(|| schema::choice(&["received", "adjusted"])),
            access: Access::RequiredOnCreate,
        },
        Attribute {
            name: "delta",
            description: "By how many units; not 0, and positive for `received`.",
            schema: || schema::integer(&DELTA),
            sent: None,
            access: Access::RequiredOnCreate,
        },
        Attribute::read_only("balance", "Units on hand after it.", || schema::integer(&Integer::range(0, i64::MAX))),
        Attribute {
            name: "reason",
            description: "Why. Required for `adjusted`.",
            schema: || schema::nullable(schema::not_blank(Reason::LENGTH_MAX)),
            sent: None,
            access: Access::OnCreate,
        },
        Attribute::read_only("actor", "The name of the API key.", || json!({ "type": "string" })),
        Attribute::read_only("cause", "The purchase or reservation behind it.", || schema::nullable(schema::uuid())),
        Attribute::read_only("request_id", "The request that made it.", || json!({ "type": "string" })),
        Attribute::read_only("sequence", "The place in the ledger.", schema::ordinal),
        Attribute::read_only("created_at", "When it was made.", schema::timestamp),
    ],
};
