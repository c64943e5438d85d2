//! The change feed of the catalogue.

use jsonapi::error::code;
use jsonapi::media_type::CURSOR_PAGINATION;
use jsonapi::query::{Endpoint, Fieldset};
use jsonapi::{Document, Error, Resource};
use platform::clock::to_rfc3339;
use serde_json::{Map, Value, json};
use web::openapi::{Attribute, NamedBy, ResourceDoc, Rules, schema};
use web::{Answer, Failure, Request, Tag};

use super::Products;
use super::product::attributes;
use crate::domain::Product;
use crate::repository::{EVENT_LIST, Event, EventKind};

const KIND: &str = "events";
const FIELDSETS: &[Fieldset] =
    &[Fieldset { kind: KIND, fields: &["kind", "subject", "version", "before", "after", "sequence", "created_at"] }];

/// Queries of one event.
pub(super) const ONE: Endpoint = Endpoint { kind: KIND, include: &[], fieldsets: FIELDSETS, list: None };

/// Queries of the feed.
pub(super) const LIST: Endpoint = Endpoint { kind: KIND, include: &[], fieldsets: FIELDSETS, list: Some(&EVENT_LIST) };

/// `GET /products/events`
pub(super) async fn list(products: &Products, request: Request<'_>) -> Result<Answer, Failure> {
    let look = || products.repository.events(&request.query);
    let clock = &*products.platform.clock;
    let slice = request.wait_for(&products.waiting, clock, |slice| slice.items.is_empty(), look).await?;
    let document = slice.map(|event| resource(&event)).with_end().into_document(request.path, &request.query);
    Ok(Answer::ok(document).with_profile(CURSOR_PAGINATION).tagged(Tag::Body))
}

/// `GET /products/events/{id}`
pub(super) async fn one(products: &Products, request: Request<'_>) -> Result<Answer, Failure> {
    let found = products.repository.event(request.id("id")?).await?.ok_or_else(Request::not_found)?;
    let document = Document::one(resource(&found)).with_link("self", request.query.url(request.path));
    Ok(Answer::ok(document).tagged(Tag::Body))
}

/// `PATCH /products/events/{id}`: an update that is not supported is 403
/// ([updating resources](https://jsonapi.org/format/1.1/#crud-updating-responses-403)).
pub(super) async fn refuse(_products: &Products, _request: Request<'_>) -> Result<Answer, Failure> {
    Err(Error::new(code::FORBIDDEN).with_detail("What happened does not change.").into())
}

fn resource(event: &Event) -> Resource {
    let id = event.id.to_string();
    let location = format!("/products/events/{id}");
    Resource::new(KIND, id)
        .with_attribute("kind", event.kind.word())
        .with_attribute("subject", json!({ "type": "products", "id": event.subject.to_string() }))
        .with_attribute("version", event.version)
        .with_attribute("before", event.before.as_ref().map_or(Value::Null, state))
        .with_attribute("after", event.after.as_ref().map_or(Value::Null, state))
        .with_attribute("sequence", event.sequence)
        .with_attribute("created_at", to_rfc3339(event.created_at_ms))
        .with_link("self", location)
}

fn state(product: &Product) -> Value {
    let members = attributes(product).into_iter().map(|(name, value)| (name.to_owned(), value));
    Value::Object(members.collect::<Map<_, _>>())
}

/// For the OpenAPI document.
pub(super) const DOC: ResourceDoc = ResourceDoc {
    kind: KIND,
    name: "Event",
    description: "One change, written together with it. Delivered at least once, in the order of `sequence`.",
    path: "/products/events/{id}",
    client_id: false,
    named_by: NamedBy::Nothing,
    included: &[],
    followed: true,
    rules: Rules::NONE,
    relationships: &[],
    attributes: &[
        Attribute::read_only("kind", "What happened.", || {
            schema::choice(&[EventKind::Created, EventKind::Updated, EventKind::Deleted].map(EventKind::word))
        }),
        Attribute::read_only("subject", "What it happened to: `type` and `id`.", || schema::subject(&["products"])),
        Attribute::read_only("version", "The subject's version after it: 1, 2, 3 and so on.", schema::ordinal),
        Attribute::read_only("before", "The subject's attributes before it; `null` when it is new.", schema::state),
        Attribute::read_only("after", "The subject's attributes after it; `null` when it is gone.", schema::state),
        Attribute::read_only("sequence", "The place in the feed.", schema::ordinal),
        Attribute::read_only("created_at", "When it happened.", schema::timestamp),
    ],
};
