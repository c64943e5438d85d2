//! The change feed: `/inventory/events`.

use jsonapi::attribute::words;
use jsonapi::media_type::CURSOR_PAGINATION;
use jsonapi::page::KeyKind;
use jsonapi::query::{Direction, Endpoint, Fieldset, FilterField, List, SortField};
use jsonapi::resource_type::{Attribute, ResourceType, Rule};
use platform::clock::to_rfc3339;
use serde_json::{Value, json};
use store::SequenceId;
use store::log::TIE_BREAKER;
use web::{Answer, Failure, Request, Tag};

use super::queries::NEWEST_FIRST;
use super::{Inventory, show};
use crate::domain::{Event, EventKind};

const KINDS: [&str; 10] = words(&EventKind::TABLE);

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
        Attribute::new("product_id", "The product that it is about.", Rule::Uuid, |event: &Event| {
            event.product_id.to_string().into()
        })
        .filtered(),
        Attribute::new("version", "The version of the product's stock after it.", Rule::ORDINAL, |event: &Event| {
            event.version.into()
        })
        .filtered(),
        Attribute::new("before", "The subject before it; `null` when it is new.", Rule::Custom, |event: &Event| {
            state(event.before.as_deref())
        }),
        Attribute::new("after", "The subject after it; `null` when it is gone.", Rule::Custom, |event: &Event| {
            state(event.after.as_deref())
        }),
        Attribute::new(
            "actor",
            "The name of the API key. `null` where time did it, and in old events.",
            Rule::Text,
            |event: &Event| event.actor.clone().into(),
        )
        .nullable()
        .filtered(),
        Attribute::new("request_id", "The request that made the change. `null` as `actor` is.", Rule::Text, |event: &Event| {
            event.request_id.clone().into()
        })
        .nullable()
        .filtered(),
        Attribute::new("sequence", "The place in the feed.", Rule::ORDINAL, |event: &Event| event.sequence.into()).filtered(),
        Attribute::new("created_at", "When it was written.", Rule::Timestamp, |event: &Event| {
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
        "/inventory/events/{id}",
        |event| SequenceId { sequence: event.sequence, created_at: event.created_at_ms }.uuid().to_string(),
    )
};

/// The database wrote this JSON itself.
fn state(text: Option<&str>) -> Value {
    text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or(Value::Null)
}

pub(super) const KIND: &str = EVENTS.kind;
const FIELDS: [&str; EVENTS.field_count()] = EVENTS.fields();
const FIELDSETS: &[Fieldset] = &[Fieldset { kind: KIND, fields: &FIELDS }];
const FILTERS: [FilterField; EVENTS.filter_count() + 1] = EVENTS.filters(&[]);
const SORTS: [SortField; EVENTS.sort_count()] = EVENTS.sorts();

/// Queries of one event.
pub(super) const ONE: Endpoint = Endpoint { kind: KIND, include: &[], fieldsets: FIELDSETS, list: None };

/// Queries of the feed. Oldest first unless asked otherwise, so that it can be followed.
pub(crate) const LIST: Endpoint = Endpoint {
    list: Some(&List {
        filters: &FILTERS,
        sorts: &SORTS,
        default_sort: &[("created_at", Direction::Ascending)],
        tie_breaker: TIE_BREAKER,
        ..NEWEST_FIRST
    }),
    ..ONE
};

/// `GET /inventory/events`
pub(super) async fn list(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let newest = || inventory.repository.newest_event(inventory.now());
    let look = |since| inventory.repository.events(&request.query, since, inventory.now());
    let found = request.wait_for(&inventory.waiting, &*inventory.platform.clock, newest, look).await?;
    let slice = found.slice.map(|event| EVENTS.resource(&event, "")).with_end();
    let document = request.query.page_document(slice, request.path);
    Ok(Answer::ok(document).with_profile(CURSOR_PAGINATION).tagged(Tag::Body).retry_after(found.retry_after_s))
}

/// `GET /inventory/events/{id}`
pub(super) async fn one(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let id = SequenceId::from_uuid(request.id("id")?).ok_or_else(Request::not_found)?;
    let found = inventory.repository.event(id).await?.ok_or_else(Request::not_found)?;
    Ok(show::one(&EVENTS, &found, Tag::Body, &request))
}
