//! `GET /inventory/consistency`: the books, recomputed. That it finds what is wrong is shown in inventory, on a broken database.

use crate::harness::{Shop, furnish};

#[tokio::test(flavor = "multi_thread")]
async fn the_books_of_an_empty_and_of_a_busy_shop_agree() {
    let shop = Shop::new();
    shop.check().await;
    furnish(&shop).await;
    shop.check().await;
    let before = shop.everything().await;
    shop.check().await;
    assert_eq!(shop.everything().await, before, "looking changes nothing");
}
