//! Starting the stock of a product that exists.

use platform::request_context::RequestContext;
use store::{Attempt, Done, Stopped};

use super::Failed;
use crate::clients::products::Products;
use crate::domain::{Refusal, StartStock, Stock};
use crate::repository::Repository;

/// Starts it. An archived product may have stock: it may be sold again.
///
/// # Errors
///
/// See [`Failed`].
pub(crate) async fn start_stock(
    repository: &Repository,
    products: &Products,
    context: &RequestContext,
    attempt: &Attempt,
    command: StartStock,
) -> Result<Done<Stock>, Failed> {
    let prepare = async {
        match products.find(command.product_id.0, context).await? {
            Some(_) => Ok(Ok(command)),
            None => Err(Failed::Stopped(Stopped::refused(Refusal::ProductNotFound))),
        }
    };
    repository.store.once(attempt, prepare).await
}
