//! Several creations, changes and deletions as one: all of them, or none.

use std::collections::HashMap;

use platform::DatabaseError;
use store::{Attempt, ChangeError, Done, RefusedStep, retry};
use uuid::Uuid;

use crate::domain::{Operation, Product, Refusal};
use crate::limits::BATCH_IDS_MAX;
use crate::repository::Repository;

/// Carries out, once for each idempotency key, what `plan` makes of the present state of the products with these ids, and
/// gives each product as it is then, or none where it was deleted. Where somebody else was faster the whole is planned anew.
///
/// # Errors
///
/// See [`ChangeError`]; a refusal says which operation is to blame.
pub async fn run<E: Send>(
    repository: &Repository,
    attempt: &Attempt,
    ids: &[Uuid],
    plan: impl Fn(HashMap<Uuid, Product>) -> Result<Vec<Operation>, E> + Sync,
) -> Result<Done<Vec<Option<Product>>>, ChangeError<RefusedStep<Refusal>, E>> {
    let prepare = || async {
        let known = look_up(repository, ids).await?;
        plan(known).map(Ok).map_err(ChangeError::Plan)
    };
    retry(|| repository.store.all_once(attempt, prepare())).await
}

async fn look_up(repository: &Repository, ids: &[Uuid]) -> Result<HashMap<Uuid, Product>, DatabaseError> {
    let mut known = HashMap::new();
    for some in ids.chunks(BATCH_IDS_MAX) {
        known.extend(repository.products_by_id(some).await?.into_iter().map(|product| (product.id, product)));
    }
    Ok(known)
}
