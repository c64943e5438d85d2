//! The change feed: `/inventory/events`.

use jsonapi::error::code;
use jsonapi::media_type::CURSOR_PAGINATION;
use jsonapi::query::{Endpoint, Fieldset};
use jsonapi::{Document, Resource};
use platform::clock::to_rfc3339;
use serde_json::{Value, json};
use web::openapi::{Attribute, NamedBy, ResourceDoc, Rules, schema};
use web::{Answer, Failure, Request, Tag};

use super::Inventory;
use crate::domain::{Event, EventKind, SequenceId};
use crate::repository::EVENT_LIST;

pub(super) const KIND: &str = "events";
const FIELDSETS: &[Fieldset] = &[Fieldset {
    kind: KIND,
    fields: &["kind", "subject", "product_id", "version", "before", "after", "sequence", "created_at"],
}];

/// Queries of one event.
pub(super) const ONE: Endpoint = Endpoint { kind: KIND, include: &[], fieldsets: FIELDSETS, list: None };

/// Queries of the feed.
pub(super) const LIST: Endpoint = Endpoint { kind: KIND, include: &[], fieldsets: FIELDSETS, list: Some(&EVENT_LIST) };

/// `GET /inventory/events`
pub(super) async fn list(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let look = || inventory.repository.events.list(&request.query, inventory.now());
    let clock = &*inventory.platform.clock;
    let slice = request.wait_for(&inventory.waiting, clock, |slice| slice.items.is_empty(), look).await?;
    let document = slice.map(|event| resource(&event)).with_end().into_document(request.path, &request.query);
    Ok(Answer::ok(document).with_profile(CURSOR_PAGINATION).tagged(Tag::Body))
}

/// `GET /inventory/events/{id}`
pub(super) async fn one(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let id = SequenceId::from_uuid(request.id("id")?).ok_or_else(Request::not_found)?;
    let found = inventory.repository.events.find(id).await?.ok_or_else(Request::not_found)?;
    let document = Document::one(resource(&found)).with_link("self", request.query.url(request.path));
    Ok(Answer::ok(document).tagged(Tag::Body))
}

/// `PATCH /inventory/events/{id}`: an update that is not supported is 403
/// ([updating resources](https://jsonapi.org/format/1.1/#crud-updating-responses-403)).
pub(super) async fn refuse(_inventory: &Inventory, _request: Request<'_>) -> Result<Answer, Failure> {
    Err(jsonapi::Error::new(code::FORBIDDEN).with_detail("What happened does not change.").into())
}

fn resource(event: &Event) -> Resource {
    let id = event.id.uuid().to_string();
    let location = format!("/inventory/events/{id}");
    // The database wrote this JSON itself.
    let state = |state: &Option<String>| state.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or(Value::Null);
    Resource::new(KIND, id)
        .with_attribute("kind", event.kind.as_str())
        .with_attribute("subject", json!({ "type": event.kind.subject_type(), "id": event.subject_id.to_string() }))
        .with_attribute("product_id", event.product_id.to_string())
        .with_attribute("version", event.version)
        .with_attribute("before", state(&event.before))
        .with_attribute("after", state(&event.after))
        .with_attribute("sequence", event.id.sequence)
        .with_attribute("created_at", to_rfc3339(event.id.created_at))
        .with_link("self", location)
}

/// For the OpenAPI document.
pub(super) const DOC: ResourceDoc = ResourceDoc {
    kind: KIND,
    name: "Event",
    description: "One change, written together with it. Delivered at least once, in the order of `sequence`.",
    path: "/inventory/events/{id}",
    client_id: false,
    named_by: NamedBy::Nothing,
    included: &[],
    followed: true,
    rules: Rules::NONE,
    relationships: &[],
    attributes: &[
        Attribute::read_only("kind", "What happened.", || schema::choice(&EventKind::ALL.map(EventKind::as_str))),
        Attribute::read_only("subject", "What it happened to: `type` and `id`.", || {
            schema::subject(&["inventory", "purchases", "reservations"])
        }),
        Attribute::read_only("product_id", "The product that it is about.", schema::uuid),
        Attribute::read_only("version", "The version of the product's stock after it.", schema::ordinal),
        Attribute::read_only("before", "The subject before it; `null` when it is new.", schema::state),
        Attribute::read_only("after", "The subject after it; `null` when it is gone.", schema::state),
        Attribute::read_only("sequence", "The place in the feed.", schema::ordinal),
        Attribute::read_only("created_at", "When it was written.", schema::timestamp),
    ],
};
