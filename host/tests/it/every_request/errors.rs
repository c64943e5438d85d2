//! Every row of the contract's table of errors: what leads to it, and what it points at.

use crate::harness::{NOBODY, Shop, change, new, new_movement, new_product, new_purchase, new_reservation, new_stock};
use http::Method;
use serde_json::{Value, json};

/// A request and the one error that it ends in.
struct Case {
    method: Method,
    path: String,
    document: Value,
    status: u16,
    code: &'static str,
    source: &'static str,
}

fn case(method: Method, path: &str, document: Value, status: u16, code: &'static str, source: &'static str) -> Case {
    Case { method, path: path.to_owned(), document, status, code, source }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_error_has_its_status_code_and_source() {
    let shop = Shop::new();
    let product = shop.stocked("ERRORS", "1", 5).await;
    let bare = shop.product("BARE", "1").await;
    let archived = shop.stocked("ARCHIVED", "1", 5).await;
    shop.patch(&format!("/products/{archived}"), &change("products", &archived, json!({ "status": "archived" }))).await.is(200);
    let bought = shop.buy(&product, 1).await.is(201).id().to_owned();
    let held = shop.hold(&product, 1, 60).await.is(201).id().to_owned();
    let ended = shop.hold(&product, 1, 60).await.is(201).id().to_owned();
    shop.end(&ended, "released").await.is(200);
    let movement = shop.all("/inventory/movements").await[0]["id"].as_str().unwrap().to_owned();
    let happened = shop.all("/inventory/events").await[0]["id"].as_str().unwrap().to_owned();
    let created = shop.all("/products/events").await[0]["id"].as_str().unwrap().to_owned();
    let before = shop.everything().await;
    let [get, post, patch, delete] = [Method::GET, Method::POST, Method::PATCH, Method::DELETE];
    let none = || Value::Null;
    let at = |path: &str, id: &str| format!("{path}/{id}");
    // One line a case, so that it reads as the table that it is.
    #[rustfmt::skip]
    let cases = [
        case(post.clone(), "/products", json!({}), 400, "invalid_document", ""),
        case(post.clone(), "/products", json!({ "data": [] }), 400, "invalid_document", "/data"),
        case(post.clone(), "/inventory/purchase", json!({ "data": null }), 400, "invalid_document", "/data"),
        case(get.clone(), "/products?nonsense=1", none(), 400, "invalid_query_parameter", "nonsense"),
        case(get.clone(), "/products?filter[colour]=red", none(), 400, "invalid_query_parameter", "filter[colour]"),
        case(get.clone(), "/products?filter[price][like]=1", none(), 400, "invalid_query_parameter", "filter[price][like]"),
        case(get.clone(), "/products?sort=colour", none(), 400, "invalid_query_parameter", "sort"),
        case(get.clone(), "/products?include=inventory", none(), 400, "invalid_query_parameter", "include"),
        case(get.clone(), "/products?page[size]=101", none(), 400, "invalid_query_parameter", "page[size]"),
        case(get.clone(), "/products?page[after]=x", none(), 400, "invalid_query_parameter", "page[after]"),
        case(get.clone(), "/products?fields[products]=colour", none(), 400, "invalid_query_parameter", "fields[products]"),
        case(get.clone(), "/inventory?include=friends", none(), 400, "invalid_query_parameter", "include"),
        case(patch.clone(), &at("/inventory/movements", &movement), change("movements", &movement, json!({ "delta": 9 })), 403, "forbidden", ""),
        case(patch.clone(), &at("/inventory/events", &happened), change("events", &happened, json!({})), 403, "forbidden", ""),
        case(patch.clone(), &at("/products/events", &created), change("events", &created, json!({})), 403, "forbidden", ""),
        case(patch.clone(), &at("/inventory/purchases", &bought), change("purchases", &bought, json!({ "quantity": 9 })), 403, "forbidden", "/data/attributes/quantity"),
        case(patch.clone(), &at("/inventory/reservations", &held), change("reservations", &held, json!({ "quantity": 9 })), 403, "forbidden", "/data/attributes/quantity"),
        case(get.clone(), &at("/products", NOBODY), none(), 404, "not_found", ""),
        case(get.clone(), &at("/inventory", NOBODY), none(), 404, "stock_not_found", ""),
        case(get.clone(), &format!("/inventory/{NOBODY}/movements"), none(), 404, "stock_not_found", ""),
        case(get.clone(), &at("/inventory/purchases", NOBODY), none(), 404, "not_found", ""),
        case(get.clone(), &at("/inventory/reservations", NOBODY), none(), 404, "not_found", ""),
        case(get.clone(), &at("/inventory/movements", NOBODY), none(), 404, "not_found", ""),
        case(get.clone(), &at("/inventory/events", NOBODY), none(), 404, "not_found", ""),
        case(get.clone(), "/products/a/b/c", none(), 404, "not_found", ""),
        case(get.clone(), "/inventory/a/b/c", none(), 404, "not_found", ""),
        case(post.clone(), "/inventory/purchase", new_purchase(NOBODY, 1), 404, "product_not_found", "/data/attributes/product_id"),
        case(post.clone(), "/inventory", new_stock(NOBODY, 1), 404, "product_not_found", "/data/id"),
        case(post.clone(), "/inventory/purchase", new_purchase(&bare, 1), 404, "stock_not_found", "/data/attributes/product_id"),
        case(post.clone(), "/inventory/reservations", new_reservation(&bare, 1, 60), 404, "stock_not_found", "/data/attributes/product_id"),
        case(post.clone(), &format!("/inventory/{bare}/movements"), new_movement("received", 1), 404, "stock_not_found", ""),
        case(delete.clone(), &at("/products", NOBODY), none(), 404, "not_found", ""),
        case(delete.clone(), &at("/inventory", NOBODY), none(), 404, "stock_not_found", ""),
        case(patch.clone(), &at("/products", NOBODY), change("products", NOBODY, json!({})), 404, "not_found", ""),
        case(post.clone(), "/products", new("people", json!({})), 409, "type_mismatch", "/data/type"),
        case(post.clone(), "/inventory/purchase", new("products", json!({})), 409, "type_mismatch", "/data/type"),
        case(patch.clone(), &at("/products", &product), change("products", NOBODY, json!({})), 409, "id_mismatch", "/data/id"),
        case(patch.clone(), &at("/inventory", &product), change("inventory", NOBODY, json!({})), 409, "id_mismatch", "/data/id"),
        case(post.clone(), "/products", new_product("ERRORS", "1"), 409, "sku_taken", "/data/attributes/sku"),
        case(patch.clone(), &at("/products", &bare), change("products", &bare, json!({ "sku": "ERRORS" })), 409, "sku_taken", "/data/attributes/sku"),
        case(post.clone(), "/inventory", new_stock(&product, 1), 409, "stock_exists", "/data/id"),
        case(delete.clone(), &at("/inventory", &product), none(), 409, "stock_in_use", ""),
        case(post.clone(), "/inventory/purchase", new_purchase(&product, 9), 409, "insufficient_stock", "/data/attributes/quantity"),
        case(post.clone(), "/inventory/reservations", new_reservation(&product, 9, 60), 409, "insufficient_stock", "/data/attributes/quantity"),
        case(post.clone(), &format!("/inventory/{product}/movements"), new_movement("adjusted", -9), 409, "insufficient_stock", "/data/attributes/delta"),
        case(post.clone(), "/inventory/purchase", new_purchase(&archived, 1), 409, "product_not_available", "/data/attributes/product_id"),
        case(patch.clone(), &at("/inventory/reservations", &ended), change("reservations", &ended, json!({ "status": "confirmed" })), 409, "already_ended", "/data/attributes/status"),
        case(post.clone(), "/products", new_product("no spaces", "1"), 422, "validation_failed", "/data/attributes/sku"),
        case(post.clone(), "/products", new("products", json!({ "sku": "S", "name": "N" })), 422, "validation_failed", "/data/attributes/price"),
        case(patch.clone(), &at("/products", &product), change("products", &product, json!({ "version": 9 })), 422, "read_only_attribute", "/data/attributes/version"),
        case(patch.clone(), &at("/inventory", &product), change("inventory", &product, json!({ "reserved": 9 })), 422, "read_only_attribute", "/data/attributes/reserved"),
        case(patch.clone(), &at("/inventory", &product), change("inventory", &product, json!({ "on_hand": 9 })), 428, "precondition_required", ""),
    ];
    for Case { method, path, document, status, code, source } in cases {
        let ask = shop.ask(method, &path);
        let ask = if document.is_null() { ask } else { ask.document(&document) };
        let answer = ask.send().await.fails(status, code);
        let found = answer.errors().next().unwrap()["source"]["pointer"].as_str().or_else(|| answer.sources().first().copied());
        // No source at all, and the header that is missing, are right where nothing in the body is to blame.
        let expected = if source.is_empty() { found.filter(|found| !found.starts_with('/')) } else { Some(source) };
        assert_eq!(
            found.filter(|found| !found.is_empty()),
            expected.filter(|found| !found.is_empty()),
            "{}: {}",
            answer.about,
            answer.text
        );
    }
    assert_eq!(shop.everything().await, before, "nothing was written");
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_violations_are_told_at_once() {
    let shop = Shop::new();
    let attributes =
        json!({ "sku": "no spaces", "name": "", "price": "-1", "currency": "usd", "status": "x", "colour": "red", "version": 1 });
    let answer = shop.post("/products", &new("products", attributes)).await.is(422);
    let mut sources = answer.sources();
    sources.sort_unstable();
    let expected = ["colour", "currency", "name", "sku", "status", "version"].map(|name| format!("/data/attributes/{name}"));
    let without_price: Vec<&str> = sources.iter().copied().filter(|source| !source.ends_with("price")).collect();
    assert_eq!(without_price, expected, "a price cannot be judged without its currency");
    let answer =
        shop.post("/inventory/purchase", &new("purchases", json!({ "quantity": 0, "colour": 1, "status": "x" }))).await.is(422);
    let mut sources = answer.sources();
    sources.sort_unstable();
    assert_eq!(sources, ["colour", "product_id", "quantity", "status"].map(|name| format!("/data/attributes/{name}")));
    let answer = shop.get("/products?a=1&sort=b&page[size]=c").await.is(400);
    let mut sources = answer.sources();
    sources.sort_unstable();
    assert_eq!(sources, ["a", "page[size]", "sort"]);
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_are_explained() {
    let shop = Shop::new();
    for (path, code) in
        [("/products/nothing", "not_found"), ("/inventory/01900000-0000-7000-8000-000000000000", "stock_not_found")]
    {
        let answer = shop.get(path).await.fails(404, code);
        let about = answer.body["errors"][0]["links"]["about"].as_str().unwrap();
        let (page, anchor) = about.split_once('#').unwrap();
        let page = shop.ask(Method::GET, page).without("x-api-key").send().await.is(200);
        assert!(page.text.contains(&format!("id=\"{anchor}\"")), "{about}");
    }
    for path in ["/inventory/consistency", "/products", "/inventory"] {
        let (get, head) = (shop.get(path).await.is(200), shop.ask(Method::HEAD, path).send().await.is(200));
        for name in ["content-type", "content-length", "etag"] {
            assert_eq!(get.header(name), head.header(name), "{path}: {name}");
        }
    }
    shop.check().await;
}
