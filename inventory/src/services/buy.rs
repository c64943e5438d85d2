//! The purchase: product exists, stock suffices, stock goes down, the purchase is confirmed.

use platform::request_context::RequestContext;
use store::{Attempt, Done, Stopped};

use super::{Failed, is_kept, terms};
use crate::clients::products::Products;
use crate::domain::{Buy, Order, Purchase};
use crate::repository::Repository;

/// Buys, or says why not; nothing is moved unless it succeeds.
///
/// A request that repeats an earlier one by its key is answered before products is asked: what is bought is bought, whatever
/// has become of the product, and even while products is down. The price is that of the moment before the stock is taken;
/// the two services have no common transaction, so a price changed in between counts from the next purchase on.
///
/// # Errors
///
/// See [`Failed`].
pub(crate) async fn buy(
    repository: &Repository,
    products: &Products,
    context: &RequestContext,
    attempt: &Attempt,
    order: Order,
) -> Result<Done<Purchase>, Failed> {
    let prepare = async {
        let found = products.find(order.product_id.0, context).await?;
        match terms(found, order.quantity) {
            Ok(terms) => Ok(Ok(Buy { order, terms })),
            Err(refusal) if is_kept(&refusal) => Ok(Err(refusal)),
            Err(refusal) => Err(Failed::Stopped(Stopped::refused(refusal))),
        }
    };
    repository.store.once(attempt, prepare).await
}
