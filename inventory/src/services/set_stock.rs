//! Setting the units on hand, the threshold, or both.

use store::{Attempt, Rejection, Stopped, retry};

use crate::domain::{ProductId, Refusal, SetStock, Stock};
use crate::repository::Repository;

/// Sets what `plan` makes of the stock as it is. Where somebody else was faster it is planned anew on what is there then, so
/// that a condition that does not hold any more is noticed.
///
/// # Errors
///
/// See [`Stopped`], and what `plan` says.
pub(crate) async fn set_stock<E: From<Stopped<Refusal>> + Rejection>(
    repository: &Repository,
    attempt: &Attempt,
    product_id: ProductId,
    plan: impl Fn(&Stock) -> Result<SetStock, E> + Sync,
) -> Result<Stock, E> {
    retry(|| async {
        let current = repository.stock(product_id, attempt.now).await.map_err(Stopped::Database)?;
        let current = current.ok_or_else(|| Stopped::refused(Refusal::StockNotFound))?;
        Ok(repository.store.decide(attempt, &plan(&current)?).await?.value)
    })
    .await
}
