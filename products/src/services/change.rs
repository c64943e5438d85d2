use store::{Attempt, ChangeError, Stopped, Store, retry};
use uuid::Uuid;

use crate::domain::{Change, Product, Refusal, Update};
use crate::repository::products;

/// Changes a product as `plan` wants it, which is asked again where somebody else was faster. With `is_conditional`, nothing
/// at all may have come between what `plan` saw and the change.
///
/// # Errors
///
/// See [`ChangeError`].
pub async fn change<E>(
    store: &Store,
    attempt: &Attempt,
    id: Uuid,
    is_conditional: bool,
    plan: impl Fn(&Product) -> Result<Change, E> + Sync,
) -> Result<Product, ChangeError<Refusal, E>> {
    retry(|| async {
        let current = products::find(store, id).await?.ok_or(Stopped::refused(Refusal::NotFound))?;
        let change = plan(&current).map_err(ChangeError::Plan)?;
        let update = if is_conditional { Update::exactly_of(&current, change) } else { Update::of(&current, change) };
        Ok(store.decide(attempt, &update).await?.value)
    })
    .await
}
