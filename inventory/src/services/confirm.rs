//! Turning a reservation into a purchase at the price of the moment.

use platform::request_context::RequestContext;

use super::{Done, Stopped, for_sale, settle};
use crate::clients::products::Products;
use crate::domain::{Attempt, Confirm, PurchaseId, Quantity, Refusal, Reservation, ReservationStatus, Terms};
use crate::repository::Repository;

/// Confirms it. One that ended already is not asked about again: products is only asked for what can still be bought.
///
/// # Errors
///
/// See [`Stopped`].
pub async fn confirm(
    repository: &Repository,
    products: &Products,
    context: &RequestContext,
    attempt: &Attempt,
    reservation: &Reservation,
    purchase_id: PurchaseId,
) -> Result<Done<Reservation>, Stopped> {
    if reservation.status != ReservationStatus::Held {
        let refusal = Refusal::AlreadyEnded { status: reservation.status };
        return Err(Stopped::Refused { refusal, replay_of: None });
    }
    let product = for_sale(products.find(reservation.product_id.0, context).await?)?;
    let quantity = Quantity::new(reservation.quantity)
        .map_err(|error| Stopped::Database(platform::DatabaseError::failed(format!("a stored quantity {error}"))))?;
    let terms = Terms::new(product.sku, product.name, product.price, quantity).map_err(|_| Stopped::TotalTooLarge)?;
    let command = Confirm { reservation_id: reservation.id, purchase_id, terms };
    settle(repository.reservations.confirm(attempt, &command).await?)
}
