//! Cancelling a purchase, which gives its units back once.

use store::{Attempt, Stopped};

use crate::domain::{Purchase, PurchaseId, PurchaseStatus, Refusal, SetPurchase};
use crate::repository::Repository;

/// Cancels it. One that is cancelled already is left as it is.
///
/// # Errors
///
/// See [`Stopped`].
pub(crate) async fn cancel(
    repository: &Repository,
    attempt: &Attempt,
    purchase_id: PurchaseId,
) -> Result<Purchase, Stopped<Refusal>> {
    let command = SetPurchase { purchase_id, status: PurchaseStatus::Cancelled };
    Ok(repository.store.decide(attempt, &command).await?.value)
}
