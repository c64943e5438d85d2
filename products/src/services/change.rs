//! Changing a product.

use store::{Attempt, Rejection, Stopped, retry};
use uuid::Uuid;

use crate::domain::{Product, Refusal, Update};
use crate::repository::Repository;

/// Makes what `plan` makes of the product as it is. Where somebody else was faster it is planned anew on what is there then, so
/// that a condition that does not hold any more is noticed.
///
/// # Errors
///
/// See [`Stopped`], and what `plan` says.
pub(crate) async fn change<E: From<Stopped<Refusal>> + Rejection>(
    repository: &Repository,
    attempt: &Attempt,
    id: Uuid,
    plan: impl Fn(&Product) -> Result<Update, E> + Sync,
) -> Result<Product, E> {
    retry(|| async {
        let current = repository.product(id).await.map_err(Stopped::Database)?;
        let current = current.ok_or_else(|| Stopped::refused(Refusal::NotFound))?;
        Ok(repository.store.decide(attempt, &plan(&current)?).await?.value)
    })
    .await
}
