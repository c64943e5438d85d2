//! A purchase as a resource.

use jsonapi::attribute::Integer;
use jsonapi::{Relationship, Resource};
use platform::clock::to_rfc3339;
use serde_json::{Value, json};
use web::openapi::{Access, Attribute, Cardinality, NamedBy, RelationshipDoc, ResourceDoc, Rules, Shows, schema};

use super::draft::QUANTITY;
use crate::domain::{Purchase, PurchaseStatus, Reference};

/// `type`.
pub(in crate::api) const KIND: &str = "purchases";

/// All fields, for sparse fieldsets.
pub(in crate::api) const FIELDS: &[&str] = &[
    "product_id",
    "quantity",
    "reference",
    "product_sku",
    "product_name",
    "unit_price",
    "total_price",
    "currency",
    "remaining",
    "status",
    "created_at",
    "cancelled_at",
    "product",
    "inventory",
];

/// Where the purchase with this id is.
pub(in crate::api) fn location(id: &str) -> String {
    format!("/inventory/purchases/{id}")
}

/// The resource object.
pub(in crate::api) fn resource(purchase: &Purchase) -> Resource {
    let id = purchase.id.to_string();
    let location = location(&id);
    let relationship = |name: &str, kind: &'static str| {
        let links = Relationship::links(format!("{location}/relationships/{name}"), format!("{location}/{name}"));
        links.to_one(kind, purchase.product_id.to_string())
    };
    let product = relationship("product", "products");
    // Links only: the stock may have been deleted since, and linkage would claim that it is there.
    let inventory = Relationship::links(format!("{location}/relationships/inventory"), format!("{location}/inventory"));
    let mut resource = Resource::new(KIND, id);
    for (name, value) in attributes(purchase) {
        resource = resource.with_attribute(name, value);
    }
    resource.with_relationship("product", product).with_relationship("inventory", inventory).with_link("self", location)
}

/// Names and values, in the order in which they are shown.
pub(super) fn attributes(purchase: &Purchase) -> [(&'static str, Value); 12] {
    let terms = &purchase.terms;
    [
        ("product_id", purchase.product_id.to_string().into()),
        ("quantity", purchase.quantity.into()),
        ("reference", purchase.reference.clone().into()),
        ("product_sku", terms.sku().into()),
        ("product_name", terms.name().into()),
        ("unit_price", terms.unit_price().to_string().into()),
        ("total_price", terms.total_price().to_string().into()),
        ("currency", terms.unit_price().currency().code().into()),
        ("remaining", purchase.remaining.into()),
        ("status", purchase.status.as_str().into()),
        ("created_at", to_rfc3339(purchase.created_at).into()),
        ("cancelled_at", purchase.cancelled_at.map(to_rfc3339).into()),
    ]
}

fn price() -> Value {
    json!({ "type": "string", "pattern": "^[0-9]+(\\.[0-9]{1,4})?$" })
}

/// For the OpenAPI document.
pub(in crate::api) const DOC: ResourceDoc = ResourceDoc {
    kind: KIND,
    name: "Purchase",
    description: "What was bought, at the price that it had then.",
    path: "/inventory/purchases/{id}",
    client_id: true,
    named_by: NamedBy::Attribute,
    included: &["products"],
    followed: false,
    rules: Rules::NONE,
    relationships: &[
        RelationshipDoc {
            name: "product",
            kind: "products",
            cardinality: Cardinality::One,
            on_create: true,
            shows: Shows::Linkage,
        },
        RelationshipDoc {
            name: "inventory",
            kind: "inventory",
            cardinality: Cardinality::One,
            on_create: false,
            shows: Shows::Links,
        },
    ],
    attributes: &[
        Attribute {
            name: "product_id",
            description: "What to buy. The relationship `product` may stand in its place.",
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
            name: "reference",
            description: "The buyer's own name for it, such as an order number.",
            schema: || schema::nullable(schema::not_blank(Reference::LENGTH_MAX)),
            sent: None,
            access: Access::OnCreate,
        },
        Attribute::read_only("product_sku", "The sku at the time.", || json!({ "type": "string" })),
        Attribute::read_only("product_name", "The name at the time.", || json!({ "type": "string" })),
        Attribute::read_only("unit_price", "The price of one at the time.", price),
        Attribute::read_only("total_price", "The price of all.", price),
        Attribute::read_only("currency", "ISO 4217.", || json!({ "type": "string", "pattern": "^[A-Z]{3}$" })),
        Attribute::read_only("remaining", "Available units right after it.", || schema::integer(&Integer::range(0, i64::MAX))),
        Attribute {
            name: "status",
            description: "Set it to `cancelled` to give the units back.",
            schema: || schema::choice(&PurchaseStatus::ALL.map(PurchaseStatus::as_str)),
            sent: None,
            access: Access::OnUpdate,
        },
        Attribute::read_only("created_at", "When it was made.", schema::timestamp),
        Attribute::read_only("cancelled_at", "When it was cancelled.", || schema::nullable(schema::timestamp())),
    ],
};
