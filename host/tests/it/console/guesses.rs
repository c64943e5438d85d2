//! Keys are no easier to guess through the console.

use super::visitor::Visitor;
use crate::harness::{INVENTORY_KEY, PRODUCTS_KEY, Shop};
use bodega::limits;

#[tokio::test(flavor = "multi_thread")]
async fn wrong_keys_are_counted_for_whoever_tries_them() {
    let shop = Shop::new();
    let id = shop.product("COFFEE", "12.50").await;
    shop.stock(&id, 10).await;
    let server = shop.app.serve().await;
    let mut at_work = Visitor::signed_in(server.address).await;
    let mut guesser = Visitor::new(server.address);
    for guess in 0..limits::MAX_GUESSES {
        guesser.sign_in(&format!("a guess {guess}"), "").await.is(401);
    }
    let stopped = guesser.sign_in(PRODUCTS_KEY, INVENTORY_KEY).await.is(429);
    assert!(stopped.header("retry-after").is_some());
    // Whoever is in goes on, from the same address too.
    let action = format!("/console/products/{id}/receive");
    let form = at_work.get(&action).await.is(200);
    at_work.submit(&form, &action, &[("delta", "5")]).await;
    // And the services take keys of everybody else: the console has not become a suspect.
    shop.get("/products").await.is(200);
    assert_eq!(shop.units(&id).await[0], 15);
}
