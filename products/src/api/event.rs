//! The change feed: `/products/events`.

use jsonapi::Document;
use jsonapi::attribute::words;
use jsonapi::media_type::CURSOR_PAGINATION;
use jsonapi::page::KeyKind;
use jsonapi::query::{Endpoint, Fieldset, FilterField, List, SortField};
use jsonapi::resource_type::{Attribute, ResourceType, Rule};
use money::{Currency, Money};
use platform::clock::to_rfc3339;
use serde_json::{Value, json};
use store::limits::{PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX};
use store::{SequenceId, log};
use web::{Answer, Failure, Request, Tag};

use super::Products;
use crate::domain::{Event, EventKind};

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
        Attribute::new(
            "before",
            "Of the subject's attributes those that changed, as they were; all of them when it is gone, `null` when it is new.",
            Rule::Custom,
            |event: &Event| state(event.before.as_deref()),
        ),
        Attribute::new(
            "after",
            "The same attributes as they are after it; all of them when it is new, `null` when it is gone.",
            Rule::Custom,
            |event: &Event| state(event.after.as_deref()),
        ),
        Attribute::new("actor", "The name of the API key. `null` in old events.", Rule::Text, |event: &Event| {
            event.actor.clone().into()
        })
        .nullable()
        .filtered(),
        Attribute::new("request_id", "The request that made the change. `null` in old events.", Rule::Text, |event: &Event| {
            event.request_id.clone().into()
        })
        .nullable()
        .filtered(),
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
    let newest = || products.repository.store.newest();
    let look = |since| products.repository.events(&request.query, since);
    let found = request.wait_for(&products.waiting, &*products.platform.clock, newest, look).await?;
    let slice = found.slice.map(|event| EVENTS.resource(&event, "")).with_end();
    let document = request.query.page_document(slice, request.path);
    Ok(Answer::ok(document).with_profile(CURSOR_PAGINATION).tagged(Tag::Body).retry_after(found.retry_after_s))
}

/// `GET /products/events/{id}`
pub(super) async fn one(products: &Products, request: Request<'_>) -> Result<Answer, Failure> {
    let id = SequenceId::from_uuid(request.id("id")?).ok_or_else(Request::not_found)?;
    let found = products.repository.event(id).await?.ok_or_else(Request::not_found)?;
    let document = Document::one(EVENTS.resource(&found, "")).with_link("self", request.query.url(request.path));
    Ok(Answer::ok(document).tagged(Tag::Body))
}

/// What the database tells of a product, by the names and in the form that the attributes of a product have.
fn state(stored: Option<&str>) -> Value {
    let Some(Value::Object(stored)) = stored.and_then(|text| serde_json::from_str(text).ok()) else { return Value::Null };
    let currency = stored.get("currency").cloned().unwrap_or_default();
    let shown = stored.into_iter().map(|(name, value)| match name.as_str() {
        // Of a whole product, its currency is beside it.
        "price_minor" => ("price".to_owned(), price(&value, &currency)),
        "price" => (name, price(&value[0], &value[1])),
        "created_at" | "updated_at" => (name, value.as_i64().map(to_rfc3339).into()),
        _ => (name, value),
    });
    Value::Object(shown.collect())
}

/// An amount in minor units as it is shown.
fn price(minor: &Value, currency: &Value) -> Value {
    let currency = currency.as_str().and_then(|code| Currency::from_code(code).ok());
    let price = minor.as_i64().zip(currency).and_then(|(minor, currency)| Money::from_minor(minor, currency).ok());
    price.map(|price| price.to_string()).into()
}
