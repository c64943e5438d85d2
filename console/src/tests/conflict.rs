//! Two people change one product.

use serde_json::{Value, json};

use super::browser::Browser;
use super::services::{ID, Services, error, one, product, shop};

fn changed(services: &Services, name: &str, price: &str) {
    let path = format!("GET /products/{ID}");
    let mut theirs = product(ID, name, "COFFEE-250");
    theirs["attributes"]["price"] = json!(price);
    services.again(&path).on_with(&path, 200, ("etag", "\"4\""), &one(&theirs));
}

fn patched(services: &Services, at: usize) -> (Value, String) {
    let request = &services.asked(&format!("PATCH /products/{ID}"))[at];
    let document: Value = serde_json::from_slice(request.body()).unwrap();
    (document["data"]["attributes"].clone(), request.headers()["if-match"].to_str().unwrap().to_owned())
}

#[test]
fn only_what_was_touched_is_sent_and_it_can_be_undone() {
    let services = shop();
    services.on_with(&format!("PATCH /products/{ID}"), 200, ("etag", "\"4\""), &json!({}));
    let mut browser = Browser::writer(&services);
    let form = browser.get(&format!("/console/products/{ID}/edit")).form("Save");
    assert_eq!([form.value("price"), form.value("name")], ["1234.50", "Coffee"]);
    let page = browser.submit(&form.with("name", "Coffee, ground"));
    assert_eq!(patched(&services, 0), (json!({ "name": "Coffee, ground" }), "\"3\"".to_owned()));
    browser.submit(&page.form("Undo"));
    assert_eq!(patched(&services, 1), (json!({ "name": "Coffee" }), "\"4\"".to_owned()));
}

#[test]
fn nothing_touched_is_nothing_sent() {
    let services = shop();
    let mut browser = Browser::writer(&services);
    let form = browser.get(&format!("/console/products/{ID}/edit")).form("Save");
    let page = browser.submit(&form);
    assert!(page.told().contains("Nothing was different"));
    assert!(services.asked("PATCH").is_empty());
}

#[test]
fn both_versions_stand_side_by_side_field_by_field() {
    let services = shop();
    let path = format!("PATCH /products/{ID}");
    services.on(&path, 412, &error(412, "precondition_failed", "")).on(&path, 200, &json!({}));
    let mut browser = Browser::writer(&services);
    let form = browser.get(&format!("/console/products/{ID}/edit")).form("Save").with("name", "Mine");
    changed(&services, "Theirs", "99.00");
    let page = browser.send(&form);
    assert_eq!((page.status.as_u16(), page.heading().as_str()), (412, "Somebody else has changed this product"));
    let groups: Vec<String> = page.all("fieldset").into_iter().map(super::page::text).collect();
    assert_eq!(groups, ["Name Mine Mine Theirs Theirs", "Price Mine 1234.50 Theirs 99.00"]);
    // What I had not touched is theirs, unless I choose otherwise.
    let form = page.form("Save this choice");
    assert_eq!([form.value("name"), form.value("price"), form.value("tag")], ["Mine", "99.00", "\"4\""]);
    let page = browser.submit(&form);
    assert!(page.told().contains("The product was changed."));
    assert_eq!(patched(&services, 1), (json!({ "name": "Mine" }), "\"4\"".to_owned()));
}

#[test]
fn the_same_form_sent_twice_is_no_conflict() {
    let services = shop();
    services.on(&format!("PATCH /products/{ID}"), 412, &error(412, "precondition_failed", ""));
    let mut browser = Browser::writer(&services);
    let form = browser.get(&format!("/console/products/{ID}/edit")).form("Save").with("name", "Mine");
    changed(&services, "Mine", "1234.50");
    let page = browser.submit(&form);
    assert!(page.told().contains("The product was changed."), "{}", page.told());
}
