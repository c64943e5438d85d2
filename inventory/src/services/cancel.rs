//! Cancelling a purchase, which gives its units back once.

use platform::DatabaseError;
use store::{Attempt, Stopped};

use crate::domain::{Cancel, Purchase, PurchaseId, Refusal};
use crate::repository::Repository;

/// Cancels it. One that is cancelled already is left as it is.
///
/// # Errors
///
/// See [`Stopped`].
pub(crate) async fn cancel(repository: &Repository, attempt: &Attempt, id: PurchaseId) -> Result<Purchase, Stopped<Refusal>> {
    repository.store.decide(attempt, &Cancel { purchase_id: id }).await?;
    // A cancelled purchase never changes again, so that reading it afterwards is reading what this command left.
    let missing = || DatabaseError::failed("a purchase that was cancelled is missing");
    Ok(repository.purchase(id).await?.ok_or_else(missing)?)
}
