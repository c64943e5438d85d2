//! Reservations as clients send them.

use jsonapi::attribute::{Choice, Integer, parse_uuid};
use jsonapi::error::code;
use jsonapi::request::{Draft, is_current};
use jsonapi::{Error, Errors};
use uuid::Uuid;

use super::super::draft::{number, product, product_place};
use super::super::error::Places;
use super::resource::attributes;
use crate::domain::{ProductId, Quantity, Reservation, ReservationStatus, TtlSeconds};

/// How many can be held at once.
pub(super) const QUANTITY: Integer = Integer::range(Quantity::MIN, Quantity::MAX);
/// For how long.
pub(super) const TTL: Integer = Integer::range(TtlSeconds::MIN, TtlSeconds::MAX);

/// Attributes that only the server sets.
const READ_ONLY: [&str; 4] = ["status", "expires_at", "purchase_id", "created_at"];

const STATUS: Choice<ReservationStatus> = Choice::of(&[
    ("held", ReservationStatus::Held),
    ("confirmed", ReservationStatus::Confirmed),
    ("released", ReservationStatus::Released),
    ("expired", ReservationStatus::Expired),
]);

/// A reservation to be made.
pub(in crate::api) struct NewReservation {
    pub(in crate::api) id: Option<Uuid>,
    pub(in crate::api) product_id: ProductId,
    pub(in crate::api) quantity: Quantity,
    pub(in crate::api) ttl: TtlSeconds,
}

/// Reads the resource object at `data`.
pub(in crate::api) fn hold(mut draft: Draft<'_>, data: &str) -> Result<(NewReservation, Places), Errors> {
    let id = draft.client_id(parse_uuid);
    let product_id = product(&mut draft);
    let quantity = draft.required("quantity", |value| number(&QUANTITY, value, Quantity::new));
    let ttl = draft.optional("ttl_seconds", |value| number(&TTL, value, TtlSeconds::new));
    for name in READ_ONLY {
        draft.read_only(name, None);
    }
    let places = Places {
        product: Some(product_place(&draft)),
        quantity: Some(draft.pointer_to("quantity")),
        id: Some(format!("{data}/id")),
        ..Places::default()
    };
    let new = draft.finish(|| {
        Some(NewReservation { id: id?, product_id: product_id?, quantity: quantity?, ttl: ttl?.unwrap_or_default() })
    })?;
    Ok((new, places))
}

/// What it is to become, if that was sent: what it is already, or an end. Only confirming and releasing are for clients.
pub(in crate::api) fn end(mut draft: Draft<'_>, current: &Reservation) -> Result<Option<ReservationStatus>, Errors> {
    let asked = draft.optional("status", |value| STATUS.parse(value));
    if let Some(Some(asked @ (ReservationStatus::Held | ReservationStatus::Expired))) = asked
        && asked != current.status
    {
        draft.error(refused(draft.pointer_to("status"), "A reservation can be set to `confirmed` or `released`."));
    }
    for (name, value) in attributes(current) {
        if name != "status" && draft.value(name).is_some_and(|sent| !is_current(sent, &value)) {
            draft.error(refused(draft.pointer_to(name), "Only the status of a reservation can be set."));
        }
    }
    draft.read_only_to_one("product", "products", Some(&current.product_id.to_string()));
    draft.finish(|| asked)
}

fn refused(pointer: String, detail: &'static str) -> Error {
    Error::new(code::FORBIDDEN).with_detail(detail).at_pointer(pointer)
}
