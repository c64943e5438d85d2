//! A product as a resource.

use jsonapi::attribute::Text;
use jsonapi::{Relationship, Resource};
use platform::clock::to_rfc3339;
use serde_json::{Value, json};
use web::openapi::{Access, Attribute, Cardinality, RelationshipDoc, ResourceDoc, schema};

use super::Products;
use crate::domain::{Product, Status};
use crate::limits::{DESCRIPTION_CHARS_MAX, NAME_CHARS_MAX, SKU_CHARS_MAX};

/// `type`.
pub(super) const KIND: &str = "products";

/// All fields, for sparse fieldsets.
pub(super) const FIELDS: &[&str] =
    &["sku", "name", "description", "price", "currency", "status", "created_at", "updated_at", "version", "inventory"];

impl Products {
    /// The resource object of a product.
    pub(super) fn resource(&self, product: &Product) -> Resource {
        let id = product.id.to_string();
        let location = location(&id);
        // Always there, with `data: null` where the product has no stock.
        let stock = format!("{}/inventory/products/{id}/inventory", self.inventory_url);
        let mut resource = Resource::new(KIND, id);
        for (name, value) in attributes(product) {
            resource = resource.with_attribute(name, value);
        }
        resource.with_relationship("inventory", Relationship::default().with_link("related", stock)).with_link("self", location)
    }
}

/// Where the product with this id is.
pub(super) fn location(id: &str) -> String {
    format!("/products/{id}")
}

/// Names and values, in the order in which they are shown.
pub(super) fn attributes(product: &Product) -> [(&'static str, Value); 9] {
    [
        ("sku", product.sku.as_str().into()),
        ("name", product.name.as_str().into()),
        ("description", product.description.as_str().into()),
        ("price", product.price.to_string().into()),
        ("currency", product.price.currency().code().into()),
        ("status", product.status.word().into()),
        ("created_at", to_rfc3339(product.created_at_ms).into()),
        ("updated_at", to_rfc3339(product.updated_at_ms).into()),
        ("version", product.version.into()),
    ]
}

/// For the OpenAPI document.
pub(super) const DOC: ResourceDoc = ResourceDoc {
    kind: KIND,
    name: "Product",
    description: "Something that is sold.",
    client_id: true,
    relationships: &[RelationshipDoc { name: "inventory", kind: "inventory", cardinality: Cardinality::One, on_create: false }],
    attributes: &[
        Attribute {
            name: "sku",
            description: "The seller's own code. Unique among the products that are not deleted; `ABC` and `abc` are two.",
            schema: || json!({ "type": "string", "minLength": 1, "maxLength": SKU_CHARS_MAX, "pattern": "^[A-Za-z0-9._-]+$" }),
            access: Access::Required,
        },
        Attribute {
            name: "name",
            description: "What it is called. Not only white space.",
            schema: || schema::text(&Text::line(1, NAME_CHARS_MAX)),
            access: Access::Required,
        },
        Attribute {
            name: "description",
            description: "What is said about it.",
            schema: || schema::text(&Text::lines(0, DESCRIPTION_CHARS_MAX)),
            access: Access::Optional,
        },
        Attribute {
            name: "price",
            description: "A decimal number with at most the decimals of the currency, up to 9999999999.99. A JSON number is accepted too and read exactly.",
            schema: || json!({ "type": "string", "pattern": "^[0-9]{1,10}(\\.[0-9]{1,4})?$" }),
            access: Access::Required,
        },
        Attribute {
            name: "currency",
            description: "ISO 4217. `USD` unless said otherwise.",
            schema: || json!({ "type": "string", "pattern": "^[A-Z]{3}$" }),
            access: Access::Optional,
        },
        Attribute {
            name: "status",
            description: "An archived product is shown but cannot be bought.",
            schema: || schema::choice(&Status::TABLE.map(|(word, _)| word)),
            access: Access::Optional,
        },
        Attribute {
            name: "created_at",
            description: "When it was created.",
            schema: schema::timestamp,
            access: Access::ReadOnly,
        },
        Attribute {
            name: "updated_at",
            description: "When it last changed.",
            schema: schema::timestamp,
            access: Access::ReadOnly,
        },
        Attribute {
            name: "version",
            description: "1, and one more with each change.",
            schema: || json!({ "type": "integer", "minimum": 1 }),
            access: Access::ReadOnly,
        },
    ],
};
