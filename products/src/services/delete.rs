//! Taking a product out of the catalogue.

use store::{Attempt, Stopped};

use crate::domain::{Delete, Refusal};
use crate::repository::Repository;

/// Deletes it. What was bought keeps its data.
///
/// # Errors
///
/// See [`Stopped`].
pub(crate) async fn delete(repository: &Repository, attempt: &Attempt, delete: &Delete) -> Result<(), Stopped<Refusal>> {
    repository.store.decide(attempt, delete).await.map(drop)
}
