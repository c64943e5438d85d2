//! The end of a reservation: confirmed, it becomes a purchase at the price of the moment; released, it frees its units.

use platform::request_context::RequestContext;
use store::{Attempt, Stopped};

use super::{Failed, terms};
use crate::clients::products::Products;
use crate::domain::{Confirm, PurchaseId, Reservation, ReservationStatus, SetReservation};
use crate::repository::Repository;

/// Ends it as is `wanted`. Products is only asked for what can still be bought. Where another ended it so in between, that is
/// what was wanted.
///
/// # Errors
///
/// See [`Failed`].
pub(crate) async fn end_reservation(
    repository: &Repository,
    products: &Products,
    context: &RequestContext,
    attempt: &Attempt,
    reservation: &Reservation,
    wanted: ReservationStatus,
    purchase_id: PurchaseId,
) -> Result<Reservation, Failed> {
    let reservation_id = reservation.hold.reservation_id;
    let ended = if reservation.is_bought_as(wanted) {
        let found = products.find(reservation.hold.product_id.0, context).await?;
        let terms = terms(found, reservation.hold.quantity).map_err(Stopped::refused)?;
        repository.store.decide(attempt, &Confirm { reservation_id, purchase_id, terms }).await?
    } else {
        repository.store.decide(attempt, &SetReservation { reservation_id, status: wanted }).await?
    };
    Ok(ended.value)
}
