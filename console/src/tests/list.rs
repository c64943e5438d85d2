use serde_json::{Value, json};

use super::browser::Browser;
use super::services::{ID, OTHER, Services, error, line, list, product, stock};

fn paged(data: &[Value], next: Option<&str>, prev: Option<&str>) -> Value {
    let link = |name: &str, cursor: Option<&str>| cursor.map(|cursor| format!("/x?a=b&page%5B{name}%5D={cursor}"));
    json!({ "data": data, "links": { "next": link("after", next), "prev": link("before", prev) } })
}

fn two() -> Services {
    let services = Services::default();
    services.on("GET /products", 200, &list(&[product(ID, "Coffee", "COFFEE-250"), product(OTHER, "Tea", "TEA")]));
    services.on("GET /inventory", 200, &list(&[stock(ID, 12_345, 2, 3)]));
    services
}

#[test]
fn products_and_their_stock_stand_in_rows() {
    let services = two();
    let mut browser = Browser::writer(&services);
    let page = browser.get("/console/");
    assert_eq!(page.heading(), "Products");
    assert_eq!(
        page.rows(),
        [
            ["Coffee", "COFFEE-250", "1,234.50 USD", "12,345", "2", "12,343", "3", "In stock"],
            ["Tea", "TEA", "1,234.50 USD", "–", "–", "–", "–", "Not started"],
        ]
    );
    assert_eq!(page.link("Coffee"), Some(format!("/console/products/{ID}")));
    let [products, stock] = [services.asked("GET /products"), services.asked("GET /inventory")].map(|asked| line(&asked[0]));
    assert!(products.contains("filter[status]=active") && products.contains("sort=name"), "{products}");
    assert!(stock.contains(&format!("filter[id]={ID},{OTHER}")), "{stock}");
}

#[test]
fn numbers_are_written_as_in_spanish() {
    let mut browser = Browser::writer(&two());
    browser.language = "es";
    let rows = browser.get("/console/").rows();
    assert_eq!(rows[0][2..6], ["1234,50 USD", "12.345", "2", "12.343"]);
}

#[test]
fn what_is_looked_for_and_the_order_are_in_the_address() {
    let services = two();
    let mut browser = Browser::writer(&services);
    let page = browser.get("/console/?search=ground+%22coffee&sort=-price");
    assert_eq!(page.all("[aria-sort]").len(), 1);
    assert_eq!(page.link("Price").as_deref(), Some("/console/?search=ground+%22coffee&sort=price"));
    assert_eq!(page.link("SKU").as_deref(), Some("/console/?search=ground+%22coffee&sort=sku"));
    assert_eq!(page.link("Low").as_deref(), Some("/console/?search=ground+%22coffee&view=low"));
    assert_eq!(page.field("Search").attr("value"), Some("ground \"coffee"));
    let asked = line(&services.asked("GET /products")[0]);
    assert!(asked.contains("filter[search]=ground \"coffee") && asked.contains("sort=-price"), "{asked}");
    // What is in the form is in the address that it leads to.
    assert_eq!(page.form("Search").fields, [("search".into(), "ground \"coffee".into()), ("sort".into(), "-price".to_owned())]);
}

#[test]
fn where_stock_decides_inventory_is_asked_first() {
    let services = Services::default();
    // Of the first page of inventory none is looked for, so the second is asked for as well.
    services.on("GET /inventory", 200, &paged(&[stock(OTHER, 0, 0, 5)], Some("c1"), None));
    services.on("GET /inventory", 200, &paged(&[stock(ID, 1, 0, 5)], None, Some("p1")));
    services.on("GET /products", 200, &list(&[])).on("GET /products", 200, &list(&[product(ID, "Coffee", "C")]));
    let mut browser = Browser::writer(&services);
    let page = browser.get("/console/?view=low&search=coffee");
    assert_eq!(page.rows()[0][7], "Low");
    assert_eq!((page.link("Next"), page.link("Previous")), (None, None));
    assert!(page.link("Name").is_none(), "inventory knows no names");
    let asked: Vec<String> = services.asked("GET /inventory").iter().map(line).collect();
    assert!(asked[0].contains("filter[low_stock]=true") && asked[0].contains("sort=available"), "{asked:?}");
    assert!(asked[1].contains("page[after]=c1"), "{asked:?}");
    assert!(line(&services.asked("GET /products")[1]).contains("filter[search]=coffee&fields[products]="));
}

#[test]
fn rounds_have_an_end() {
    let services = Services::default();
    services.on("GET /inventory", 200, &paged(&[stock(OTHER, 0, 0, 5)], Some("c"), None));
    services.on("GET /products", 200, &list(&[]));
    let mut browser = Browser::writer(&services);
    let page = browser.get("/console/?view=out");
    assert!(page.text().contains("nothing on this stretch"), "{}", page.text());
    assert_eq!(page.link("Next").as_deref(), Some("/console/?view=out&after=c"));
    assert_eq!(services.asked("GET /inventory").len(), crate::limits::ROUNDS_MAX);
}

#[test]
fn pages_lead_on_and_back() {
    let services = Services::default();
    services.on("GET /products", 200, &paged(&[product(ID, "Coffee", "C")], Some("n"), Some("p")));
    services.on("GET /inventory", 200, &list(&[]));
    let mut browser = Browser::writer(&services);
    let page = browser.get("/console/?sort=sku&after=x");
    assert_eq!(page.link("Next").as_deref(), Some("/console/?sort=sku&after=n"));
    assert_eq!(page.link("Previous").as_deref(), Some("/console/?sort=sku&before=p"));
    assert!(line(&services.asked("GET /products")[0]).contains("page[after]=x"));
}

#[test]
fn an_empty_shop_offers_a_beginning_to_whoever_may_begin() {
    let services = Services::default();
    services.on("GET /products", 200, &list(&[]));
    let page = Browser::writer(&services).get("/console/");
    assert_eq!(page.link("Use sample data").as_deref(), Some("/console/samples"));
    assert!(page.link("New product").is_some());
    let page = Browser::reader(&services).get("/console/");
    assert!(
        page.text().contains("No products yet") && page.link("New product").is_none() && page.link("Use sample data").is_none()
    );
    let page = Browser::reader(&services).get("/console/?search=%3Cb%3Ex");
    assert!(page.text().contains("Nothing is found for “\u{2068}<b>x\u{2069}”"), "{}", page.text());
}

#[test]
fn what_can_be_shown_is_shown() {
    for (status, says) in [(503, "Inventory is busy."), (500, "Inventory failed."), (403, "may read, and not change")] {
        let services = Services::default();
        services.on("GET /products", 200, &list(&[product(ID, "Coffee", "C")]));
        services.on("GET /inventory", status, &error(status, "code", "Say why."));
        let page = Browser::writer(&services).get("/console/");
        assert!(page.told().contains(says) && page.told().contains("Say why."), "{status} {}", page.told());
        assert_eq!((page.rows()[0][0].as_str(), page.rows()[0][7].as_str()), ("Coffee", "–"), "what is not known is not told");
    }
}

#[test]
fn a_list_that_cannot_be_read_says_why() {
    let [down, page, page_of_404, page_of_503, busy] = std::array::from_fn(|_| Services::default());
    down.fail("GET /products");
    page.html("GET /products", 200);
    page_of_404.html("GET /products", 404);
    page_of_503.html("GET /products", 503);
    busy.on_with("GET /products", 503, ("retry-after", "7"), &error(503, "overloaded", ""));
    for (services, status, says) in [
        (down, 502, "Products cannot be reached."),
        (page, 502, "is something else"),
        (page_of_404, 502, "is something else"),
        (page_of_503, 503, "Products is busy."),
        (busy, 503, "Try again in 7 seconds"),
    ] {
        let page = Browser::writer(&services).get("/console/?search=tea");
        assert_eq!(page.status, status, "{says}");
        assert!(page.told().contains(says), "{}", page.told());
        assert_eq!(page.link("Try again").as_deref(), Some("/console/?search=tea"));
        assert_eq!(page.field("Search").attr("value"), Some("tea"));
    }
    let services = Services::default();
    services.on("GET /products", 401, &error(401, "unauthenticated", ""));
    assert_eq!(Browser::writer(&services).get("/console/").heading(), "Sign in");
}

#[test]
fn names_are_text_whatever_they_say() {
    let hostile = "<script>alert(1)</script>\"'&\u{202e}gpj.exe\u{200b}";
    let services = Services::default();
    services.on("GET /products", 200, &list(&[product(ID, hostile, "C"), product(OTHER, "\u{200b}\u{200f}", "UNSEEN")]));
    services.on("GET /inventory", 200, &list(&[]));
    let page = Browser::writer(&services).get("/console/");
    assert_eq!(page.all("script").len(), page.all("script[src]").len());
    let link = page.all("tbody a")[0];
    assert_eq!(link.text().collect::<String>(), hostile);
    // Whichever way it is written, the row goes on as it began.
    assert_eq!(link.child_elements().next().unwrap().value().name(), "bdi");
    // A name that nobody sees could not be clicked on.
    assert_eq!(page.rows()[1][0], "UNSEEN");
}
