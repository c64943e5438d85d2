//! Stock as a resource.

use jsonapi::attribute::Integer;
use jsonapi::{Relationship, Resource};
use platform::clock::to_rfc3339;
use serde_json::Value;
use web::openapi::{Access, Attribute, Cardinality, NamedBy, RelationshipDoc, ResourceDoc, Rules, Shows, schema};

use crate::domain::{OnHand, Stock};

/// `type`.
pub(in crate::api) const KIND: &str = "inventory";

/// All fields, for sparse fieldsets.
pub(in crate::api) const FIELDS: &[&str] =
    &["on_hand", "reserved", "available", "low_stock_threshold", "version", "created_at", "updated_at", "product", "movements"];

/// Units on hand, and thresholds.
pub(super) const UNITS: Integer = Integer::range(OnHand::MIN, OnHand::MAX);

/// Where the stock of this product is.
pub(in crate::api) fn location(product_id: &str) -> String {
    format!("/inventory/{product_id}")
}

/// The resource object.
pub(in crate::api) fn resource(stock: &Stock) -> Resource {
    let id = stock.product_id.to_string();
    let location = location(&id);
    let relationship = |name: &str| Relationship::links(format!("{location}/relationships/{name}"), format!("{location}/{name}"));
    let product = relationship("product").to_one("products", id.clone());
    let movements = relationship("movements");
    let mut resource = Resource::new(KIND, id);
    for (name, value) in attributes(stock) {
        resource = resource.with_attribute(name, value);
    }
    resource.with_relationship("product", product).with_relationship("movements", movements).with_link("self", location)
}

/// Names and values, in the order in which they are shown.
pub(super) fn attributes(stock: &Stock) -> [(&'static str, Value); 7] {
    [
        ("on_hand", stock.on_hand.into()),
        ("reserved", stock.reserved.into()),
        ("available", stock.available.into()),
        ("low_stock_threshold", stock.low_stock_threshold.into()),
        ("version", stock.version.into()),
        ("created_at", to_rfc3339(stock.created_at).into()),
        ("updated_at", to_rfc3339(stock.updated_at).into()),
    ]
}

fn units() -> Value {
    schema::integer(&UNITS)
}

fn count() -> Value {
    schema::integer(&Integer::range(0, i64::MAX))
}

/// For the OpenAPI document.
pub(in crate::api) const DOC: ResourceDoc = ResourceDoc {
    kind: KIND,
    name: "Inventory",
    description: "The stock of one product. Its id is the product's.",
    path: "/inventory/{product_id}",
    client_id: true,
    named_by: NamedBy::Id,
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
            name: "movements",
            kind: "movements",
            cardinality: Cardinality::Many,
            on_create: false,
            shows: Shows::Links,
        },
    ],
    attributes: &[
        Attribute {
            name: "on_hand",
            description: "Units that are there. Setting it needs `If-Match`; to add or take, post a movement.",
            schema: units,
            sent: None,
            access: Access::Optional,
        },
        Attribute::read_only("reserved", "Units that reservations hold.", count),
        Attribute::read_only("available", "Units that can be bought: on_hand less reserved.", count),
        Attribute {
            name: "low_stock_threshold",
            description: "With this many available or fewer, stock is low. 0 asks for no warning.",
            schema: units,
            sent: None,
            access: Access::Optional,
        },
        Attribute::read_only("version", "One more with each change.", count),
        Attribute::read_only("created_at", "When it was started.", schema::timestamp),
        Attribute::read_only("updated_at", "When it last changed.", schema::timestamp),
    ],
};
