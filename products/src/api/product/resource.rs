//! A product as a resource: a row an attribute.

use jsonapi::Resource;
use jsonapi::attribute::words;
use jsonapi::page::KeyKind;
use jsonapi::query::{Direction, Endpoint, Fieldset, FilterField, List, SortField};
use jsonapi::resource_type::{Attribute, Given, RelationshipType, ResourceType, Rule, Shows};
use platform::clock::to_rfc3339;
use store::filter;
use store::limits::{PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX};

use super::written::{Written, currency, price, status, text};
use crate::api::Products;
use crate::domain::{Description, Name, Product, Sku, Status};
use crate::limits::{DESCRIPTION_CHARS_MAX, NAME_CHARS_MAX};
use crate::repository::SEARCH;

const STATUSES: [&str; Status::TABLE.len()] = words(&Status::TABLE);

pub(crate) const PRODUCTS: ResourceType<Product, Written> = ResourceType {
    attributes: &[
        Attribute::new(
            "sku",
            "The seller's own code. Unique among the products that are not deleted; `ABC` and `abc` are two.",
            Rule::Custom,
            |product: &Product| product.sku.as_str().into(),
        )
        .required(|written: &mut Written, value| text(value, Sku::new).map(|sku| written.sku = Some(sku)))
        .changeable()
        .filtered()
        .sorted(KeyKind::Text),
        Attribute::new(
            "name",
            "What it is called. Not only white space.",
            Rule::Line(NAME_CHARS_MAX),
            |product: &Product| product.name.as_str().into(),
        )
        .required(|written: &mut Written, value| text(value, Name::new).map(|name| written.name = Some(name)))
        .changeable()
        .filtered()
        .sorted(KeyKind::Text),
        Attribute::new(
            "description",
            "What is said about it.",
            Rule::Lines(DESCRIPTION_CHARS_MAX),
            |product: &Product| product.description.as_str().into(),
        )
        .optional(|written: &mut Written, value| {
            text(value, Description::new).map(|description| written.description = Some(description))
        })
        .changeable(),
        Attribute::new(
            "price",
            "A decimal number with at most the decimals of the currency, up to 9999999999.99. A JSON number is accepted too and read exactly.",
            Rule::Custom,
            |product: &Product| product.price.to_string().into(),
        )
        .required(|written: &mut Written, value| price(value).map(|price| written.price = Some(price)))
        .changeable()
        .filtered_by(filter::amount("price"))
        .sorted(KeyKind::Integer),
        Attribute::new("currency", "ISO 4217. `USD` unless said otherwise.", Rule::Custom, |product: &Product| {
            product.price.currency().code().into()
        })
        .optional(|written: &mut Written, value| currency(value).map(|currency| written.currency = Some(currency)))
        .changeable()
        .filtered_by(filter::currency("currency")),
        Attribute::new(
            "status",
            "An archived product is shown but cannot be bought.",
            Rule::Choice(&STATUSES),
            |product: &Product| product.status.word().into(),
        )
        .optional(|written: &mut Written, value| status(value).map(|status| written.status = Some(status)))
        .changeable()
        .filtered(),
        Attribute::new("created_at", "When it was created.", Rule::Timestamp, |product: &Product| {
            to_rfc3339(product.created_at_ms).into()
        })
        .filtered()
        .sorted(KeyKind::Integer),
        Attribute::new("updated_at", "When it last changed.", Rule::Timestamp, |product: &Product| {
            to_rfc3339(product.updated_at_ms).into()
        })
        .filtered()
        .sorted(KeyKind::Integer),
        Attribute::new("version", "1, and one more with each change.", Rule::ORDINAL, |product: &Product| {
            product.version.into()
        })
        .filtered(),
    ],
    relationships: &[RelationshipType {
        name: "inventory",
        kind: "inventory",
        target: Some(|product: &Product| product.id.to_string()),
        // Always there, with `data: null` where the product has no stock.
        shows: Shows::Elsewhere("/inventory/products/{id}/inventory"),
        given: Given::Never,
    }],
    has_client_ids: true,
    ..ResourceType::new("products", "Product", "Something that is sold.", "/products/{id}", |product: &Product| {
        product.id.to_string()
    })
};

const FIELDS: [&str; PRODUCTS.field_count()] = PRODUCTS.fields();
const FILTERS: [FilterField; PRODUCTS.filter_count() + 2] = PRODUCTS.filters(&[FilterField::search(SEARCH)]);
const SORTS: [SortField; PRODUCTS.sort_count()] = PRODUCTS.sorts();
const FIELDSETS: &[Fieldset] = &[Fieldset { kind: PRODUCTS.kind, fields: &FIELDS }];

/// Queries of one product.
pub(in crate::api) const ONE: Endpoint = Endpoint { kind: PRODUCTS.kind, include: &[], fieldsets: FIELDSETS, list: None };

/// Queries of the list.
pub(crate) const LIST: Endpoint = Endpoint {
    list: Some(&List {
        filters: &FILTERS,
        sorts: &SORTS,
        default_sort: &[("created_at", Direction::Ascending)],
        tie_breaker: SortField::text("id"),
        default_size: PAGE_SIZE_DEFAULT,
        max_size: PAGE_SIZE_MAX,
    }),
    ..ONE
};

impl Products {
    /// The resource object of a product.
    pub(in crate::api) fn resource(&self, product: &Product) -> Resource {
        PRODUCTS.resource(product, &self.inventory_url)
    }
}
