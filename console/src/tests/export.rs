//! The list as a file.

use http::Method;
use serde_json::{Value, json};

use super::browser::Browser;
use super::services::{ID, OTHER, Services, line, list, product, stock};

fn paged(data: &[Value]) -> Value {
    json!({ "data": data, "links": { "next": "/products?page%5Bafter%5D=n", "prev": null } })
}

#[test]
fn what_the_list_shows_is_written_so_that_it_can_be_read_again() {
    let services = Services::default();
    services.on("GET /products", 200, &paged(&[product(ID, "=1+1, \"x\"", "A")]));
    services.on("GET /products", 200, &list(&[product(OTHER, "Tea", "-B")])).on(
        "GET /inventory",
        200,
        &list(&[stock(ID, 12, 2, 3)]),
    );
    let mut browser = Browser::writer(&services);
    let (status, headers, body) = browser.exchange(Method::GET, "/console/export?search=tea&sort=-price", String::new());
    assert_eq!(
        (status.as_u16(), headers["content-disposition"].to_str().unwrap()),
        (200, "attachment; filename=\"products.csv\"")
    );
    let lines: Vec<&str> = body.split("\r\n").collect();
    assert_eq!(lines[0], "\u{feff}sku,name,description,price,currency,on_hand,low_stock_threshold");
    assert_eq!(lines[1], "A,\"'=1+1, \"\"x\"\"\",,1234.50,USD,12,3");
    assert_eq!(lines[2..], ["'-B,Tea,,1234.50,USD,,", ""]);
    let asked: Vec<String> = services.asked("GET /products").iter().map(line).collect();
    assert!(
        asked[0].contains("filter[search]=tea") && asked[0].contains("sort=-price") && asked[1].contains("page[after]=n"),
        "{asked:?}"
    );
    browser.language = "es";
    let (_, _, body) = browser.exchange(Method::GET, "/console/export", String::new());
    assert!(body.contains("\r\n'-B;Tea;;1234,50;USD;;\r\n"), "{body}");
}

#[test]
fn a_file_that_cannot_be_whole_is_none() {
    let services = Services::default();
    services.on("GET /products", 200, &paged(&[product(ID, "Tea", "A")])).on("GET /products", 503, &json!({}));
    services.on("GET /inventory", 200, &list(&[]));
    let mut browser = Browser::writer(&services);
    let broken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        browser.exchange(Method::GET, "/console/export", String::new())
    }));
    assert!(broken.is_err(), "it breaks off, which a browser tells");
    let page = browser.get("/console/export");
    assert!(page.status == 503 && page.told().contains("Products is busy."), "{}", page.told());
}

#[test]
fn the_list_leads_to_its_file() {
    let services = Services::default();
    services.on("GET /products", 200, &list(&[])).on("GET /inventory", 200, &list(&[]));
    let page = Browser::reader(&services).get("/console/?search=a+b&view=low");
    assert_eq!(page.link("Take out").as_deref(), Some("/console/export?search=a+b&view=low"));
    assert!(page.link("Bring in a file").is_none());
}
