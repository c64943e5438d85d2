use store::{Attempt, Done, Stopped, Store};

use crate::domain::{Create, Product, Refusal};

/// Creates a product, once for each idempotency key: a request that repeats an earlier one is answered as that was, also while
/// nobody can write.
///
/// # Errors
///
/// See [`Stopped`].
pub async fn create(store: &Store, attempt: &Attempt, product: Create) -> Result<Done<Product>, Stopped<Refusal>> {
    store.once(attempt, async { Ok(Ok(product)) }).await
}
