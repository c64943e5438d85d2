//! The end of a reservation: confirmed, it becomes a purchase at the price of the moment; released, it frees its units.

use platform::DatabaseError;
use platform::request_context::RequestContext;
use store::{Attempt, Stopped};

use super::{Failed, terms};
use crate::clients::products::Products;
use crate::domain::{Confirm, PurchaseId, Refusal, Release, Reservation, ReservationId, ReservationStatus};
use crate::repository::Repository;

/// Confirms it. One that ended already is not asked about again: products is only asked for what can still be bought. Where
/// another confirmed it in between, that is what was wanted.
///
/// # Errors
///
/// See [`Failed`].
pub(crate) async fn confirm(
    repository: &Repository,
    products: &Products,
    context: &RequestContext,
    attempt: &Attempt,
    reservation: &Reservation,
    purchase_id: PurchaseId,
) -> Result<Reservation, Failed> {
    if reservation.status != ReservationStatus::Held {
        return Err(Stopped::refused(Refusal::AlreadyEnded { status: reservation.status }).into());
    }
    let found = products.find(reservation.hold.product_id.0, context).await?;
    let terms = terms(found, reservation.hold.quantity).map_err(Stopped::refused)?;
    let reservation_id = reservation.hold.reservation_id;
    let decided = repository.store.decide(attempt, &Confirm { reservation_id, purchase_id, terms }).await;
    let ended = ended(repository, attempt, reservation_id, decided.map(drop), ReservationStatus::Confirmed).await;
    Ok(ended?)
}

/// Gives it up. Where another did in between, that is what was wanted.
///
/// # Errors
///
/// See [`Stopped`].
pub(crate) async fn release(
    repository: &Repository,
    attempt: &Attempt,
    reservation_id: ReservationId,
) -> Result<Reservation, Stopped<Refusal>> {
    let decided = repository.store.decide(attempt, &Release { reservation_id }).await;
    ended(repository, attempt, reservation_id, decided.map(drop), ReservationStatus::Released).await
}

/// The reservation after its end. An ended one never changes again, so that reading it now is reading what the end left.
async fn ended(
    repository: &Repository,
    attempt: &Attempt,
    id: ReservationId,
    decided: Result<(), Stopped<Refusal>>,
    wanted: ReservationStatus,
) -> Result<Reservation, Stopped<Refusal>> {
    if let Err(stopped) = decided
        && stopped.refusal() != Some(&Refusal::AlreadyEnded { status: wanted })
    {
        return Err(stopped);
    }
    let missing = || DatabaseError::failed("a reservation that was ended is missing");
    Ok(repository.reservation(id, attempt.now).await?.ok_or_else(missing)?)
}
