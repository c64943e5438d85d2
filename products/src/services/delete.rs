use store::{Attempt, ChangeError, Stopped, Store};
use uuid::Uuid;

use crate::domain::{Delete, Product, Refusal};
use crate::repository::products;

/// Deletes a product; with a `condition`, only as it was when that held.
///
/// # Errors
///
/// See [`ChangeError`].
pub async fn delete<E>(
    store: &Store,
    attempt: &Attempt,
    id: Uuid,
    condition: Option<impl Fn(&Product) -> Result<(), E>>,
) -> Result<(), ChangeError<Refusal, E>> {
    let mut expected_version = None;
    if let Some(condition) = condition {
        let current = products::find(store, id).await?.ok_or(Stopped::refused(Refusal::NotFound))?;
        condition(&current).map_err(ChangeError::Plan)?;
        expected_version = Some(current.version);
    }
    Ok(store.decide(attempt, &Delete { id, expected_version }).await?.value)
}
