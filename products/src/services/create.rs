//! Adding a product to the catalogue.

use store::{Attempt, Done, Stopped};

use crate::domain::{Create, Product, Refusal};
use crate::repository::Repository;

/// Creates it, once for each idempotency key: a request that repeats an earlier one is answered as that was, also while nobody
/// can write.
///
/// # Errors
///
/// See [`Stopped`].
pub(crate) async fn create(
    repository: &Repository,
    attempt: &Attempt,
    create: Create,
) -> Result<Done<Product>, Stopped<Refusal>> {
    repository.store.once(attempt, async { Ok(Ok(create)) }).await
}
