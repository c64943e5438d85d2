//! A reservation as a resource.

use jsonapi::{Relationship, Resource};
use platform::clock::to_rfc3339;
use serde_json::Value;
use web::openapi::{Access, Attribute, Cardinality, NamedBy, RelationshipDoc, ResourceDoc, Rules, Shows, schema};

use super::draft::{QUANTITY, TTL};
use crate::domain::{Reservation, ReservationStatus};

/// `type`.
pub(in crate::api) const KIND: &str = "reservations";

/// All fields, for sparse fieldsets.
pub(in crate::api) const FIELDS: &[&str] =
    &["product_id", "quantity", "ttl_seconds", "status", "expires_at", "purchase_id", "created_at", "product"];

/// Where the reservation with this id is.
pub(in crate::api) fn location(id: &str) -> String {
    format!("/inventory/reservations/{id}")
}

/// The resource object.
pub(in crate::api) fn resource(reservation: &Reservation) -> Resource {
    let id = reservation.id.to_string();
    let location = location(&id);
    let product = Relationship::links(format!("{location}/relationships/product"), format!("{location}/product"))
        .to_one("products", reservation.product_id.to_string());
    let mut resource = Resource::new(KIND, id);
    for (name, value) in attributes(reservation) {
        resource = resource.with_attribute(name, value);
    }
    resource.with_relationship("product", product).with_link("self", location)
}

/// Names and values, in the order in which they are shown.
pub(super) fn attributes(reservation: &Reservation) -> [(&'static str, Value); 7] {
    [
        ("product_id", reservation.product_id.to_string().into()),
        ("quantity", reservation.quantity.into()),
        ("ttl_seconds", reservation.ttl_seconds.into()),
        ("status", reservation.status.as_str().into()),
        ("expires_at", to_rfc3339(reservation.expires_at).into()),
        ("purchase_id", reservation.purchase_id.map(|id| id.to_string()).into()),
        ("created_at", to_rfc3339(reservation.created_at).into()),
    ]
}

/// For the OpenAPI document.
pub(in crate::api) const DOC: ResourceDoc = ResourceDoc {
    kind: KIND,
    name: "Reservation",
    description: "Stock held for somebody who has not bought yet. It ends once: confirmed, released or expired.",
    path: "/inventory/reservations/{id}",
    client_id: true,
    named_by: NamedBy::Attribute,
    included: &["products"],
    followed: false,
    rules: Rules::NONE,
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
            description: "What to hold. The relationship `product` may stand in its place.",
            schema: schema::uuid,
            sent: None,
            access: Access::OnCreate,
        },
        Attribute {
            name: "quantity",
            description: "How many.",
            schema: || schema::integer(&QUANTITY),
            sent: None,
            access: Access::RequiredOnCreate,
        },
        Attribute {
            name: "ttl_seconds",
            description: "For how long; 600 unless said otherwise.",
            schema: || schema::integer(&TTL),
            sent: None,
            access: Access::OnCreate,
        },
        Attribute {
            name: "status",
            description: "Set it to `confirmed` to buy, or to `released` to give it up.",
            schema: || schema::choice(&ReservationStatus::ALL.map(ReservationStatus::as_str)),
            sent: None,
            access: Access::OnUpdate,
        },
        Attribute::read_only("expires_at", "When the units are free again by themselves.", schema::timestamp),
        Attribute::read_only("purchase_id", "The purchase that it became.", || schema::nullable(schema::uuid())),
        Attribute::read_only("created_at", "When it was made.", schema::timestamp),
    ],
};
