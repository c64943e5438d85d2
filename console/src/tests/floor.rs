//! The page for who stands at the shelf.

use serde_json::json;

use super::browser::Browser;
use super::services::{ID, Services, error, list, product, shop};

fn floor() -> Services {
    let services = shop();
    services.on("GET /products?filter[sku]", 200, &list(&[product(ID, "Coffee", "COFFEE-250")]));
    services
}

#[test]
fn a_sku_leads_to_its_product_and_what_is_done_there_leads_to_the_next() {
    let services = floor();
    let movements = format!("POST /inventory/{ID}/movements");
    services.on(&movements, 201, &json!({}));
    let mut browser = Browser::writer(&services);
    let page = browser.get("/console/floor");
    let look = page.form("Look up");
    assert_eq!((look.action.as_str(), page.field("SKU").attr("autofocus")), ("/console/floor", Some("")));
    let page = browser.get("/console/floor?sku=+COFFEE-250+");
    assert!(page.text().contains("Coffee") && page.text().contains("On hand 12"), "{}", page.text());
    let form = page.form("Receive").with("delta", "5");
    let page = browser.submit(&form);
    assert!(page.told().contains("5 units were received."), "{}", page.told());
    assert_eq!(page.form("Look up").value("sku"), "", "the next one");
    let (document, headers) = services.sent(&movements);
    assert_eq!(document["data"]["attributes"], json!({ "kind": "received", "delta": 5 }));
    assert_eq!(headers["idempotency-key"].to_str().unwrap(), form.value("key"));
    services.forget();
    assert!(browser.submit(&page.form("Undo")).told().contains("Undone."));
    let undone = services.sent(&movements).0["data"]["attributes"].clone();
    assert_eq!(undone, json!({ "kind": "adjusted", "delta": -5, "reason": "Undo of a receipt" }));
}

#[test]
fn what_is_missing_is_told_at_its_field_before_anything_is_sent() {
    let services = floor();
    let mut browser = Browser::writer(&services);
    let page = browser.get("/console/floor?sku=COFFEE-250");
    let key = page.form("Adjust").value("key").to_owned();
    for (button, delta, at, says) in [
        ("Adjust", "-2", "Reason", "An adjustment needs a reason."),
        ("Receive", "-2", "Units", "What was received is 1 or more."),
        ("Receive", "", "Units", "This is needed."),
        ("Adjust", "two", "Units", "This is not a whole number."),
    ] {
        let page = browser.send(&page.form(button).with("delta", delta));
        assert_eq!(page.status, 422);
        assert!(page.description(at).contains(says), "{}", page.description(at));
        assert_eq!((page.form(button).value("delta"), page.form(button).value("key")), (delta, key.as_str()));
    }
    assert!(services.asked("POST").is_empty());
}

#[test]
fn whether_it_was_done_or_not_nothing_is_lost() {
    let services = floor();
    let movements = format!("POST /inventory/{ID}/movements");
    services.fail(&movements).on(&movements, 401, &error(401, "unauthenticated", ""));
    let mut browser = Browser::writer(&services);
    let form = browser.get("/console/floor?sku=COFFEE-250").form("Adjust").with("delta", "-2").with("reason", "broken");
    let page = browser.send(&form);
    assert!(page.told().contains("Inventory cannot be reached."), "{}", page.told());
    let again = page.form("Adjust");
    assert_eq!(["key", "delta", "reason"].map(|name| again.value(name)), [form.value("key"), "-2", "broken"]);
    // The key was taken back meanwhile: what was typed waits behind the form for another one.
    let page = browser.send(&again);
    assert_eq!(page.heading(), "Sign in");
    services.on("POST /inventory?", 400, &error(400, "code", ""));
    let page = browser.send(&page.form("Sign in").with("inventory_key", "another"));
    assert!(page.text().contains("Coffee") && page.text().contains("Look over what you typed"), "{}", page.text());
    assert_eq!(["key", "delta", "reason"].map(|name| page.form("Adjust").value(name).to_owned())[1..], ["-2", "broken"]);
}

#[test]
fn what_is_not_there_and_what_may_not_be_changed() {
    let services = floor();
    services.again("GET /products?filter[sku]").on("GET /products?filter[sku]", 200, &list(&[]));
    let page = Browser::writer(&services).get("/console/floor?sku=%3Cb%3E");
    assert_eq!(page.status, 404);
    assert!(page.told().contains("Nothing has the SKU") && page.form("Look up").value("sku") == "<b>", "{}", page.told());
    let page = Browser::reader(&floor()).get("/console/floor?sku=COFFEE-250");
    assert!(page.text().contains("On hand 12") && !page.has_button("Receive"));
    let services = floor();
    services.again("GET /products?filter[sku]").fail("GET /products?filter[sku]");
    let page = Browser::writer(&services).get("/console/floor?sku=COFFEE-250");
    assert!(page.status == 502 && page.told().contains("Products cannot be reached."));
    assert_eq!(page.form("Look up").value("sku"), "COFFEE-250", "to be sent again");
    let services = floor();
    services.again(&format!("GET /inventory/{ID}")).on(&format!("GET /inventory/{ID}"), 404, &error(404, "stock_not_found", ""));
    let page = Browser::writer(&services).get("/console/floor?sku=COFFEE-250");
    assert!(page.text().contains("Not started") && !page.has_button("Receive"));
}
