//! A shop with something of everything in it.

use super::shop::Shop;

/// What there is to look at.
pub(crate) struct Ids {
    /// Sold once, held once, with stock left.
    pub(crate) product: String,
    /// A product without stock.
    pub(crate) bare: String,
    pub(crate) purchase: String,
    pub(crate) reservation: String,
    pub(crate) movement: String,
}

/// One of everything.
pub(crate) async fn furnish(shop: &Shop) -> Ids {
    let product = shop.stocked("MUG-1", "12.50", 100).await;
    let bare = shop.product("BARE-1", "1").await;
    let purchase = shop.buy(&product, 2).await.is(201).id().to_owned();
    let reservation = shop.hold(&product, 3, 600).await.is(201).id().to_owned();
    let movement = shop.adjust(&product, 5).await.is(201).id().to_owned();
    Ids { product, bare, purchase, reservation, movement }
}
