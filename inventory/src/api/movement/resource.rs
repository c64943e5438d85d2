//! A movement as a resource.

use jsonapi::attribute::{Integer, Text};
use jsonapi::{Relationship, Resource};
use platform::clock::to_rfc3339;
use serde_json::{Value, json};
use web::openapi::{Access, Attribute, Cardinality, RelationshipDoc, ResourceDoc, schema};

use super::draft::DELTA;
use crate::domain::{Movement, MovementKind, Reason};

/// `type`.
pub(in crate::api) const KIND: &str = "movements";

/// All fields, for sparse fieldsets.
pub(in crate::api) const FIELDS: &[&str] = &[
    "product_id", "kind", "delta", "balance", "reason", "actor", "cause", "request_id", "sequence", "created_at", "product",
];

/// Where the movement with this id is.
pub(in crate::api) fn location(id: &str) -> String {
    format!("/inventory/movements/{id}")
}

/// The resource object.
pub(in crate::api) fn resource(movement: &Movement) -> Resource {
    let id = movement.id.uuid().to_string();
    let location = location(&id);
    let product = movement.product_id.to_string();
    let relationship =
        Relationship::links(format!("{location}/relationships/product"), format!("{location}/product")).to_one("products", product.clone());
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

const fn read_only(name: &'static str, description: &'static str, schema: fn() -> Value) -> Attribute {
    Attribute { name, description, schema, access: Access::ReadOnly }
}

/// For the OpenAPI document.
pub(in crate::api) const DOC: ResourceDoc = ResourceDoc {
    kind: KIND,
    name: "Movement",
    description: "One entry of the ledger, the only thing that changes what is on hand. It never changes itself.",
    client_id: false,
    relationships: &[RelationshipDoc { name: "product", kind: "products", cardinality: Cardinality::One, on_create: true }],
    attributes: &[
        Attribute {
            name: "product_id",
            description: "The product; in a new movement the one in the URL, if it is sent at all.",
            schema: schema::uuid,
            access: Access::OnCreate,
        },
        Attribute {
            name: "kind",
            description: "Why stock moved. `received` and `adjusted` can be posted; the others come from purchases.",
            schema: || schema::choice(&MovementKind::ALL.map(MovementKind::as_str)),
            access: Access::Required,
        },
        Attribute {
            name: "delta",
            description: "By how many units; not 0, and positive for `received`.",
            schema: || schema::integer(&DELTA),
            access: Access::Required,
        },
        read_only("balance", "Units on hand after it.", || schema::integer(&Integer::range(0, i64::MAX))),
        Attribute {
            name: "reason",
            description: "Why. Required for `adjusted`.",
            schema: || schema::nullable(schema::text(&Text::line(1, Reason::LENGTH_MAX))),
            access: Access::OnCreate,
        },
        read_only("actor", "The name of the API key.", || json!({ "type": "string" })),
        read_only("cause", "The purchase or reservation behind it.", || schema::nullable(schema::uuid())),
        read_only("request_id", "The request that made it.", || json!({ "type": "string" })),
        read_only("sequence", "The place in the ledger.", || schema::integer(&Integer::range(1, i64::MAX))),
        read_only("created_at", "When it was made.", schema::timestamp),
    ],
};
