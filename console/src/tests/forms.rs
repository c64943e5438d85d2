//! What is done to products and stock.

use serde_json::{Value, json};

use super::browser::Browser;
use super::services::{ID, OTHER, Services, error, error_at, one, product, shop, stock};

fn at(act: &str) -> String {
    format!("/console/products/{ID}/{act}")
}

/// The attributes of the only document that was sent so.
fn attributes(services: &Services, start: &str) -> Value {
    services.sent(start).0["data"]["attributes"].clone()
}

#[test]
fn units_are_received_and_that_is_undone() {
    let services = shop();
    let movements = format!("POST /inventory/{ID}/movements");
    services.on(&movements, 201, &json!({}));
    let mut browser = Browser::writer(&services);
    let page = browser.get(&at("receive"));
    assert!(page.text().contains("Coffee") && page.text().contains("COFFEE-250"));
    let form = page.form("Receive").with("delta", "5").with("reason", " note 7 ");
    let key = form.value("key").to_owned();
    let page = browser.submit(&form);
    let (document, headers) = services.sent(&movements);
    assert_eq!(document["data"]["attributes"], json!({ "kind": "received", "delta": 5, "reason": "note 7" }));
    assert_eq!((headers["idempotency-key"].to_str().unwrap(), &headers["x-api-key"]), (key.as_str(), &headers["x-api-key"]));
    assert_eq!(page.heading(), "Coffee");
    assert!(page.told().contains("5 units were received."), "{}", page.told());

    let undo = page.form("Undo");
    assert_ne!(undo.value("key"), key, "it is another form");
    let page = browser.submit(&undo);
    let sent: Value = serde_json::from_slice(services.asked(&movements)[1].body()).unwrap();
    assert_eq!(sent["data"]["attributes"], json!({ "kind": "adjusted", "delta": -5, "reason": "Undo of a receipt" }));
    assert!(page.told().contains("Undone.") && !page.has_button("Undo"), "{}", page.told());
}

#[test]
fn a_form_keeps_its_key_as_long_as_nobody_knows_what_became_of_it() {
    for (answer, keeps) in [(Some((503, "database_busy")), true), (None, true), (Some((409, "insufficient_stock")), false)] {
        let services = shop();
        match answer {
            Some((status, code)) => services.on("POST /inventory/purchase", status, &error(status, code, "No.")),
            None => services.fail("POST /inventory/purchase"),
        };
        let mut browser = Browser::writer(&services);
        let form = browser.get(&at("buy")).form("Buy").with("quantity", "50").with("reference", "web-7");
        let page = browser.send(&form);
        assert!(page.status.is_client_error() || page.status.is_server_error());
        let again = page.form("Buy");
        assert_eq!([again.value("quantity"), again.value("reference")], ["50", "web-7"]);
        assert_eq!(again.value("key") == form.value("key"), keeps, "{answer:?}");
    }
}

#[test]
fn a_shortage_is_told_in_the_language_of_the_page() {
    let services = shop();
    let mut short = error_at("insufficient_stock", "quantity", "5 units were requested and 3 are available.");
    short["errors"][0]["meta"] = json!({ "requested": 5, "available": 3 });
    services.on("POST /inventory/purchase", 409, &short);
    let mut browser = Browser::writer(&services);
    browser.language = "es";
    let form = browser.get(&at("buy")).form("Comprar").with("quantity", "5");
    let page = browser.send(&form);
    assert_eq!(page.status, 409);
    assert!(page.description("Unidades").contains("hay 3 disponibles"), "{}", page.text());
}

#[test]
fn mistakes_stand_at_their_fields_and_what_was_typed_stays() {
    let services = shop();
    services.on("POST /products", 422, &error_at("validation_failed", "sku", "must have 1 to 64 characters"));
    let mut browser = Browser::writer(&services);
    let form = browser.get("/console/products/new").form("Create");
    let form = form.with("sku", "A B").with("name", "Ñandú <b>").with("price", "9,5").with("description", "\"two\nlines\"");
    let page = browser.send(&form);
    assert_eq!(page.status, 422);
    assert!(page.description("SKU").contains("must have 1 to 64 characters"), "{}", page.description("SKU"));
    assert_eq!(page.field("SKU").attr("aria-invalid"), Some("true"));
    assert_eq!(page.field("Name").attr("aria-invalid"), None);
    assert!(page.told().contains("SKU : must have") && page.told().contains("Request"), "{}", page.told());
    let again = page.form("Create");
    assert_eq!([again.value("name"), again.value("price"), again.value("description")], ["Ñandú <b>", "9,5", "\"two\nlines\""]);
    assert_eq!(attributes(&services, "POST /products")["price"], "9.5");
}

#[test]
fn what_no_service_could_read_is_told_at_once() {
    let services = shop();
    let mut browser = Browser::writer(&services);
    for (act, button, field, typed, label, says) in [
        ("receive", "Receive", "delta", "five", "Units received", "not a whole number"),
        ("receive", "Receive", "delta", "", "Units received", "needed"),
        ("count", "Set", "on_hand", "1.5", "Units counted", "not a whole number"),
        ("receive", "Receive", "delta", "0", "Units received", "From 1 to"),
        ("edit", "Save", "price", "1.2345", "Price", "decimals"),
        ("hold", "Hold", "minutes", "9999", "Minutes", "From 1 to 1,440"),
        ("edit", "Save", "price", "1.500", "Price", "thousands or decimals"),
    ] {
        let form = browser.get(&at(act)).form(button).with(field, typed);
        let page = browser.send(&form);
        assert_eq!(page.status, 422, "{act}");
        assert!(page.description(label).contains(says), "{act}: {}", page.text());
        assert_eq!(page.form(button).value(field), typed);
    }
    assert!(services.asked("POST /inventory/").is_empty() && services.asked("PATCH").is_empty());
}

#[test]
fn a_product_is_made_and_taken_back() {
    let services = shop();
    services.on("POST /products", 201, &one(&product(ID, "Coffee", "C"))).on(&format!("DELETE /products/{ID}"), 204, &json!({}));
    services.on("GET /products?", 200, &super::services::list(&[]));
    let mut browser = Browser::writer(&services);
    let form = browser.get("/console/products/new").form("Create").with("name", "Coffee").with("sku", "C").with("price", "1");
    let page = browser.submit(&form.with("currency", "eur"));
    assert_eq!(attributes(&services, "POST /products")["currency"], "EUR");
    assert!(page.told().contains("Coffee\u{2069} was created."), "{}", page.told());
    let page = browser.submit(&page.form("Undo"));
    assert!(page.told().contains("Undone."));
    assert_eq!(services.asked("DELETE").len(), 1);
}

#[test]
fn stock_is_begun_adjusted_and_given_a_threshold() {
    let services = shop();
    services.on(&format!("POST /inventory/{ID}/movements"), 201, &json!({}));
    services.on(&format!("PATCH /inventory/{ID}"), 200, &json!({}));
    let mut browser = Browser::writer(&services);
    services.on("POST /inventory?", 201, &json!({}));
    let form = browser.get(&at("start")).form("Start").with("on_hand", "7").with("low_stock_threshold", "2");
    let page = browser.submit(&form);
    assert!(page.told().contains("Stock begins with 7 units."));
    assert_eq!(attributes(&services, "POST /inventory?"), json!({ "on_hand": 7, "low_stock_threshold": 2 }));
    let form = browser.get(&at("adjust")).form("Adjust").with("delta", "\u{2212}2").with("reason", "broken");
    let page = browser.submit(&form);
    assert!(page.told().contains("adjusted by \u{2212}2"), "{}", page.told());
    assert_eq!(page.form("Undo").value("delta"), "2");
    let page = browser.get(&at("threshold"));
    assert_eq!(page.form("Set").value("low_stock_threshold"), "3");
    let page = browser.submit(&page.form("Set").with("low_stock_threshold", "9"));
    assert_eq!(page.form("Undo").value("low_stock_threshold"), "3");
}

#[test]
fn a_count_holds_for_what_was_seen() {
    let services = shop();
    let path = format!("PATCH /inventory/{ID}");
    services.on(&path, 412, &error(412, "precondition_failed", "It has changed.")).on(&path, 200, &json!({}));
    let mut browser = Browser::writer(&services);
    let form = browser.get(&at("count")).form("Set").with("on_hand", "10");
    assert_eq!(form.value("tag"), "\"3\"");
    let now = format!("GET /inventory/{ID}");
    services.again(&now).on_with(&now, 200, ("etag", "\"4\""), &one(&stock(ID, 9, 0, 3)));
    let page = browser.send(&form);
    assert_eq!(page.status, 412);
    assert!(page.told().contains("You counted 10 when the books said 12."), "{}", page.told());
    let form = page.form("Set");
    assert_eq!([form.value("on_hand"), form.value("tag"), form.value("was")], ["10", "\"4\"", "9"]);
    let page = browser.submit(&form);
    assert!(page.told().contains("On hand is now 10."));
    assert_eq!(page.form("Undo").value("delta"), "-1");
    let sent = services.asked(&path);
    assert_eq!(
        (&sent[0].headers()["if-match"], &sent[1].headers()["if-match"]),
        (&"\"3\"".parse().unwrap(), &"\"4\"".parse().unwrap())
    );
}

#[test]
fn a_hold_ends_once_however_often_the_form_is_sent() {
    let services = shop();
    let hold = |status: &str| {
        one(&json!({ "type": "reservations", "id": OTHER, "attributes": { "product_id": ID, "quantity": 2, "status": status,
            "expires_at": "2026-01-02T03:04:05.000Z", "purchase_id": OTHER } }))
    };
    let (read, change) = (format!("GET /inventory/reservations/{OTHER}"), format!("PATCH /inventory/reservations/{OTHER}"));
    services.on(&read, 200, &hold("held")).on(&read, 200, &hold("confirmed"));
    services.on(&change, 200, &hold("confirmed")).on(&change, 409, &error(409, "already_ended", "It has ended."));
    let mut browser = Browser::writer(&services);
    let form = browser.get(&format!("/console/holds/{OTHER}/confirm")).form("Buy these units");
    for _ in 0..2 {
        let page = browser.submit(&form);
        assert!(page.told().contains("2 held units were bought."), "{}", page.told());
        assert_eq!(page.form("Undo").action, format!("/console/purchases/{OTHER}/cancel"));
    }
    let page = browser.get(&format!("/console/holds/{OTHER}/release")).form("Release");
    let page = browser.send(&page);
    assert!(page.status == 409 && page.told().contains("It has ended."), "{}", page.told());
}

#[test]
fn what_was_done_is_undone_under_one_key_wherever_that_is_offered() {
    let services = shop();
    services.on(&format!("POST /inventory/{ID}/movements"), 201, &json!({ "data": { "type": "movements" } }));
    let mut browser = Browser::writer(&services);
    let form = browser.get(&at("receive")).form("Receive").with("delta", "5");
    // The answer was lost, and the form is sent again.
    let keys = [&form, &form].map(|form| browser.submit(form).form("Undo").value("key").to_owned());
    assert_eq!(keys[0], keys[1]);
    assert_eq!(keys[0], format!("undo-{}", form.value("key")));
}

#[test]
fn a_reader_is_shown_no_form() {
    let mut browser = Browser::reader(&shop());
    for path in ["/console/products/new".to_owned(), at("edit"), at("delete"), at("receive"), at("hold")] {
        let page = browser.get(&path);
        assert_eq!((page.status.as_u16(), page.heading().as_str()), (403, "Your key may only read"), "{path}");
    }
}

#[test]
fn a_reader_who_sends_a_form_is_told() {
    let services = shop();
    services.on(&format!("POST /inventory/{ID}/movements"), 403, &error(403, "forbidden", ""));
    // The key could change things when the form was opened.
    let mut browser = Browser::writer(&services);
    let form = browser.get(&at("receive")).form("Receive").with("delta", "5");
    let page = browser.send(&form);
    assert!(page.status == 403 && page.told().contains("may read, and not change anything"), "{}", page.told());
    assert_eq!(page.form("Receive").value("delta"), "5");
}

#[test]
fn sample_data_is_made_in_both_services_under_one_key() {
    let services = Services::default();
    services.on("POST /products/operations", 200, &json!({}));
    services.on("POST /inventory/operations", 503, &error(503, "overloaded", "")).on(
        "POST /inventory/operations",
        200,
        &json!({}),
    );
    services.on("GET /products?", 200, &super::services::list(&[]));
    let mut browser = Browser::writer(&services);
    let form = browser.get("/console/samples").form("Make sample data");
    let page = browser.send(&form);
    assert_eq!(page.status, 503);
    // The same form goes on where the first has stopped.
    let page = browser.submit(&page.form("Make sample data"));
    assert!(page.told().contains("12 products were made"), "{}", page.told());
    let products = services.asked("POST /products/operations");
    assert_eq!(
        (products[0].body(), &products[0].headers()["idempotency-key"]),
        (products[1].body(), &products[1].headers()["idempotency-key"])
    );
    let sent =
        |start: &str| serde_json::from_slice::<Value>(services.asked(start)[0].body()).unwrap()["atomic:operations"].clone();
    let (products, stocks) = (sent("POST /products/operations"), sent("POST /inventory/operations"));
    assert_eq!(products.as_array().unwrap().len(), 12);
    assert_eq!(products[3]["data"]["id"], stocks[3]["data"]["id"]);
}
