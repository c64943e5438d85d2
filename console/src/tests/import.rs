//! A file that a script brings in, slice by slice.

use http::Method;
use serde_json::{Value, json};

use super::browser::Browser;
use super::services::{ID, OTHER, Services, error, list, product, stock};

const FILE: &str = "sku,name,price,on_hand,threshold\nA,Tea,12.50,5,2\nB,Coffee,x,1,\nC,\"Cup, white\",3,,\nA,Tea again,1,,\n";
const PLACE: &str = "encoding=either&separator=,&mark=point&currency=USD&columns=sku,name,price,on_hand,low_stock_threshold";

fn script(services: &Services) -> Browser {
    services.on("GET /products", 200, &list(&[])).on("GET /inventory", 200, &list(&[]));
    let mut browser = Browser::writer(services);
    let page = browser.get("/console/import");
    let settings: Value = serde_json::from_str(page.all("[data-settings]")[0].attr("data-settings").unwrap()).unwrap();
    browser.token = settings["token"].as_str().map(str::to_owned);
    services.forget();
    browser
}

fn ask(browser: &mut Browser, step: &str, query: &str, slice: &str) -> (u16, Value) {
    let (status, headers, body) = browser.exchange(Method::POST, &format!("/console/import/{step}?{query}"), slice.to_owned());
    assert_eq!(headers["content-type"], "application/json", "{body}");
    (status.as_u16(), serde_json::from_str(&body).unwrap())
}

fn rows() -> &'static str {
    &FILE[FILE.find('\n').unwrap() + 1..]
}

#[test]
fn the_beginning_of_a_file_tells_how_it_is_read() {
    let mut browser = script(&Services::default());
    let (status, look) = ask(&mut browser, "look", "last=1&currency=eur", FILE);
    assert_eq!(status, 200);
    assert_eq!(look["columns"], json!(["sku", "name", "price", "on_hand", "low_stock_threshold"]));
    assert_eq!((&look["separator"], &look["mark"], &look["encoding"]), (&json!(","), &json!("point"), &json!("either")));
    assert_eq!((&look["used"], &look["row"]), (&json!(33), &json!(2)));
    assert_eq!(
        (&look["rows"][2][1], &look["line"]),
        (&json!("Cup, white"), &json!("sku,name,price,on_hand,threshold,error\r\n"))
    );
    let (_, corrected) = ask(&mut browser, "look", "last=1&separator=;&encoding=utf-8", FILE);
    assert_eq!((&corrected["headings"].as_array().unwrap().len(), &corrected["encoding"]), (&1, &json!("utf-8")));
    let (status, nothing) = ask(&mut browser, "look", "last=1", "");
    assert_eq!((status, &nothing["message"]), (422, &json!("There is no row of headings in this file.")));
}

#[test]
fn every_row_is_checked_and_told_where_it_is_wrong() {
    let mut browser = script(&Services::default());
    let (status, check) = ask(&mut browser, "check", &format!("{PLACE}&row=2&last=1&hash="), rows());
    assert_eq!(status, 200);
    assert_eq!(check["good"], json!([[2, "A"], [4, "C"], [5, "A"]]));
    let told = json!([{ "at": "C", "field": "Price", "message": "This is no price. Is the sign of the decimals right?" }]);
    assert_eq!((&check["wrong"][0]["row"], &check["wrong"][0]["told"]), (&json!(3), &told));
    let line = "B,Coffee,x,1,,3: C · Price: This is no price. Is the sign of the decimals right?\r\n";
    assert_eq!(check["wrong"][0]["line"], line);
    assert_eq!((&check["used"], &check["row"], &check["within"]), (&json!(rows().len()), &json!(6), &json!("")));
    let (_, again) = ask(&mut browser, "check", &format!("{PLACE}&row=2&last=1&twice=5-2"), rows());
    assert_eq!(again["twice"][0]["told"][0]["message"], "The SKU is in row 2 already.");
    assert_eq!((&again["hash"], again["good"].as_array().unwrap().len()), (&check["hash"], 2));
    let (status, _) = ask(&mut browser, "check", "encoding=either&separator=,&mark=point&columns=sku,name", rows());
    assert_eq!(status, 422, "without a price nothing can be made");
    assert!(browser.services.asked("").is_empty(), "nothing is asked of a service");
}

#[test]
fn rows_are_sent_as_batches_under_keys_that_follow_from_the_file() {
    let services = Services::default();
    services.on("POST /products/operations", 200, &json!({})).on("POST /inventory/operations", 200, &json!({}));
    let mut browser = script(&services);
    let query = format!("{PLACE}&row=2&last=1&hash=abc&twice=5-2");
    let (status, sent) = ask(&mut browser, "send", &query, rows());
    assert_eq!((status, &sent["made"], &sent["leftOut"], &sent["failed"]), (200, &json!(2), &json!(2), &json!([])));
    let (products, headers) = services.sent("POST /products/operations");
    let operations = products["atomic:operations"].as_array().unwrap();
    assert_eq!(operations.len(), 2);
    assert_eq!(operations[0]["data"]["attributes"], json!({ "sku": "A", "name": "Tea", "price": "12.5", "currency": "USD" }));
    let (stocks, _) = services.sent("POST /inventory/operations");
    assert_eq!(stocks["atomic:operations"].as_array().unwrap().len(), 1, "nobody said how many cups there are");
    assert_eq!(stocks["atomic:operations"][0]["data"]["id"], operations[0]["data"]["id"]);
    assert_eq!(stocks["atomic:operations"][0]["data"]["attributes"], json!({ "on_hand": 5, "low_stock_threshold": 2 }));
    // The same again is the same, and of another file it is not.
    services.forget();
    ask(&mut browser, "send", &query, rows());
    assert_eq!(services.sent("POST /products/operations").1["idempotency-key"], headers["idempotency-key"]);
    services.forget();
    ask(&mut browser, "send", &query.replace("abc", "abd"), rows());
    let (other, other_headers) = services.sent("POST /products/operations");
    assert_ne!(other_headers["idempotency-key"], headers["idempotency-key"]);
    assert_ne!(other["atomic:operations"][0]["data"]["id"], operations[0]["data"]["id"]);
}

fn refusal(code: &str, at: &str) -> Value {
    json!({ "errors": [{ "code": code, "detail": "No.", "source": { "pointer": format!("/atomic:operations/{at}") } }] })
}

#[test]
fn a_row_that_is_refused_is_taken_out_and_the_rest_goes_again() {
    let services = Services::default();
    services.on("POST /products/operations", 409, &refusal("sku_taken", "1/data/attributes/sku"));
    services.on("POST /products/operations", 422, &refusal("validation_failed", "0/data/attributes/name"));
    let mut browser = script(&services);
    let (_, sent) = ask(&mut browser, "send", &format!("{PLACE}&row=2&last=1&hash=abc&twice=5-2"), rows());
    assert_eq!((&sent["made"], sent["failed"].as_array().unwrap().len()), (&json!(0), 2));
    assert_eq!(sent["failed"][1]["told"][0]["message"], "A product with this SKU is there already.");
    assert_eq!((&sent["failed"][0]["row"], &sent["failed"][0]["told"][0]["message"]), (&json!(2), &json!("No.")));
    let keys: Vec<_> =
        services.asked("POST /products/operations").iter().map(|request| request.headers()["idempotency-key"].clone()).collect();
    assert!(keys.len() == 2 && keys[0] != keys[1], "{keys:?}");
    assert!(services.asked("POST /inventory/operations").is_empty(), "what is no product has no stock");
}

#[test]
fn products_that_are_there_are_left_or_changed_and_their_stock_stays() {
    let services = Services::default();
    services.on("GET /products?filter[sku]", 200, &list(&[product(ID, "Old tea", "A"), product(OTHER, "Old cup", "C")]));
    services.on("GET /inventory?filter[id]", 200, &list(&[stock(ID, 9, 0, 1)]));
    services.on("POST /products/operations", 200, &json!({}));
    let mut browser = script(&services);
    let query = format!("{PLACE}&row=2&last=1&hash=abc&twice=5-2");
    let (_, left) = ask(&mut browser, "send", &query, rows());
    assert_eq!((left["failed"].as_array().unwrap().len(), services.asked("POST").len()), (2, 0));
    let (_, updated) = ask(&mut browser, "send", &format!("{query}&existing=update"), rows());
    assert_eq!((&updated["changed"], &updated["failed"]), (&json!(2), &json!([])));
    let (document, _) = services.sent("POST /products/operations");
    let first = &document["atomic:operations"][0];
    assert_eq!(
        (&first["op"], &first["data"]["id"], &first["data"]["attributes"]["name"]),
        (&json!("update"), &json!(ID), &json!("Tea"))
    );
    assert!(services.asked("POST /inventory").is_empty(), "what is on hand is counted, not written over");
}

#[test]
fn what_was_made_from_this_file_before_is_there_and_what_was_deleted_is_made_anew() {
    let services = Services::default();
    services.on("POST /products/operations", 409, &refusal("id_taken", "0/data/id"));
    services.on("POST /products/operations", 200, &json!({})).on("POST /inventory/operations", 200, &json!({}));
    let mut browser = script(&services);
    let query = format!("{PLACE}&row=2&last=1&hash=abc&twice=5-2");
    let (_, sent) = ask(&mut browser, "send", &query, rows());
    assert_eq!(sent["made"], 2);
    let asked = services.asked("POST /products/operations");
    let id = |at: usize| serde_json::from_slice::<Value>(asked[at].body()).unwrap()["atomic:operations"][0]["data"]["id"].clone();
    assert_ne!(id(0), id(1));
    let ours = id(1);
    services.again("GET /products?filter[sku]").on(
        "GET /products?filter[sku]",
        200,
        &list(&[product(ours.as_str().unwrap(), "Tea", "A")]),
    );
    let (_, again) = ask(&mut browser, "send", &query, rows());
    assert_eq!((&again["there"], &again["made"], &again["failed"]), (&json!(1), &json!(1), &json!([])));
}

#[test]
fn a_service_that_is_busy_is_waited_for_and_a_key_that_is_gone_is_told() {
    for (status, wait, sign_in) in [(503, json!(7), false), (401, Value::Null, true), (403, Value::Null, false)] {
        let services = Services::default();
        services.on_with("GET /products?filter[sku]", status, ("retry-after", "7"), &error(status, "code", ""));
        let mut browser = script(&services);
        let (answered, answer) = ask(&mut browser, "send", &format!("{PLACE}&row=2&last=1&hash=abc"), rows());
        assert!(answered >= 400 && answered != 401, "{answered}");
        assert_eq!((&answer["wait"], &answer["signIn"]), (&wait, &json!(sign_in)), "{answer}");
    }
}

#[test]
fn slices_are_taken_from_our_page_alone() {
    let mut browser = script(&Services::default());
    let (status, _) = ask(&mut browser, "check", PLACE, &"x".repeat(256 * 1024 + 1));
    assert_eq!(status, 413);
    browser.token = Some("another".to_owned());
    let (status, answer) = ask(&mut browser, "check", PLACE, rows());
    assert_eq!((status, &answer["signIn"]), (403, &json!(true)));
    browser.site = Some("cross-site");
    assert_eq!(browser.exchange(Method::POST, "/console/import/send", String::new()).0, 403);
    assert_eq!(browser.exchange(Method::GET, "/console/import/send", String::new()).0, 405);
}
