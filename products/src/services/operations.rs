//! Several creations, changes and deletions as one: all of them, or none.

use std::collections::HashMap;

use platform::DatabaseError;
use store::{Attempt, Done, RefusedStep, Rejection, Stopped, retry};
use uuid::Uuid;

use crate::domain::{Operation, Product, Refusal};
use crate::limits::BATCH_IDS_MAX;
use crate::repository::Repository;

/// Carries out, once for each idempotency key, what `plan` makes of the present state of the products with these ids, and
/// gives each product as it is then, or none where it was deleted. Where somebody else was faster the whole is planned anew.
///
/// # Errors
///
/// See [`Stopped`], where a refusal says which operation is to blame, and what `plan` says.
pub(crate) async fn run<E: From<Stopped<RefusedStep<Refusal>>> + Rejection + Send>(
    repository: &Repository,
    attempt: &Attempt,
    ids: &[Uuid],
    plan: impl Fn(HashMap<Uuid, Product>) -> Result<Vec<Operation>, E> + Sync,
) -> Result<Done<Vec<Option<Product>>>, E> {
    let prepare = || async {
        let known = look_up(repository, ids).await.map_err(Stopped::Database)?;
        plan(known).map(Ok)
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
