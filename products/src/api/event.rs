//! The change feed: `/products/events`.

use jsonapi::Document;
use jsonapi::attribute::words;
use jsonapi::media_type::CURSOR_PAGINATION;
use jsonapi::page::KeyKind;
use jsonapi::query::{Endpoint, Fieldset, FilterField, List, SortField};
use jsonapi::resource_type::{Attribute, ResourceType, Rule};
use platform::clock::to_rfc3339;
use serde_json::{Value, json};
use store::limits::{PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX};
use store::{SequenceId, log};
use web::{Answer, Failure, Request, Tag};

use super::Products;
use super::product::resource::PRODUCTS;
use crate::domain::{Event, EventKind, Product};

const KINDS: [&str; EventKind::TABLE.len()] = words(&EventKind::TABLE);

pub(super) const EVENTS: ResourceType<Event, ()> = ResourceType {
    attributes: &[
        Attribute::new("kind", "What happened.", Rule::Choice(&KINDS), |event: &Event| event.kind.word().into()).filtered(),
        Attribute::new(
            "subject",
            "What it happened to: `type` and `id`.",
            Rule::Custom,
            |event: &Event| json!({ "type": event.kind.subject_type(), "id": event.subject_id.to_string() }),
        )
        .filtered_by(FilterField::uuid("subject")),
        Attribute::new("version", "The subject's version after it: 1, 2, 3 and so on.", Rule::ORDINAL, |event: &Event| {
            event.version.into()
        })
        .filtered(),
        Attribute::new("before", "The subject's attributes before it; `null` when it is new.", Rule::Custom, |event: &Event| {
            state(event.before.as_ref())
        }),
        Attribute::new("after", "The subject's attributes after it; `null` when it is gone.", Rule::Custom, |event: &Event| {
            state(event.after.as_ref())
        }),
        Attribute::new("sequence", "The place in the feed.", Rule::ORDINAL, |event: &Event| event.sequence.into()).filtered(),
        Attribute::new("created_at", "When it happened.", Rule::Timestamp, |event: &Event| {
            to_rfc3339(event.created_at_ms).into()
        })
        .filtered()
        .sorted(KeyKind::Integer),
    ],
    is_followed: true,
    ..ResourceType::new(
        "events",
        "Event",
        "One change, written together with it. Delivered at least once, in the order of `sequence`.",
        "/products/events/{id}",
        |event: &Event| SequenceId { sequence: event.sequence, created_at: event.created_at_ms }.uuid().to_string(),
    )
};

const FIELDS: [&str; EVENTS.field_count()] = EVENTS.fields();
const FILTERS: [FilterField; EVENTS.filter_count() + 1] = EVENTS.filters(&[]);
const SORTS: [SortField; EVENTS.sort_count()] = EVENTS.sorts();
const FIELDSETS: &[Fieldset] = &[Fieldset { kind: EVENTS.kind, fields: &FIELDS }];

/// Queries of one event.
pub(super) const ONE: Endpoint = Endpoint { kind: EVENTS.kind, include: &[], fieldsets: FIELDSETS, list: None };

/// Queries of the feed. Its own order is that of the changes.
pub(crate) const LIST: Endpoint = Endpoint {
    list: Some(&List {
        filters: &FILTERS,
        sorts: &SORTS,
        default_sort: &[],
        tie_breaker: log::TIE_BREAKER,
        default_size: PAGE_SIZE_DEFAULT,
        max_size: PAGE_SIZE_MAX,
    }),
    ..ONE
};

/// `GET /products/events`
pub(super) async fn list(products: &Products, request: Request<'_>) -> Result<Answer, Failure> {
    let look = || products.repository.events(&request.query);
    let clock = &*products.platform.clock;
    let slice = request.wait_for(&products.waiting, clock, |slice| slice.items.is_empty(), look).await?;
    let slice = slice.map(|event| EVENTS.resource(&event, "")).with_end();
    let document = request.query.page_document(slice, request.path);
    Ok(Answer::ok(document).with_profile(CURSOR_PAGINATION).tagged(Tag::Body))
}

/// `GET /products/events/{id}`
pub(super) async fn one(products: &Products, request: Request<'_>) -> Result<Answer, Failure> {
    let id = SequenceId::from_uuid(request.id("id")?).ok_or_else(Request::not_found)?;
    let found = products.repository.event(id).await?.ok_or_else(Request::not_found)?;
    let document = Document::one(EVENTS.resource(&found, "")).with_link("self", request.query.url(request.path));
    Ok(Answer::ok(document).tagged(Tag::Body))
}

fn state(product: Option<&Product>) -> Value {
    product.map_or(Value::Null, |product| PRODUCTS.state(product))
}
