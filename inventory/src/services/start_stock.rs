//! Starting the stock of a product that exists.

use platform::request_context::RequestContext;

use super::{Done, Stopped, settle};
use crate::clients::products::Products;
use crate::domain::{Attempt, StartStock, Stock};
use crate::repository::Repository;

/// Starts it. An archived product may have stock: it may be sold again.
///
/// # Errors
///
/// See [`Stopped`].
pub async fn start_stock(
    repository: &Repository,
    products: &Products,
    context: &RequestContext,
    attempt: &Attempt,
    command: &StartStock,
) -> Result<Done<Stock>, Stopped> {
    if attempt.key.is_some()
        && let Some(decided) = repository.stocks.replay_start(attempt).await?
    {
        return settle(decided);
    }
    if products.find(command.product_id.0, context).await?.is_none() {
        return Err(Stopped::ProductNotFound);
    }
    settle(repository.stocks.start(attempt, command).await?)
}
