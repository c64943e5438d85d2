use serde_json::{Value, json};

use super::browser::Browser;
use super::page::text;
use super::services::{ID, OTHER, Services, error, line, list, product};
use crate::limits::FEED_ROWS;

fn event(sequence: i64, kind: &str, at: &str, before: &Value, after: &Value) -> Value {
    let (of, product) = if kind.starts_with("product.") { ("products", Value::Null) } else { ("inventory", json!(OTHER)) };
    let subject = if of == "products" { ID } else { OTHER };
    json!({ "type": "events", "id": format!("0199a000-0000-7000-8000-{sequence:012}"), "attributes": {
        "kind": kind, "subject": { "type": of, "id": subject }, "product_id": product, "version": 2, "before": before, "after": after,
        "actor": "shop", "request_id": format!("r-{sequence}"), "sequence": sequence, "created_at": format!("2026-01-01T00:00:{at}.000Z") } })
}

fn feeds(products: &[Value], inventory: &[Value]) -> Services {
    let services = Services::default();
    services.on("GET /products/events", 200, &list(products)).on("GET /inventory/events", 200, &list(inventory));
    services.on("GET /products?", 200, &list(&[product(ID, "Coffee", "C")]));
    services
}

#[test]
fn both_feeds_are_one_newest_first_with_what_changed() {
    let services = feeds(
        &[event(
            7,
            "product.updated",
            "02",
            &json!({ "price": "1.50", "version": 1 }),
            &json!({ "price": "1234.50", "version": 2 }),
        )],
        &[
            event(
                9,
                "inventory.changed",
                "03",
                &json!({ "on_hand": 1_012, "reserved": 2 }),
                &json!({ "on_hand": 10, "reserved": 2 }),
            ),
            event(8, "reservation.held", "01", &Value::Null, &json!({ "status": "held", "quantity": 1 })),
        ],
    );
    let page = Browser::reader(&services).get("/console/events");
    assert_eq!(page.heading(), "Changes");
    let rows: Vec<Vec<String>> = page.rows().into_iter().map(|row| row[1..].to_vec()).collect();
    assert_eq!(
        rows,
        [
            ["Stock changed", OTHER, "On hand 1,012 → 10", "shop Details Request r-9"],
            ["Product changed", "Coffee", "Price 1.50 → 1,234.50", "shop Details Request r-7"],
            ["Held", OTHER, "State held Units 1", "shop Details Request r-8"],
        ]
    );
    assert_eq!(page.link("Coffee"), Some(format!("/console/products/{ID}")));
    assert!(page.link("Older").is_none() && page.link("Newest").is_none());
    let asked = line(&services.asked("GET /inventory/events")[0]);
    assert!(asked.contains("sort=-created_at") && asked.contains(&format!("page[size]={}", FEED_ROWS + 1)), "{asked}");
}

#[test]
fn a_page_is_bounded_and_its_end_is_in_the_address() {
    let of_inventory: Vec<Value> =
        (0..=50).map(|at| event(100 - at, "inventory.changed", "10", &json!({}), &json!({ "on_hand": at }))).collect();
    let services =
        feeds(&[event(3, "product.created", "05", &Value::Null, &json!({ "name": "Tea", "sku": "T" }))], &of_inventory);
    let mut browser = Browser::reader(&services);
    let page = browser.get("/console/events?products=9");
    assert_eq!(page.rows().len(), FEED_ROWS);
    // Of products nothing was on it: it goes on where it was.
    assert_eq!(page.link("Older").as_deref(), Some("/console/events?products=9&inventory=51"));
    assert_eq!(page.link("Newest").as_deref(), Some("/console/events"));
    services.forget();
    browser.get("/console/events?products=9&inventory=51");
    assert!(line(&services.asked("GET /products/events")[0]).contains("filter[sequence][lt]=9"));
    assert!(line(&services.asked("GET /inventory/events")[0]).contains("filter[sequence][lt]=51"));
}

#[test]
fn kinds_products_and_days_are_chosen_in_the_address() {
    let services = feeds(&[], &[]);
    let mut browser = Browser::reader(&services);
    let page = browser.get(&format!("/console/events?kind=purchase.completed&product={ID}&day=2026-01-31"));
    assert!(services.asked("GET /products/events").is_empty(), "products knows no purchases");
    let asked = line(&services.asked("GET /inventory/events")[0]);
    for part in [
        "filter[kind]=purchase.completed",
        &format!("filter[product_id]={ID}"),
        "filter[created_at][gte]=2026-01-31T00:00:00.000Z",
        "filter[created_at][lt]=2026-02-01T00:00:00.000Z",
    ] {
        assert!(asked.contains(part), "{part}: {asked}");
    }
    assert!(page.text().contains("Nothing has changed.") && page.link("Coffee").is_some());
    assert_eq!(page.all("option[selected]").into_iter().map(text).collect::<Vec<_>>(), ["Bought"]);
    assert_eq!(page.link("of all products").as_deref(), Some("/console/events?kind=purchase.completed&day=2026-01-31"));
    let hidden: Vec<(String, String)> = page.form("Show").fields;
    assert_eq!(hidden, [("product".to_owned(), ID.to_owned()), ("day".to_owned(), "2026-01-31".to_owned())]);
    services.forget();
    browser.get(&format!("/console/events?kind=product.deleted&product={ID}"));
    assert!(line(&services.asked("GET /products/events")[0]).contains(&format!("filter[subject]={ID}")));
    assert!(services.asked("GET /inventory/events").is_empty());
}

#[test]
fn whatever_an_event_says_is_text() {
    let hostile = "<script>alert(1)</script>\u{202e}gpj.exe";
    let after = json!({ "name": hostile, "description": "x".repeat(5_000), "<b>": [1, { "deep": null }], "on_hand": 1e300, "status": "odd" });
    let unknown = event(4, "product.gilded", "01", &json!({ "name": "\u{200b}" }), &after);
    let services = feeds(&[unknown], &[]);
    services.again("GET /products?").on("GET /products?", 200, &list(&[]));
    let page = Browser::reader(&services).get("/console/events");
    let row = page.rows().remove(0);
    assert_eq!(
        (row[1].as_str(), row[2].as_str()),
        ("product.gilded", hostile),
        "a kind of a newer service, and a product that is gone"
    );
    assert!(row[3].contains("<b> [1,{\"deep\":null}]") && row[3].contains("State odd"), "{}", row[3]);
    assert!(row[3].contains(&format!("{}…", "x".repeat(160))) && !page.source.contains(&"x".repeat(161)));
    assert_eq!(page.all("script").len(), page.all("script[src]").len());
}

#[test]
fn one_feed_without_the_other() {
    let services = feeds(&[event(7, "product.deleted", "02", &json!({ "sku": "C" }), &Value::Null)], &[]);
    services.again("GET /inventory/events").fail("GET /inventory/events").again("GET /products?").fail("GET /products?");
    let page = Browser::reader(&services).get("/console/events");
    assert!(page.told().contains("Inventory cannot be reached."), "{}", page.told());
    assert_eq!(page.rows()[0][1..4], ["Product deleted", "C", "SKU C → –"]);
    services.again("GET /products/events").on("GET /products/events", 401, &error(401, "unauthenticated", ""));
    assert_eq!(Browser::reader(&services).get("/console/events").heading(), "Sign in");
}
