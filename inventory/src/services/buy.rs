//! The purchase: product exists, stock suffices, stock goes down, the purchase is confirmed.

use platform::request_context::RequestContext;

use super::{Done, Stopped, for_sale, settle};
use crate::clients::products::Products;
use crate::domain::{Attempt, Buy, ProductId, Purchase, PurchaseId, Quantity, Reference, Terms};
use crate::repository::Repository;

/// What a buyer asks for.
#[derive(Clone, Debug)]
pub struct Order {
    /// The id that the purchase gets.
    pub purchase_id: PurchaseId,
    /// What to buy.
    pub product_id: ProductId,
    /// How much of it.
    pub quantity: Quantity,
    /// The buyer's own name for it.
    pub reference: Option<Reference>,
}

/// Buys, or says why not; nothing is moved unless it succeeds.
///
/// A request that repeats an earlier one by its key is answered before products is asked: what is bought is bought, whatever
/// has become of the product, and even while products is down. The price is that of the moment before the stock is taken;
/// the two services have no common transaction, so a price changed in between counts from the next purchase on.
///
/// # Errors
///
/// See [`Stopped`].
pub async fn buy(
    repository: &Repository,
    products: &Products,
    context: &RequestContext,
    attempt: &Attempt,
    order: Order,
) -> Result<Done<Purchase>, Stopped> {
    if attempt.key.is_some()
        && let Some(decided) = repository.purchases.replay(attempt).await?
    {
        return settle(decided);
    }
    let product = match for_sale(products.find(order.product_id.0, context).await?) {
        // A refusal like any other, so the key has to know of it.
        Err(error) if error.is_not_available() && attempt.key.is_some() => {
            return settle(repository.purchases.refuse(attempt).await?);
        }
        product => product?,
    };
    let terms = Terms::new(product.sku, product.name, product.price, order.quantity).map_err(|_| Stopped::TotalTooLarge)?;
    let command = Buy {
        purchase_id: order.purchase_id,
        product_id: order.product_id,
        quantity: order.quantity,
        reference: order.reference,
        terms,
    };
    settle(repository.purchases.buy(attempt, &command).await?)
}
