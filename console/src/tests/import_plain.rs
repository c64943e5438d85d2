//! A file that is brought in without a script.

use serde_json::json;

use super::browser::Browser;
use super::page::Page;
use super::services::{Services, error, list};

fn post(browser: &mut Browser, file: &str) -> Page {
    let form = browser.get("/console/import").form("Read the file");
    assert_eq!(form.action, "/console/import");
    let field = |name: &str, value: &str| format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let mut body: String =
        form.fields.iter().filter(|(name, _)| name != "file").map(|(name, value)| field(name, value)).collect();
    body += "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.csv\"\r\n\r\n";
    body += file;
    body += "\r\n--b--\r\n";
    browser.content_type = "multipart/form-data; boundary=b";
    let page = browser.ask(http::Method::POST, "/console/import", body);
    browser.content_type = "application/x-www-form-urlencoded";
    page
}

fn shop() -> Services {
    let services = Services::default();
    services.on("GET /products", 200, &list(&[])).on("GET /inventory", 200, &list(&[]));
    services.on("POST /products/operations", 200, &json!({})).on("POST /inventory/operations", 200, &json!({}));
    services
}

#[test]
fn a_small_file_is_brought_in_and_each_row_is_told() {
    let mut browser = Browser::writer(&shop());
    let page = post(&mut browser, "SKU;Nombre;Precio;Existencias\r\nA;Té;12,50;3\r\nB;Café;1,00;\r\n");
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(page.told().contains("Made: 2. Changed: 0."), "{}", page.told());
    let rows: Vec<Vec<String>> = page.rows().into_iter().filter(|row| row.len() == 3).collect();
    assert_eq!(rows, [["2", "A", "Made"], ["3", "B", "Made"]]);
    let (document, _) = browser.services.sent("POST /products/operations");
    assert_eq!(document["atomic:operations"][0]["data"]["attributes"]["price"], "12.5");
}

#[test]
fn nothing_is_sent_while_a_row_is_wrong() {
    let mut browser = Browser::writer(&shop());
    let page = post(&mut browser, "sku,name,price\nA,Tea,1\nA,Tea,1\nB,<b>,x\n");
    assert_eq!(page.status, 422);
    assert!(page.told().contains("2 rows are not right. Nothing was sent."), "{}", page.told());
    assert!(
        page.told().contains("Row 3: The SKU is in row 2 already.") && page.told().contains("Row 4: C · Price:"),
        "{}",
        page.told()
    );
    assert!(browser.services.asked("POST /products").is_empty());
    for (file, says) in [("", "no row of headings"), ("a,b\n1,2\n", "not found: sku, name, price")] {
        let page = post(&mut browser, file);
        assert!(page.status == 422 && page.told().contains(says), "{}", page.told());
    }
    let many = (0..501).map(|at| format!("S{at},Tea,1")).collect::<Vec<_>>().join("\n");
    assert!(post(&mut browser, &format!("sku,name,price\n{many}")).told().contains("at most 500 rows"));
}

#[test]
fn a_service_that_is_down_is_told_and_a_reader_is_not_asked_for_a_file() {
    let services = shop();
    services.again("POST /inventory/operations").on("POST /inventory/operations", 503, &error(503, "overloaded", ""));
    let page = post(&mut Browser::writer(&services), "sku,name,price,stock\nA,Tea,1,1\n");
    assert!(page.status == 503 && page.told().contains("Inventory is busy."), "{}", page.told());
    let page = Browser::reader(&shop()).get("/console/import");
    assert!(page.text().contains("Your keys may read") && !page.has_button("Read the file"));
}
