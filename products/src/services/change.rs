//! Changing a product.

use store::{Attempt, ChangeError, Stopped, retry};
use uuid::Uuid;

use crate::domain::{Product, Refusal, Update};
use crate::repository::Repository;

/// Makes what `plan` makes of the product as it is, which is asked again where somebody else was faster: a condition that does
/// not hold any more is then noticed.
///
/// # Errors
///
/// See [`ChangeError`].
pub async fn change<E>(
    repository: &Repository,
    attempt: &Attempt,
    id: Uuid,
    plan: impl Fn(&Product) -> Result<Update, E> + Sync,
) -> Result<Product, ChangeError<Refusal, E>> {
    retry(|| async {
        let current = repository.product(id).await?.ok_or(Stopped::refused(Refusal::NotFound))?;
        let command = plan(&current).map_err(ChangeError::Plan)?;
        Ok(repository.store.decide(attempt, &command).await?.value)
    })
    .await
}
