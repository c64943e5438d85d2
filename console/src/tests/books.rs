use serde_json::{Value, json};

use super::browser::Browser;
use super::services::{ID, OTHER, Services, error, list, product};

const ASKED: &str = "GET /inventory/consistency";

fn checked(discrepancies: &[Value], is_truncated: bool) -> Services {
    let report = json!({ "consistent": discrepancies.is_empty(), "products": 1_234, "discrepancies": discrepancies, "truncated": is_truncated });
    let services = Services::default();
    services.on(ASKED, 200, &json!({ "meta": report })).on("GET /products?", 200, &list(&[product(ID, "Coffee", "C")]));
    services
}

#[test]
fn the_books_are_looked_over_when_somebody_asks_for_it() {
    let services = checked(&[], false);
    let mut browser = Browser::reader(&services);
    let page = browser.get("/console/books");
    assert!(services.asked(ASKED).is_empty());
    let form = page.form("Look over the books");
    assert_eq!(form.fields, [("check".to_owned(), "1".to_owned())]);
    let page = browser.get(&format!("{}?check=1", form.action));
    assert!(page.told().contains("Consistent. 1,234 products were looked at. It took 0 ms."), "{}", page.told());
    assert!(page.all("table").is_empty() && page.has_button("Look over the books"));
}

#[test]
fn each_discrepancy_is_told_with_its_product() {
    let wrong = |id: &str, rule: &str| json!({ "product_id": id, "rule": rule, "found": 10_000, "expected": -1 });
    let services = checked(&[wrong(ID, "ledger_sum"), wrong(OTHER, "gravity")], true);
    let page = Browser::reader(&services).get("/console/books?check=1");
    assert!(page.told().contains("Not consistent.") && page.text().contains("more than these 2"), "{}", page.text());
    assert_eq!(
        page.rows(),
        [["Coffee", "On hand is the sum of the ledger", "10,000", "\u{2212}1"], [OTHER, "gravity", "10,000", "\u{2212}1"]]
    );
    assert_eq!(page.link("Coffee"), Some(format!("/console/products/{ID}")));
}

#[test]
fn books_that_cannot_be_looked_over_say_why() {
    let [down, odd, revoked] = std::array::from_fn(|_| Services::default());
    down.fail(ASKED);
    odd.on(ASKED, 200, &json!({ "meta": { "consistent": "yes" } }));
    revoked.on(ASKED, 401, &error(401, "unauthenticated", ""));
    for (services, says) in [(down, "Inventory cannot be reached."), (odd, "something else")] {
        let page = Browser::reader(&services).get("/console/books?check=1");
        assert!(page.told().contains(says) && page.has_button("Look over the books"), "{}", page.told());
    }
    assert_eq!(Browser::reader(&revoked).get("/console/books?check=1").heading(), "Sign in");
}
