//! Setting the units on hand, the threshold, or both.

use store::{Attempt, ChangeError, Stopped, retry};

use crate::domain::{ProductId, Refusal, SetStock, Stock};
use crate::repository::Repository;

/// Sets what `plan` makes of the stock as it is, which is asked again where somebody else was faster: a condition that does not
/// hold any more is then noticed.
///
/// # Errors
///
/// See [`ChangeError`].
pub async fn set_stock<E>(
    repository: &Repository,
    attempt: &Attempt,
    product_id: ProductId,
    plan: impl Fn(&Stock) -> Result<SetStock, E> + Sync,
) -> Result<Stock, ChangeError<Refusal, E>> {
    retry(|| async {
        let current = repository.stock(product_id, attempt.now).await?.ok_or(Stopped::refused(Refusal::StockNotFound))?;
        let command = plan(&current).map_err(ChangeError::Plan)?;
        Ok(repository.store.decide(attempt, &command).await?.value)
    })
    .await
}
