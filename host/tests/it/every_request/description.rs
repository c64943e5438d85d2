//! `docs/openapi` says what is so. That every answer is described there is checked for every answer of every test.
//!
//! The examples are requests that were sent and answers that came: this sends them all again. With `BODEGA_WRITE_EXAMPLES` set
//! it writes them to `docs/openapi/examples`, from which the descriptions are made.

use crate::harness::described::{descriptions, operation};
use crate::harness::{Answer, OPERATIONS, Shop, repository};
use http::Method;
use serde_json::{Map, Value, json};

const PRODUCT: &str = "0198c0de-0000-7000-8000-000000000001";

const PURCHASE: &str = "0198c0de-0000-7000-8000-000000000002";

const RESERVATION: &str = "0198c0de-0000-7000-8000-000000000003";

const BASKET: &str = "0198c0de-0000-7000-8000-000000000004";

/// What happens in a small shop, in an order in which each step succeeds.
fn requests() -> Vec<(Method, String, Value)> {
    let stock = format!("/inventory/{PRODUCT}");
    let purchase = format!("/inventory/purchases/{PURCHASE}");
    let reservation = format!("/inventory/reservations/{RESERVATION}");
    let get = |path: &str| (Method::GET, path.to_owned(), Value::Null);
    let new = |kind: &str, id: &str, attributes: Value| json!({ "data": { "type": kind, "id": id, "attributes": attributes } });
    let mug =
        json!({ "sku": "MUG-BLUE", "name": "Blue mug", "description": "Holds 0.3 l.", "price": "12.50", "currency": "EUR" });
    let buy = json!({ "product_id": PRODUCT, "quantity": 2, "reference": "order 17" });
    let spoon = json!({ "sku": "SPOON", "name": "Spoon", "price": "3.00" });
    let received = json!({ "product_id": PRODUCT, "kind": "received", "delta": 24 });
    let add = |data: Value| json!({ "op": "add", "data": data });
    let held = json!({ "product_id": PRODUCT, "quantity": 1, "ttl_seconds": 60 });
    let mut all = vec![
        (Method::POST, "/products".to_owned(), new("products", PRODUCT, mug)),
        (
            Method::POST,
            "/products/operations".to_owned(),
            json!({ "atomic:operations": [add(json!({ "type": "products", "attributes": spoon }))] }),
        ),
        (Method::PATCH, format!("/products/{PRODUCT}"), new("products", PRODUCT, json!({ "price": "11.90" }))),
        get("/products?page[size]=1"),
        get(&format!("/products/{PRODUCT}")),
        get("/products/events?page[size]=1"),
        (Method::POST, "/inventory".to_owned(), new("inventory", PRODUCT, json!({ "on_hand": 40, "low_stock_threshold": 5 }))),
        (Method::PATCH, stock.clone(), new("inventory", PRODUCT, json!({ "low_stock_threshold": 8 }))),
        (
            Method::POST,
            format!("{stock}/movements"),
            json!({ "data": { "type": "movements", "attributes": { "kind": "adjusted", "delta": -1, "reason": "broken" } } }),
        ),
        (Method::POST, "/inventory/purchase".to_owned(), new("purchases", PURCHASE, buy.clone())),
        (
            Method::POST,
            "/inventory/purchases".to_owned(),
            json!({ "data": { "type": "purchases", "attributes": { "quantity": 1 }, "relationships": { "product": { "data": { "type": "products", "id": PRODUCT } } } } }),
        ),
        (
            Method::POST,
            "/inventory/reservations".to_owned(),
            new("reservations", RESERVATION, json!({ "product_id": PRODUCT, "quantity": 3, "ttl_seconds": 900 })),
        ),
        (
            Method::POST,
            "/inventory/operations".to_owned(),
            json!({ "atomic:operations": [
                add(json!({ "type": "movements", "attributes": received })),
                add(json!({ "type": "purchases", "attributes": { "product_id": PRODUCT, "quantity": 1 } })),
                add(new("reservations", BASKET, held)["data"].clone()),
                { "op": "update", "data": new("reservations", BASKET, json!({ "status": "confirmed" }))["data"] },
                { "op": "update", "data": new("inventory", PRODUCT, json!({ "low_stock_threshold": 6 }))["data"] },
            ] }),
        ),
        (Method::PATCH, purchase.clone(), new("purchases", PURCHASE, json!({ "status": "cancelled" }))),
        (Method::PATCH, reservation.clone(), new("reservations", RESERVATION, json!({ "status": "released" }))),
        get(&format!("/inventory/products/{PRODUCT}/inventory")),
    ];
    for path in ["", "/movements", "/purchases", "/reservations", "/events"] {
        all.push(get(&format!("/inventory{path}?page[size]=1")));
    }
    all.push(get("/inventory/consistency"));
    all.push(get(&format!("/inventory/figures?filter[product_id]={PRODUCT}")));
    all.push(get(&format!("/inventory/figures/{PRODUCT}")));
    for path in ["", "/movements?page[size]=1", "/product", "/relationships/product", "/relationships/movements?page[size]=1"] {
        all.push(get(&format!("{stock}{path}")));
    }
    for path in ["", "/product", "/inventory", "/relationships/product", "/relationships/inventory"] {
        all.push(get(&format!("{purchase}{path}")));
    }
    for path in ["", "/product", "/relationships/product"] {
        all.push(get(&format!("{reservation}{path}")));
    }
    all
}

/// What a request and its answer are, as an example.
fn example(template: &str, path: &str, document: &Value, answer: &Answer) -> Value {
    let mut example = Map::new();
    let path = path.split('?').next().unwrap_or_default();
    for (name, value) in template.split('/').zip(path.split('/')) {
        if let Some(name) = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            example.insert(name.to_owned(), json!(value));
        }
    }
    if !document.is_null() {
        example.insert("request".to_owned(), document.clone());
    }
    example.insert("answer".to_owned(), answer.body.clone());
    Value::Object(example)
}

/// The members and kinds of values, without the values.
fn shape(value: &Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(members.iter().map(|(name, member)| (name.clone(), shape(member))).collect()),
        Value::Array(items) => Value::Array(items.iter().map(shape).collect()),
        Value::String(_) => json!("text"),
        Value::Number(_) => json!(0),
        Value::Bool(_) | Value::Null => value.clone(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn examples_are_real() {
    let shop = Shop::new();
    let mut made = [Map::new(), Map::new()];
    for (method, path, document) in requests() {
        let mut ask = shop.ask(method.clone(), &path);
        if !document.is_null() {
            ask = if path.ends_with("/operations") { ask.header("content-type", OPERATIONS) } else { ask }.document(&document);
        }
        let answer = ask.send().await;
        assert!((200..300).contains(&answer.status), "{}: {}", answer.about, answer.text);
        let (template, described) =
            operation(method.as_str(), &path).unwrap_or_else(|| panic!("{method} {path} is not described"));
        let id = described["operationId"].as_str().unwrap().to_owned();
        made[usize::from(path.starts_with("/inventory"))].insert(id, example(template, &path, &document, &answer));
    }
    for (name, mut examples) in ["products", "inventory"].into_iter().zip(made) {
        examples.sort_keys();
        let examples = Value::Object(examples);
        let file = repository().join("docs/openapi/examples").join(name).with_extension("json");
        if std::env::var_os("BODEGA_WRITE_EXAMPLES").is_some() {
            std::fs::write(&file, format!("{}\n", serde_json::to_string_pretty(&examples).unwrap())).unwrap();
        }
        let stored: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap_or_default()).unwrap_or_default();
        assert!(shape(&stored) == shape(&examples), "{name}: run once with BODEGA_WRITE_EXAMPLES=1 and read the change");
    }
}

#[test]
fn every_operation_with_content_has_an_example() {
    let mut without = Vec::new();
    for document in descriptions() {
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap().iter().filter(|(name, _)| *name != "description") {
                let success = ["200", "201"].iter().find_map(|status| operation["responses"].get(status));
                let content = success.and_then(|response| response["content"].as_object()?.values().next().cloned());
                if content.is_some_and(|content| content.get("example").is_none()) && !path.contains("/health/") {
                    without.push(format!("{method} {path}"));
                }
            }
        }
    }
    // One event, one movement: their ids are the server's and so not known beforehand; the lists show them.
    let expected = ["get /products/events/{id}", "get /inventory/events/{id}"];
    without.retain(|operation| !expected.contains(&operation.as_str()) && !operation.contains("/inventory/movements/{id}"));
    assert_eq!(without, Vec::<String>::new());
}

/// Inventory shows products as products does.
#[test]
fn both_services_describe_a_product_alike() {
    let [products, inventory] = descriptions();
    let fields = |document: &Value, part: &str| -> Vec<String> {
        let members = &document["components"]["schemas"]["Product"]["properties"][part]["properties"];
        members.as_object().unwrap().keys().cloned().collect()
    };
    for part in ["attributes", "relationships", "links"] {
        assert_eq!(fields(products, part), fields(inventory, part), "{part}");
        assert!(!fields(products, part).is_empty());
    }
}
