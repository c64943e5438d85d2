//! The console in a process of its own, beside services on other ports.

use super::visitor::Visitor;
use crate::application::alone::{KEY, KEY_VARIABLE, Service};
use crate::harness::new_product;

#[tokio::test(flavor = "multi_thread")]
async fn the_console_runs_alone() {
    let products = Service::start("products", &[("products_api_key", KEY_VARIABLE)]);
    let inventory = Service::start(
        "inventory",
        &[("inventory_api_key", KEY_VARIABLE), ("products_key_for_inventory", KEY), ("products_url", &products.url)],
    );
    let secret = ("console_secret", "a secret of tests, thirty-two bytes or more");
    let addresses = [("products_url", products.url.as_str()), ("inventory_url", inventory.url.as_str())];
    let console = Service::start("console", &[secret, addresses[0], addresses[1]]);
    let mut visitor = Visitor::new(console.url.strip_prefix("http://").unwrap().parse().unwrap());

    assert_eq!(visitor.get("/").await.is(302).header("location"), Some("/console/"));
    visitor.get("/console/health/ready").await.is(200);
    visitor.get("/docs").await.is(404);
    visitor.sign_in("no key", "").await.is(401);
    // One key for both.
    visitor.sign_in(KEY, "").await.is(303);
    let made = products.post("/products", &new_product("ALONE", "2.50")).await.is(201);
    let action = format!("/console/products/{}/start", made.id());
    let form = visitor.get(&action).await.is(200);
    let page = visitor.submit(&form, &action, &[("on_hand", "7"), ("low_stock_threshold", "0")]).await;
    assert!(page.text.contains("Stock begins with 7 units."), "{}", page.text);

    drop(products);
    let list = visitor.get("/console/").await.is(502);
    assert!(list.text.contains("Products cannot be reached."), "{}", list.text);
    let page = visitor.get(&format!("/console/products/{}", made.id())).await.is(200);
    assert!(page.text.contains("Products cannot be reached.") && page.text.contains("Receive"), "{}", page.text);
}
