//! Deleting stock of which nothing is left.

use store::{Attempt, Stopped};

use crate::domain::{DeleteStock, Refusal};
use crate::repository::Repository;

/// Deletes it. Its ledger stays.
///
/// # Errors
///
/// See [`Stopped`].
pub(crate) async fn delete_stock(
    repository: &Repository,
    attempt: &Attempt,
    command: &DeleteStock,
) -> Result<(), Stopped<Refusal>> {
    repository.store.decide(attempt, command).await.map(drop)
}
