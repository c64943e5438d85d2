use serde_json::json;

use super::browser::Browser;
use super::services::{ID, OTHER, Services, error, list, one, product, shop, stock};

#[test]
fn a_product_tells_how_much_there_is_and_why() {
    let services = shop();
    let movement = json!({ "type": "movements", "id": OTHER, "attributes": {
        "kind": "adjusted", "delta": -3, "balance": 12, "reason": "broken <b>", "actor": "shop", "cause": null,
        "request_id": "r-1", "created_at": "2026-01-02T03:04:05.000Z" } });
    services.again(&format!("GET /inventory/{ID}/movements")).on(
        &format!("GET /inventory/{ID}/movements"),
        200,
        &list(&[movement]),
    );
    let page = Browser::writer(&services).get(&format!("/console/products/{ID}"));
    assert_eq!(page.heading(), "Coffee");
    assert_eq!(
        page.rows(),
        [["Jan 2, 2026, 3:04 AM UTC", "Adjusted", "\u{2212}3", "12", "broken <b> Details Request r-1", "shop"]]
    );
    for number in ["Available 10", "On hand 12", "Reserved 2", "Low level 3"] {
        assert!(page.text().replace(char::is_whitespace, "").contains(&number.replace(' ', "")), "{number}: {}", page.text());
    }
    let [receive, edit] = [page.link("Receive"), page.link("Edit")].map(Option::unwrap);
    assert_eq!((receive, edit), (format!("/console/products/{ID}/receive"), format!("/console/products/{ID}/edit")));
}

#[test]
fn holds_and_purchases_can_be_ended_by_whoever_may() {
    let services = shop();
    let hold = json!({ "type": "reservations", "id": OTHER, "attributes": { "product_id": ID, "quantity": 2, "status": "held",
        "expires_at": "2026-01-02T03:04:05.000Z", "purchase_id": null } });
    let purchase = json!({ "type": "purchases", "id": OTHER, "attributes": { "product_id": ID, "quantity": 1, "reference": "web-7",
        "total_price": "1234.50", "currency": "USD", "status": "completed", "created_at": "2026-01-02T03:04:05.000Z" } });
    services.again("GET /inventory/reservations").on("GET /inventory/reservations", 200, &list(&[hold]));
    services.again("GET /inventory/purchases").on("GET /inventory/purchases", 200, &list(&[purchase]));
    let page = Browser::writer(&services).get(&format!("/console/products/{ID}"));
    assert_eq!(page.link("Confirm"), Some(format!("/console/holds/{OTHER}/confirm")));
    assert_eq!(page.link("Cancel"), Some(format!("/console/purchases/{OTHER}/cancel")));
    assert!(page.text().contains("2 units") && page.text().contains("web-7"), "{}", page.text());
    let page = Browser::reader(&services).get(&format!("/console/products/{ID}"));
    for name in ["Confirm", "Release", "Cancel", "Edit", "Delete", "Receive", "Adjust", "Count", "Buy", "Hold"] {
        assert_eq!(page.link(name), None, "{name} is not for readers");
    }
    assert!(!page.has_button("Archive"));
}

#[test]
fn stock_that_has_not_begun_can_be_begun() {
    let services = shop();
    let path = format!("GET /inventory/{ID}");
    services.again(&path).on(&path, 404, &error(404, "stock_not_found", "There is none."));
    let page = Browser::writer(&services).get(&format!("/console/products/{ID}"));
    assert!(page.text().contains("Not started") && page.all("table").is_empty());
    assert_eq!(page.link("Start stock"), Some(format!("/console/products/{ID}/start")));
}

#[test]
fn one_service_without_the_other() {
    let services = shop();
    for path in [format!("GET /inventory/{ID}"), format!("GET /inventory/{ID}/movements"), "GET /inventory/purchases".to_owned()]
    {
        services.again(&path).fail(&path);
    }
    let page = Browser::writer(&services).get(&format!("/console/products/{ID}"));
    assert_eq!(page.heading(), "Coffee");
    assert!(page.told().contains("Inventory cannot be reached."));

    let services = Services::default();
    services.fail(&format!("GET /products/{ID}")).on(&format!("GET /inventory/{ID}"), 200, &one(&stock(ID, 5, 0, 0)));
    for path in
        [format!("GET /inventory/{ID}/movements"), "GET /inventory/purchases".into(), "GET /inventory/reservations".into()]
    {
        services.on(&path, 200, &list(&[]));
    }
    let page = Browser::writer(&services).get(&format!("/console/products/{ID}"));
    assert_eq!(page.heading(), ID);
    assert!(page.told().contains("Products cannot be reached.") && page.link("Receive").is_some() && page.link("Edit").is_none());
}

#[test]
fn what_is_not_there_is_not_there() {
    let services = shop();
    let path = format!("GET /products/{ID}");
    services.again(&path).on(&path, 404, &error(404, "not_found", ""));
    let page = Browser::writer(&services).get(&format!("/console/products/{ID}"));
    assert_eq!((page.status.as_u16(), page.heading().as_str()), (404, "Nothing is here"));
    for path in ["/console/nothing", "/elsewhere", "/console/docs"] {
        assert_eq!(Browser::writer(&shop()).get(path).status, 404, "{path}");
    }
    let page = Browser::writer(&shop()).ask(http::Method::PUT, "/console/", String::new());
    assert_eq!((page.status.as_u16(), page.headers["allow"].to_str().unwrap()), (405, "GET, HEAD"));
}

#[test]
fn a_long_description_keeps_its_lines() {
    let services = shop();
    let mut product = product(ID, "Coffee", "C");
    product["attributes"]["description"] = json!("one\ntwo <i>");
    services.again(&format!("GET /products/{ID}")).on(&format!("GET /products/{ID}"), 200, &one(&product));
    let page = Browser::writer(&services).get(&format!("/console/products/{ID}"));
    assert!(page.source.contains("one\ntwo &lt;i&gt;") || page.source.contains("one<br>two &lt;i&gt;"), "{}", page.source);
}
