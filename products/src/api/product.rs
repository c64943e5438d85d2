//! A product as a resource.

use jsonapi::attribute::Text;
use jsonapi::{Relationship, Resource};
use money::{Currency, MAJOR_UNITS_MAX};
use platform::clock::to_rfc3339;
use serde_json::{Value, json};
use web::openapi::{Access, Attribute, Cardinality, NamedBy, RelationshipDoc, ResourceDoc, Rules, Shows, schema};

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

/// The codes of the currencies that prices can be in and that have as many decimals as asked for.
fn currencies(has: impl Fn(u8) -> bool) -> Vec<String> {
    let letters = || 'A'..='Z';
    let codes = letters().flat_map(|one| letters().flat_map(move |two| letters().map(move |three| format!("{one}{two}{three}"))));
    codes.filter(|code| Currency::from_code(code).is_ok_and(|currency| has(currency.exponent()))).collect()
}

/// The text of a price with at most so many decimals.
fn price(decimals: usize) -> Value {
    let point = if decimals == 0 { String::new() } else { format!("(\\.[0-9]{{1,{decimals}}})?") };
    json!({ "type": "string", "pattern": format!("^(0|[1-9][0-9]{{0,9}}){point}$") })
}

/// A price as it may be sent: as text or as a number. Zero may have a sign.
fn sent_price(decimals: usize) -> Value {
    let zero = if decimals == 0 { String::new() } else { format!("(\\.0{{1,{decimals}}})?") };
    let zero = json!({ "type": "string", "pattern": format!("^-0{zero}$") });
    // Numbers of JSON text, not floats: a step of 0.0001 is exactly that.
    let number = |text: &str| serde_json::from_str(text).unwrap_or(Value::Null);
    let step = number(["1", "0.1", "0.01", "0.001", "0.0001"].get(decimals).unwrap_or(&"1"));
    let max = number(&format!("{MAJOR_UNITS_MAX}{}", if decimals == 0 { "" } else { ".99" }));
    json!({ "anyOf": [price(decimals), zero, { "type": "number", "minimum": 0, "maximum": max, "multipleOf": step }] })
}

/// A price has at most the decimals of its currency. On a change without a currency it is the one that the product has, which
/// a schema cannot know.
fn decimals(is_new: bool) -> Value {
    let other = json!({ "properties": { "price": sent_price(2) } });
    let other = if is_new { other } else { json!({ "if": { "required": ["currency"] }, "then": other }) };
    [4, 3, 0].into_iter().fold(other, |other, decimals| {
        let currencies = currencies(|exponent| usize::from(exponent) == decimals);
        json!({
            "if": { "required": ["currency"], "properties": { "currency": { "enum": currencies } } },
            "then": { "properties": { "price": sent_price(decimals) } },
            "else": other,
        })
    })
}

/// For the OpenAPI document.
pub(super) const DOC: ResourceDoc = ResourceDoc {
    kind: KIND,
    name: "Product",
    description: "Something that is sold.",
    path: "/products/{id}",
    client_id: true,
    named_by: NamedBy::Nothing,
    included: &[],
    followed: false,
    rules: Rules { create: || vec![decimals(true)], update: || vec![decimals(false)] },
    relationships: &[RelationshipDoc {
        name: "inventory",
        kind: "inventory",
        cardinality: Cardinality::One,
        on_create: false,
        shows: Shows::Related,
    }],
    attributes: &[
        Attribute {
            name: "sku",
            description: "The seller's own code. Unique among the products that are not deleted; `ABC` and `abc` are two.",
            schema: || json!({ "type": "string", "minLength": 1, "maxLength": SKU_CHARS_MAX, "pattern": "^[A-Za-z0-9._-]+$" }),
            sent: None,
            access: Access::Required,
        },
        Attribute {
            name: "name",
            description: "What it is called. Not only white space.",
            schema: || schema::not_blank(NAME_CHARS_MAX),
            sent: None,
            access: Access::Required,
        },
        Attribute {
            name: "description",
            description: "What is said about it.",
            schema: || schema::text(&Text::lines(0, DESCRIPTION_CHARS_MAX)),
            sent: None,
            access: Access::Optional,
        },
        Attribute {
            name: "price",
            description: "A decimal number with at most the decimals of the currency, up to 9999999999.99. A JSON number is accepted too and read exactly.",
            schema: || price(4),
            sent: Some(|| sent_price(4)),
            access: Access::Required,
        },
        Attribute {
            name: "currency",
            description: "ISO 4217. `USD` unless said otherwise.",
            schema: || schema::choice(&currencies(|_| true)),
            sent: None,
            access: Access::Optional,
        },
        Attribute {
            name: "status",
            description: "An archived product is shown but cannot be bought.",
            schema: || schema::choice(&Status::TABLE.map(|(word, _)| word)),
            sent: None,
            access: Access::Optional,
        },
        Attribute {
            name: "created_at",
            description: "When it was created.",
            schema: schema::timestamp,
            sent: None,
            access: Access::ReadOnly,
        },
        Attribute {
            name: "updated_at",
            description: "When it last changed.",
            schema: schema::timestamp,
            sent: None,
            access: Access::ReadOnly,
        },
        Attribute {
            name: "version",
            description: "1, and one more with each change.",
            schema: || json!({ "type": "integer", "minimum": 1 }),
            sent: None,
            access: Access::ReadOnly,
        },
    ],
};
