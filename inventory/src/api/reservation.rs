//! Holds on stock: `/inventory/reservations` and `/inventory/reservations/{id}`.

use std::sync::Arc;

use jsonapi::attribute::{Choice, Integer, parse_uuid, words};
use jsonapi::conditional::ETag;
use jsonapi::error::code;
use jsonapi::page::KeyKind;
use jsonapi::query::{Endpoint, Fieldset, FilterField, List, SortField};
use jsonapi::request::Draft;
use jsonapi::resource_type::{Attribute, Fixed, Given, RelationshipType, ResourceType, Rule, Shows};
use jsonapi::{Error, Errors, Query};
use platform::clock::to_rfc3339;
use uuid::Uuid;
use web::{Answer, Failure, Request, Tag};

use super::error::{Places, failed, stopped};
use super::queries::NEWEST_FIRST;
use super::read::{number, places, status_places};
use super::{Inventory, product, queries, read, show};
use crate::domain::{Hold, Quantity, Reservation, ReservationId, ReservationStatus, TtlSeconds};
use crate::services::{end_reservation::end_reservation, hold::hold};

/// What a client writes of a reservation.
#[derive(Default)]
pub(super) struct Written {
    quantity: Option<Quantity>,
    ttl: Option<TtlSeconds>,
    status: Option<ReservationStatus>,
}

const STATUSES: [&str; 4] = words(&ReservationStatus::TABLE);

pub(super) const RESERVATIONS: ResourceType<Reservation, Written> = ResourceType {
    attributes: &[
        Attribute::new(
            "product_id",
            "What to hold. The relationship `product` may stand in its place.",
            Rule::Uuid,
            |reservation: &Reservation| reservation.hold.product_id.to_string().into(),
        )
        .or_relationship()
        .filtered(),
        Attribute::new(
            "quantity",
            "How many.",
            Rule::Integer(Integer::range(Quantity::MIN, Quantity::MAX)),
            |reservation: &Reservation| reservation.hold.quantity.get().into(),
        )
        .required(|written: &mut Written, value| number(value, Quantity::new).map(|units| written.quantity = Some(units)))
        .filtered(),
        Attribute::new(
            "ttl_seconds",
            "For how long; 600 unless said otherwise.",
            Rule::Integer(Integer::range(TtlSeconds::MIN, TtlSeconds::MAX)),
            |reservation: &Reservation| reservation.hold.ttl.get().into(),
        )
        .optional(|written: &mut Written, value| number(value, TtlSeconds::new).map(|ttl| written.ttl = Some(ttl)))
        .filtered(),
        Attribute::new(
            "status",
            "Set it to `confirmed` to buy, or to `released` to give it up.",
            Rule::Choice(&STATUSES),
            |reservation: &Reservation| reservation.status.word().into(),
        )
        .changed_by(|written: &mut Written, value| {
            Choice::of(&ReservationStatus::TABLE).parse(value).map(|status| written.status = Some(status))
        })
        .filtered(),
        Attribute::new(
            "expires_at",
            "When the units are free again by themselves.",
            Rule::Timestamp,
            |reservation: &Reservation| to_rfc3339(reservation.expires_at_ms).into(),
        )
        .filtered(),
        Attribute::new("purchase_id", "The purchase that it became.", Rule::Uuid, |reservation: &Reservation| {
            reservation.purchase_id.map(|id| id.to_string()).into()
        })
        .nullable()
        .filtered(),
        Attribute::new("created_at", "When it was made.", Rule::Timestamp, |reservation: &Reservation| {
            to_rfc3339(reservation.created_at_ms).into()
        })
        .filtered()
        .sorted(KeyKind::Integer),
    ],
    relationships: &[RelationshipType {
        name: "product",
        kind: product::KIND,
        target: Some(|reservation| reservation.hold.product_id.to_string()),
        shows: Shows::Linkage,
        given: Given::Attribute("product_id"),
    }],
    has_client_ids: true,
    fixed: Fixed::Forbidden("Only the status of a reservation can be set."),
    included: &[product::KIND],
    ..ResourceType::new(
        "reservations",
        "Reservation",
        "Stock held for somebody who has not bought yet. It ends once: confirmed, released or expired.",
        "/inventory/reservations/{id}",
        |reservation| reservation.hold.reservation_id.to_string(),
    )
};

pub(super) const KIND: &str = RESERVATIONS.kind;
const FIELDS: [&str; RESERVATIONS.field_count()] = RESERVATIONS.fields();
const FIELDSET: Fieldset = Fieldset { kind: KIND, fields: &FIELDS };
const FIELDSETS: &[Fieldset] = &[FIELDSET, product::FIELDSET];
const FILTERS: [FilterField; RESERVATIONS.filter_count() + 1] = RESERVATIONS.filters(&[]);
const SORTS: [SortField; RESERVATIONS.sort_count()] = RESERVATIONS.sorts();

/// Queries of one reservation.
pub(super) const ONE: Endpoint = queries::one(KIND, FIELDSETS);

/// Queries of an answer to a change.
pub(super) const CHANGED: Endpoint = queries::changed(KIND, &[FIELDSET]);

/// Queries of the list. Newest first unless asked otherwise.
pub(crate) const LIST: Endpoint = Endpoint { list: Some(&List { filters: &FILTERS, sorts: &SORTS, ..NEWEST_FIRST }), ..ONE };

/// `POST /inventory/reservations`
pub(super) async fn create(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let document = request.document()?;
    let (command, places) = read_hold(Draft::create(&document, KIND)?, "/data", || inventory.new_id())?;
    let attempt = request.attempt(Some(&document), &inventory.platform);
    let done = hold(&inventory.repository, &attempt, command).await.map_err(|error| stopped(error, &places))?;
    Ok(Answer::created(RESERVATIONS.resource(&done.value, "")).tagged(tag(&done.value)).replayed(done.is_replay))
}

/// `GET /inventory/reservations`
pub(super) async fn list(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let read = |query: Arc<Query>| async move { inventory.repository.reservations(&query, inventory.now()).await };
    show::page(inventory, &RESERVATIONS, read, |reservation| reservation.hold.product_id, &request).await
}

/// `GET /inventory/reservations/{id}`
pub(super) async fn one(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let found = find(inventory, request.id("id")?.into()).await?;
    show::one_of_product(inventory, &RESERVATIONS, &found, found.hold.product_id, tag(&found), &request).await
}

/// `PATCH /inventory/reservations/{id}`: ends it, once.
pub(super) async fn change(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let id = ReservationId::from(request.id("id")?);
    let current = find(inventory, id).await?;
    let conditions = request.preconditions();
    let holds = conditions.check(&request.method, Some(&ETag::of_version(current.version())));
    let document = request.document();
    let end = document.and_then(|document| read_status(Draft::update(&document, KIND, &id.to_string())?, &current));
    // RFC 9110, section 13.1.1: a change that is in effect already may succeed although its condition does not hold any more.
    let is_so = matches!(end, Ok(Some(end)) if end == current.status && end != ReservationStatus::Held);
    if conditions.if_none_match.is_some() || !is_so {
        holds?;
    }
    let reservation = match end? {
        // Sent again, it is what it was to become.
        Some(end) if end != current.status => {
            let (repository, products, attempt) = (&inventory.repository, &inventory.products, inventory.attempt(&request));
            let purchase_id = inventory.new_id().into();
            let ended = end_reservation(repository, products, request.context, &attempt, &current, end, purchase_id).await;
            ended.map_err(|error| failed(error, &status_places("/data")))?
        }
        _ => current,
    };
    Ok(show::one(&RESERVATIONS, &reservation, tag(&reservation), &request))
}

/// The reservation with this id, as it is now.
pub(super) async fn find(inventory: &Inventory, id: ReservationId) -> Result<Reservation, Failure> {
    inventory.repository.reservation(id, inventory.now()).await?.ok_or_else(Request::not_found)
}

/// The hold in the resource object at `data`. `new_id` gives the id where the client has not chosen one.
pub(super) fn read_hold(mut draft: Draft<'_>, data: &str, new_id: impl FnOnce() -> Uuid) -> Result<(Hold, Places), Errors> {
    let id = draft.client_id(parse_uuid);
    let product_id = read::product(&mut draft);
    let Written { quantity, ttl, .. } = RESERVATIONS.read_new(&mut draft);
    let places = places(&draft, data);
    draft.finish(|| {
        let reservation_id = id?.unwrap_or_else(new_id).into();
        Some((Hold { reservation_id, product_id: product_id?, quantity: quantity?, ttl: ttl.unwrap_or_default() }, places))
    })
}

/// What it is to become, if that was sent: what it is already, or an end. Only confirming and releasing are for clients.
pub(super) fn read_status(mut draft: Draft<'_>, current: &Reservation) -> Result<Option<ReservationStatus>, Errors> {
    let Written { status, .. } = RESERVATIONS.read_change(&mut draft, current);
    if let Some(asked @ (ReservationStatus::Held | ReservationStatus::Expired)) = status
        && asked != current.status
    {
        let error = Error::new(code::FORBIDDEN).with_detail("A reservation can be set to `confirmed` or `released`.");
        draft.error(error.at_pointer(draft.pointer_to("status")));
    }
    draft.finish(|| Some(status))
}

fn tag(reservation: &Reservation) -> Tag {
    Tag::Version(reservation.version())
}
