//! Setting the units on hand, the threshold, or both.

use platform::DatabaseError;
use store::limits::CHANGE_TRIES;
use store::{Attempt, Stopped};

use crate::domain::{ProductId, Refusal, SetStock, Stock};
use crate::repository::Repository;

/// Sets what `plan` makes of the stock as it is. Where somebody else was faster it is planned anew on what is there then, so
/// that a condition that does not hold any more is noticed.
///
/// # Errors
///
/// See [`Stopped`], and what `plan` says.
pub async fn set_stock<E: From<Stopped<Refusal>>>(
    repository: &Repository,
    attempt: &Attempt,
    product_id: ProductId,
    plan: impl Fn(&Stock) -> Result<SetStock, E> + Send,
) -> Result<Stock, E> {
    for _ in 0..CHANGE_TRIES {
        let current = repository.stock(product_id, attempt.now).await.map_err(Stopped::Database)?;
        let current = current.ok_or_else(|| Stopped::refused(Refusal::StockNotFound))?;
        match repository.store.decide(attempt, &plan(&current)?).await {
            Ok(done) => return Ok(done.value),
            Err(stopped) if matches!(stopped.refusal(), Some(Refusal::Stale { .. })) => {}
            Err(stopped) => return Err(stopped.into()),
        }
    }
    Err(Stopped::Database(DatabaseError::Busy).into())
}
