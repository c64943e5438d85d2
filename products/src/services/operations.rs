use std::collections::HashMap;

use platform::DatabaseError;
use store::{Attempt, ChangeError, Done, RefusedStep, Store, retry};
use uuid::Uuid;

use crate::domain::{Operation, Product, Refusal};
use crate::limits::BATCH_IDS_MAX;
use crate::repository::products;

/// Carries out, all or none and once for each idempotency key, the operations that `plan` makes of the present state of the
/// `named` products. It is asked again where somebody else was faster.
///
/// # Errors
///
/// See [`ChangeError`].
pub async fn carry_out<E: Send>(
    store: &Store,
    attempt: &Attempt,
    named: &[Uuid],
    plan: impl Fn(HashMap<Uuid, Product>) -> Result<Vec<Operation>, E> + Sync,
) -> Result<Done<Vec<Option<Product>>>, ChangeError<RefusedStep<Refusal>, E>> {
    retry(|| {
        store.all_once(attempt, async {
            let known = find(store, named).await?;
            plan(known).map(Ok).map_err(ChangeError::Plan)
        })
    })
    .await
}

async fn find(store: &Store, ids: &[Uuid]) -> Result<HashMap<Uuid, Product>, DatabaseError> {
    let mut known = HashMap::new();
    for some in ids.chunks(BATCH_IDS_MAX) {
        known.extend(products::find_many(store, some).await?.into_iter().map(|product| (product.id, product)));
    }
    Ok(known)
}
