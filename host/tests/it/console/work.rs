//! What is done from the pages is done in the services.

use super::visitor::Visitor;
use crate::harness::{INVENTORY_KEY, Shop};

#[tokio::test(flavor = "multi_thread")]
async fn units_are_received_once_and_taken_back() {
    let shop = Shop::new();
    let id = shop.product("COFFEE", "12.50").await;
    shop.stock(&id, 10).await;
    let server = shop.app.serve().await;
    let mut visitor = Visitor::signed_in(server.address).await;

    let list = visitor.get("/console/").await.is(200);
    assert!(list.text.contains("COFFEE") && list.text.contains(&format!("/console/products/{id}")), "{}", list.text);
    let action = format!("/console/products/{id}/receive");
    let form = visitor.get(&action).await.is(200);
    // Twice, as by a double click.
    visitor.submit(&form, &action, &[("delta", "5")]).await;
    let page = visitor.submit(&form, &action, &[("delta", "5")]).await;
    assert!(page.text.contains("5 units were received."), "{}", page.text);
    assert_eq!(shop.units(&id).await[0], 15);
    let page = visitor.submit(&page, &format!("/console/products/{id}/adjust"), &[]).await;
    assert!(page.text.contains("Undone.") && page.text.contains("Undo of a receipt"), "{}", page.text);
    assert_eq!(shop.units(&id).await[0], 10);
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_shop_gets_sample_data() {
    let shop = Shop::new();
    let server = shop.app.serve().await;
    let mut visitor = Visitor::signed_in(server.address).await;
    let empty = visitor.get("/console/").await.is(200);
    assert!(empty.text.contains("No products yet"), "{}", empty.text);
    let form = visitor.get("/console/samples").await.is(200);
    let list = visitor.submit(&form, "/console/samples", &[]).await;
    assert_eq!(list.text.matches("<tr id=\"product-").count(), 12, "{}", list.text);
    let low = visitor.get("/console/?view=low").await.is(200);
    assert_eq!(low.text.matches("<tr id=\"product-").count(), 2, "what is out is no longer low: {}", low.text);
    assert!(visitor.get("/console/?view=out").await.is(200).text.contains("POT-ENAMEL"));
    let found = visitor.get("/console/?sort=-available&search=tea").await.is(200);
    assert!(found.text.find("TEA-GREEN") < found.text.find("TEA-BLACK"), "{}", found.text);
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_product_is_bought_held_and_changed_from_its_page() {
    let shop = Shop::new();
    let id = shop.product("TEA", "3.00").await;
    let server = shop.app.serve().await;
    let mut visitor = Visitor::signed_in(server.address).await;
    let at = |act: &str| format!("/console/products/{id}/{act}");
    for (act, values, says) in [
        ("start", &[("on_hand", "9"), ("low_stock_threshold", "2")][..], "Stock begins with 9 units."),
        ("buy", &[("quantity", "2"), ("reference", "web-7")], "2 units were bought."),
        ("hold", &[("quantity", "3"), ("minutes", "30")], "3 units are held"),
        ("count", &[("on_hand", "8")], "On hand is now 8."),
        ("threshold", &[("low_stock_threshold", "4")], "The low level is now 4."),
        ("archive", &[], "The product was archived."),
    ] {
        let form = visitor.get(&at(act)).await.is(200);
        let page = visitor.submit(&form, &at(act), values).await;
        assert!(page.text.contains(says), "{act}: {}", page.text);
    }
    assert_eq!(shop.units(&id).await, [8, 3, 5]);
    let page = visitor.get(&format!("/console/products/{id}")).await.is(200);
    let hold = page.text.split("/console/holds/").nth(1).and_then(|rest| rest.split('/').next()).expect("a hold").to_owned();
    let action = format!("/console/holds/{hold}/release");
    let form = visitor.get(&action).await.is(200);
    visitor.submit(&form, &action, &[]).await;
    assert_eq!(shop.units(&id).await, [8, 0, 8]);
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_top_of_the_application_leads_to_the_console() {
    let shop = Shop::new();
    let server = shop.app.serve().await;
    let mut visitor = Visitor::new(server.address);
    assert_eq!(visitor.get("/").await.is(302).header("location"), Some("/console/"));
    let away = visitor.get("/console/").await.is(303);
    assert!(away.header("location").unwrap().starts_with("/console/sign-in?next="));
    // One key that the other service does not know.
    assert!(visitor.sign_in("", INVENTORY_KEY).await.is(303).header("location").is_some());
    assert!(visitor.get("/console/").await.text.contains("There is no key of Products."));
}
