//! Holds on stock: `/inventory/reservations` and `/inventory/reservations/{id}`.

pub(super) mod draft;
mod resource;

use jsonapi::conditional::ETag;
use jsonapi::media_type::CURSOR_PAGINATION;
use jsonapi::query::{Endpoint, Fieldset};
use jsonapi::request::Draft;
use jsonapi::{Document, Query};
use web::{Answer, Failure, Request, Tag};

pub(super) use resource::{DOC, FIELDS, KIND, location, resource};

use super::{Inventory, error, stopped};
use crate::domain::{Hold, ProductId, Release, Reservation, ReservationId, ReservationStatus};
use crate::repository::RESERVATION_LIST;
use crate::services::{confirm::confirm, settle};

const FIELDSETS: &[Fieldset] = &[Fieldset { kind: KIND, fields: FIELDS }, super::PRODUCT_FIELDSET];
const INCLUDE: &[&str] = &["product"];

/// Queries of one reservation.
pub(super) const ONE: Endpoint = Endpoint { kind: KIND, include: INCLUDE, fieldsets: FIELDSETS, list: None };

/// Queries of an answer to a change, which includes nothing: it is given again without products being asked.
pub(super) const CHANGED: Endpoint =
    Endpoint { kind: KIND, include: &[], fieldsets: &[Fieldset { kind: KIND, fields: FIELDS }], list: None };

/// Queries of the list.
pub(super) const LIST: Endpoint = Endpoint { kind: KIND, include: INCLUDE, fieldsets: FIELDSETS, list: Some(&RESERVATION_LIST) };

/// `POST /inventory/reservations`
pub(super) async fn create(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let document = request.document()?;
    let (new, places) = draft::hold(Draft::create(&document, KIND)?, "/data")?;
    let attempt = inventory.attempt(&request, Some(&document))?;
    let command = Hold {
        reservation_id: new.id.unwrap_or_else(|| inventory.new_id()).into(),
        product_id: new.product_id,
        quantity: new.quantity,
        ttl: new.ttl,
    };
    let reservations = &inventory.repository.reservations;
    // What was decided before can be told also while nobody can write.
    let done = match reservations.replay(&attempt).await? {
        Some(decided) => settle(decided),
        None => settle(reservations.hold(&attempt, &command).await?),
    };
    let done = done.map_err(|error| stopped(error, &places))?;
    let url = location(&done.value.id.to_string());
    let document = Document::one(resource(&done.value)).with_link("self", url.clone());
    Ok(Answer::created(document, url).tagged(tag(&done.value)).replayed(done.is_replay))
}

/// `GET /inventory/reservations`
pub(super) async fn list(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let slice = inventory.repository.reservations.list(&request.query, inventory.now()).await?;
    let products: Vec<ProductId> = slice.items.iter().map(|reservation| reservation.product_id).collect();
    let document = slice.map(|reservation| resource(&reservation)).into_document(request.path, &request.query);
    let document = inventory.with_products(document, &request, &products).await?;
    Ok(Answer::ok(document).with_profile(CURSOR_PAGINATION).tagged(Tag::Body))
}

/// `GET /inventory/reservations/{id}`
pub(super) async fn one(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let found = find(inventory, request.id("id")?.into()).await?;
    let product_id = found.product_id;
    let document = inventory.with_products(shown(&found, &request.query), &request, &[product_id]).await?;
    Ok(Answer::ok(document).tagged(tag(&found)))
}

/// `PATCH /inventory/reservations/{id}`: ends it, once.
pub(super) async fn change(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let id = ReservationId::from(request.id("id")?);
    let current = find(inventory, id).await?;
    let conditions = request.preconditions();
    let holds = conditions.check(&request.method, Some(&etag(&current)));
    let end = end(&request, id, &current);
    // RFC 9110, section 13.1.1: a change that is in effect already may succeed although its condition does not hold any more.
    let is_so = matches!(end, Ok(Some(end)) if end == current.status && end != ReservationStatus::Held);
    if conditions.if_none_match.is_some() || !is_so {
        holds?;
    }
    let end = end?;
    let at_status = || Some("/data/attributes/status".to_owned());
    let places = error::Places { product: at_status(), quantity: at_status(), status: at_status(), ..error::Places::default() };
    let ended = match end {
        // Sent again, it is what it was to become.
        None => Ok(current),
        Some(end) if end == current.status => Ok(current),
        Some(ReservationStatus::Confirmed) => {
            let attempt = inventory.attempt(&request, None)?;
            let (repository, products) = (&inventory.repository, &inventory.products);
            let purchase_id = inventory.new_id().into();
            let done = confirm(repository, products, request.context, &attempt, &current, purchase_id).await;
            done.map(|done| done.value)
        }
        Some(_) => {
            let attempt = inventory.attempt(&request, None)?;
            let decision = inventory.repository.reservations.release(&attempt, &Release { reservation_id: id }).await?;
            settle(decision).map(|done| done.value)
        }
    };
    // Two that confirm at once both get what they wanted; the reservation ended once all the same.
    let reservation = match ended {
        Err(error) if error.ended_as() == end && end.is_some() => find(inventory, id).await?,
        other => other.map_err(|error| stopped(error, &places))?,
    };
    Ok(Answer::ok(shown(&reservation, &request.query)).tagged(tag(&reservation)))
}

/// What the request wants this reservation to become, if it says so.
fn end(request: &Request<'_>, id: ReservationId, current: &Reservation) -> Result<Option<ReservationStatus>, Failure> {
    let document = request.document()?;
    Ok(draft::end(Draft::update(&document, KIND, &id.to_string())?, current)?)
}

/// The reservation with this id, as it is now.
pub(super) async fn find(inventory: &Inventory, id: ReservationId) -> Result<Reservation, Failure> {
    inventory.repository.reservations.find(id, inventory.now()).await?.ok_or_else(Request::not_found)
}

fn shown(reservation: &Reservation, query: &Query) -> Document {
    let url = query.url(&location(&reservation.id.to_string()));
    Document::one(resource(reservation)).with_link("self", url)
}

/// A reservation is held and then ends one way, so these are its versions.
fn version(reservation: &Reservation) -> i64 {
    match reservation.status {
        ReservationStatus::Held => 1,
        ReservationStatus::Confirmed | ReservationStatus::Released | ReservationStatus::Expired => 2,
    }
}

fn tag(reservation: &Reservation) -> Tag {
    Tag::Version(version(reservation))
}

fn etag(reservation: &Reservation) -> ETag {
    ETag::of_version(version(reservation))
}
