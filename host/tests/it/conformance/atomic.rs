//! The extension Atomic Operations.

use super::shows;
use crate::harness::{Answer, NOBODY, OPERATIONS, Shop, change, furnish, new_product, new_purchase};
use http::Method;
use serde_json::{Value, json};

shows! {
    "AT1" Must "Only POST, with the extension in the media types of request and answer; without it 415." => media_types_and_methods;
    "AT2" Must "atomic:operations is an array of one or more, with no data, included or errors beside it." => malformed;
    "AT3" Must "op is add, update or remove; ref or href, not both; ref has type and id or lid." => malformed;
    "AT4" Must "Carried out in order; when one fails, none was." => all_or_nothing;
    "AT5" Must "200 with as many results as operations, in their order; an empty object where there is nothing to say." => results;
    "AT6" Must "A malformed operation is 400, with a pointer to it." => malformed;
    "AT7" Must "An operation that cannot be carried out has the status that it would have alone, with a pointer to it." => all_or_nothing;
    "AT8" Must "Adding a resource gives it back." => results;
    "AT9" Must "Updating a resource gives it back where the server changed more." => results;
    "AT10" Must "Removing is by ref or href and gives nothing back." => results;
    "AT12" Choice "Operations on relationships are 403: none can be changed." => targets;
    "AT13" Must "A lid given by an earlier add names its resource afterwards; an unknown one, one given twice, or one beside an id is 400." => local_ids;
    "AT14" Choice "More than 1 000 operations are 400." => too_many;
    "AT15" Choice "Query parameters are 400." => media_types_and_methods;
    "AT16" Must "What fails has errors and no results." => all_or_nothing;
    "AT17" Choice "Inventory adds stock, movements, purchases and reservations, several in one request, all or nothing." => several_purchases;
    "AT20" Choice "Inventory updates stock, purchases and reservations as PATCH does; on_hand, which needs If-Match there, is 428." => updates_of_inventory;
    "AT19" Choice "A movement is added at /inventory/movements or at the list of its product, which then need not be named again." => targets_of_inventory;
    "AT18" Choice "href takes the path of a list, a resource or a relationship of this service; another is 404, and so is a URL with a scheme or an authority, which may be another server's. With a query or a fragment it is 400." => targets;
}

/// Sends operations.
pub(super) async fn run(shop: &Shop, path: &str, document: &Value) -> Answer {
    shop.ask(Method::POST, path).header("content-type", OPERATIONS).document(document).send().await
}

async fn operate(shop: &Shop, operations: Value) -> Answer {
    run(shop, "/products/operations", &json!({ "atomic:operations": operations })).await
}

fn add(sku: &str, price: &str) -> Value {
    json!({ "op": "add", "data": new_product(sku, price)["data"] })
}

#[tokio::test(flavor = "multi_thread")]
async fn media_types_and_methods() {
    let shop = Shop::new();
    let document = json!({ "atomic:operations": [add("MT-1", "1")] });
    for path in ["/products/operations", "/inventory/operations"] {
        for method in [Method::GET, Method::PATCH, Method::DELETE] {
            let refused = shop.ask(method, path).send().await.fails(405, "method_not_allowed");
            assert_eq!(refused.header("allow"), Some("POST, OPTIONS"));
        }
        shop.ask(Method::POST, path).document(&document).send().await.fails(415, "unsupported_media_type");
        run(&shop, &format!("{path}?include=x"), &document).await.fails(400, "invalid_query_parameter");
    }
    let done = run(&shop, "/products/operations", &document).await.is(200);
    assert_eq!(done.header("content-type"), Some(OPERATIONS));
    assert_eq!(done.body["jsonapi"]["ext"], json!(["https://jsonapi.org/ext/atomic"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn results() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let done = operate(&shop, json!([
        add("R-1", "1"),
        { "op": "update", "data": change("products", &ids.product, json!({ "name": "Renamed" }))["data"] },
        { "op": "update", "ref": { "type": "products", "id": ids.product }, "data": change("products", &ids.product, json!({ "price": 7 }))["data"] },
        { "op": "remove", "ref": { "type": "products", "id": ids.bare } },
        { "op": "add", "href": "/products", "data": new_product("R-2", "2")["data"] },
    ])).await.is(200);
    let results = done.body["atomic:results"].as_array().unwrap();
    assert_eq!(results.len(), 5);
    assert_eq!(results[0]["data"]["attributes"]["sku"], "R-1");
    assert_eq!(results[1]["data"]["attributes"]["name"], "Renamed");
    assert_eq!(
        (&results[2]["data"]["attributes"]["price"], &results[2]["data"]["attributes"]["version"]),
        (&json!("7.00"), &json!(3))
    );
    assert_eq!(results[3], json!({}));
    let read = shop.get(results[4]["data"]["links"]["self"].as_str().unwrap()).await.is(200);
    assert_eq!(read.body["data"], results[4]["data"]);
    shop.get(&format!("/products/{}", ids.bare)).await.fails(404, "not_found");
    operate(&shop, json!([{ "op": "remove", "href": format!("/products/{}", ids.product) }])).await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_or_nothing() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let before = shop.everything().await;
    for (second, status, pointer) in [
        (add("MUG-1", "1"), 409, "/atomic:operations/1/data/attributes/sku"),
        (add("NEW", "x"), 422, "/atomic:operations/1/data/attributes/price"),
        (add("AON-1", "1"), 409, "/atomic:operations/1/data/attributes/sku"),
        (json!({ "op": "remove", "ref": { "type": "products", "id": NOBODY } }), 404, "/atomic:operations/1"),
        (json!({ "op": "update", "data": change("products", NOBODY, json!({}))["data"] }), 404, "/atomic:operations/1"),
        (json!({ "op": "remove", "ref": { "type": "people", "id": ids.product } }), 403, "/atomic:operations/1"),
    ] {
        let failed = operate(&shop, json!([add("AON-1", "1"), second, add("AON-2", "1")])).await.is(status);
        assert_eq!(failed.sources(), [pointer], "{}", failed.text);
        assert!(failed.body.get("atomic:results").is_none());
        assert_eq!(shop.everything().await, before);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn malformed() {
    let shop = Shop::new();
    let one = add("MF-1", "1");
    for (document, pointer) in [
        (json!({}), ""),
        (json!({ "atomic:operations": [] }), "/atomic:operations"),
        (json!({ "atomic:operations": one }), "/atomic:operations"),
        (json!({ "atomic:operations": [one], "data": null }), "/data"),
        (json!({ "atomic:operations": [one], "included": [] }), "/included"),
        (json!({ "atomic:operations": [one], "errors": [] }), "/errors"),
        (json!({ "atomic:operations": [one, 7] }), "/atomic:operations/1"),
        (json!({ "atomic:operations": [one, {}] }), "/atomic:operations/1"),
        (json!({ "atomic:operations": [one, { "op": "replace" }] }), "/atomic:operations/1/op"),
        (json!({ "atomic:operations": [one, { "op": "remove" }] }), "/atomic:operations/1"),
        (json!({ "atomic:operations": [one, { "op": "add" }] }), "/atomic:operations/1"),
        (json!({ "atomic:operations": [one, { "op": "add", "data": {} }] }), "/atomic:operations/1/data"),
        (json!({ "atomic:operations": [one, { "op": "remove", "ref": { "type": "products" } }] }), "/atomic:operations/1/ref"),
        (
            json!({ "atomic:operations": [one, { "op": "remove", "ref": { "type": "products", "id": "a" }, "href": "/products/a" }] }),
            "/atomic:operations/1",
        ),
        (
            json!({ "atomic:operations": [one, { "op": "remove", "ref": { "type": "products", "id": 1 } }] }),
            "/atomic:operations/1/ref/id",
        ),
    ] {
        let failed = run(&shop, "/products/operations", &document).await.fails(400, "invalid_document");
        assert_eq!(failed.sources(), [pointer], "{document}");
    }
    assert!(shop.get("/products").await.list().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn local_ids() {
    let shop = Shop::new();
    let named = |sku: &str, lid: &str| {
        let mut one = add(sku, "1");
        one["data"]["lid"] = json!(lid);
        one
    };
    let to = |lid: &str| json!({ "type": "products", "lid": lid });
    let done = operate(
        &shop,
        json!([
            named("L-1", "a"),
            { "op": "update", "ref": to("a"), "data": { "type": "products", "lid": "a", "attributes": { "name": "Second" } } },
            named("L-2", "b"),
            { "op": "remove", "ref": to("b") },
        ]),
    )
    .await
    .is(200);
    let results = done.body["atomic:results"].as_array().unwrap();
    assert_eq!(results[1]["data"]["id"], results[0]["data"]["id"]);
    assert_eq!((results[1]["data"]["attributes"]["name"].as_str(), &results[3]), (Some("Second"), &json!({})));
    for (operations, pointer) in [
        (json!([{ "op": "remove", "ref": to("a") }]), "/atomic:operations/0/ref/lid"),
        (json!([{ "op": "remove", "ref": to("a") }, named("L-3", "a")]), "/atomic:operations/0/ref/lid"),
        (json!([named("L-4", "a"), named("L-5", "a")]), "/atomic:operations/1/data/lid"),
        (json!([named("L-6", "a"), { "op": "remove", "ref": { "type": "people", "lid": "a" } }]), "/atomic:operations/1/ref/lid"),
        (json!([{ "op": "remove", "ref": { "type": "products", "id": "x", "lid": "a" } }]), "/atomic:operations/0/ref/lid"),
    ] {
        assert_eq!(operate(&shop, operations).await.fails(400, "invalid_document").sources(), [pointer]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn targets() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let of_inventory = json!({ "type": "products", "id": ids.product, "relationship": "inventory" });
    for operation in
        [json!({ "op": "update", "ref": of_inventory, "data": null }), json!({ "op": "add", "ref": of_inventory, "data": [] })]
    {
        assert_eq!(operate(&shop, json!([operation])).await.fails(403, "forbidden").sources(), ["/atomic:operations/0"]);
    }
    for href in ["/people/1", "/inventory", "/products/x/y"] {
        let failed = operate(&shop, json!([{ "op": "remove", "href": href }])).await.fails(404, "not_found");
        assert_eq!(failed.sources(), ["/atomic:operations/0/href"]);
    }
    let path = format!("/products/{}", ids.product);
    for origin in ["https://other.example", "http://127.0.0.1:3000", "//other.example", "http:"] {
        let href = format!("{origin}{path}");
        for operation in [
            json!({ "op": "remove", "href": href }),
            json!({ "op": "update", "href": href, "data": change("products", &ids.product, json!({ "name": "x" }))["data"] }),
        ] {
            let failed = operate(&shop, json!([operation])).await.fails(404, "not_found");
            assert_eq!(failed.sources(), ["/atomic:operations/0/href"], "{href}");
        }
    }
    let purchase = &new_purchase(&ids.product, 1)["data"];
    let elsewhere = json!({ "op": "add", "href": "https://other.example/inventory/purchases", "data": purchase });
    run(&shop, "/inventory/operations", &json!({ "atomic:operations": [elsewhere] })).await.fails(404, "not_found");
    let simple = ids.product.replace('-', "");
    for id in [simple.as_str(), &format!("{{{}}}", ids.product), &format!("urn:uuid:{}", ids.product)] {
        let failed = operate(&shop, json!([{ "op": "remove", "ref": { "type": "products", "id": id } }])).await;
        assert_eq!(failed.fails(404, "not_found").sources(), ["/atomic:operations/0"], "{id}");
        let failed = operate(&shop, json!([{ "op": "remove", "href": format!("/products/{id}") }])).await;
        assert_eq!(failed.fails(404, "not_found").sources(), ["/atomic:operations/0/href"], "{id}");
    }
    for more in ["?fields[products]=name", "?", "#name"] {
        let failed = operate(&shop, json!([{ "op": "remove", "href": format!("{path}{more}") }])).await;
        assert_eq!(failed.fails(400, "invalid_document").sources(), ["/atomic:operations/0/href"], "{more}");
    }
    assert_eq!(*shop.get(&path).await.is(200).attribute("name"), "The MUG-1");
}

/// What is at an href is known, whether or not anything can be done to it.
#[tokio::test(flavor = "multi_thread")]
async fn targets_of_inventory() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let send = async |operation: Value| run(&shop, "/inventory/operations", &json!({ "atomic:operations": [operation] })).await;
    let (product, purchase) = (&ids.product, &ids.purchase);
    send(json!({ "op": "remove", "ref": { "type": "purchases", "id": purchase } })).await.fails(403, "forbidden");
    for href in [
        format!("/inventory/{product}"),
        format!("/inventory/purchases/{purchase}"),
        format!("/inventory/movements/{}", ids.movement),
    ] {
        send(json!({ "op": "remove", "href": href })).await.fails(403, "forbidden");
    }
    for href in [format!("/inventory/{product}"), format!("/inventory/purchases/{purchase}")] {
        let href = format!("{href}/relationships/product");
        send(json!({ "op": "update", "href": href, "data": null })).await.fails(403, "forbidden");
    }
    for href in ["/inventory/people", "/inventory/people/1", "/inventories", "/inventory/x/movements"] {
        let failed = send(json!({ "op": "remove", "href": href })).await.fails(404, "not_found");
        assert_eq!(failed.sources(), ["/atomic:operations/0/href"], "{href}");
    }
    let received = |attributes: Value| {
        let data = json!({ "type": "movements", "attributes": attributes });
        send(json!({ "op": "add", "href": format!("/inventory/{product}/movements"), "data": data }))
    };
    let done = received(json!({ "kind": "received", "delta": 2 })).await.is(200);
    assert_eq!(done.body["atomic:results"][0]["data"]["attributes"]["product_id"], product.as_str());
    let data = json!({ "type": "movements", "attributes": { "kind": "received", "delta": 1 } });
    let nowhere = send(json!({ "op": "add", "href": format!("/inventory/{}/movements", ids.bare), "data": data })).await;
    assert_eq!(nowhere.fails(404, "stock_not_found").sources(), ["/atomic:operations/0/href"]);
    let other = received(json!({ "kind": "received", "delta": 2, "product_id": ids.bare })).await;
    assert_eq!(other.fails(422, "validation_failed").sources(), ["/atomic:operations/0/data/attributes/product_id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn updates_of_inventory() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let update =
        |kind: &str, id: &str, attributes: Value| json!({ "op": "update", "data": change(kind, id, attributes)["data"] });
    let document = json!({ "atomic:operations": [
        update("inventory", &ids.product, json!({ "low_stock_threshold": 3 })),
        update("purchases", &ids.purchase, json!({ "status": "cancelled" })),
        update("reservations", &ids.reservation, json!({ "status": "released" })),
    ] });
    let done = run(&shop, "/inventory/operations", &document).await.is(200);
    for (position, path) in [
        (0, format!("/inventory/{}", ids.product)),
        (1, format!("/inventory/purchases/{}", ids.purchase)),
        (2, format!("/inventory/reservations/{}", ids.reservation)),
    ] {
        let (shown, read) = (&done.body["atomic:results"][position]["data"], shop.get(&path).await.is(200));
        for name in ["low_stock_threshold", "status", "cancelled_at"] {
            assert_eq!(shown["attributes"].get(name), read.body["data"]["attributes"].get(name), "{path}");
        }
    }
    let count = json!({ "atomic:operations": [update("inventory", &ids.product, json!({ "on_hand": 3 }))] });
    let refused = run(&shop, "/inventory/operations", &count).await.fails(428, "precondition_required");
    assert_eq!(refused.sources(), ["/atomic:operations/0/data/attributes/on_hand"]);
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many() {
    let shop = Shop::new();
    let operations = |count: usize| Value::Array((0..count).map(|number| add(&format!("N-{number}"), "1")).collect());
    assert_eq!(operate(&shop, operations(1_001)).await.fails(400, "invalid_document").sources(), ["/atomic:operations"]);
    let done = operate(&shop, operations(1_000)).await.is(200);
    assert_eq!(done.body["atomic:results"].as_array().unwrap().len(), 1_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_purchases() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let other = shop.stocked("SP-1", "3", 5).await;
    let buy = |product: &str, quantity| json!({ "op": "add", "data": new_purchase(product, quantity)["data"] });
    let receive = json!({ "op": "add", "data": { "type": "movements", "attributes": { "kind": "received", "delta": 4, "product_id": other } } });
    let document = json!({ "atomic:operations": [receive, buy(&other, 9), buy(&ids.product, 1)] });
    let done = run(&shop, "/inventory/operations", &document).await.is(200);
    let kinds: Vec<&str> =
        done.body["atomic:results"].as_array().unwrap().iter().filter_map(|result| result["data"]["type"].as_str()).collect();
    assert_eq!(kinds, ["movements", "purchases", "purchases"]);
    assert_eq!(shop.units(&other).await, [0, 0, 0]);
    let before = shop.everything().await;
    let failed =
        run(&shop, "/inventory/operations", &json!({ "atomic:operations": [buy(&ids.product, 1), buy(&other, 1)] })).await;
    assert_eq!(failed.fails(409, "insufficient_stock").sources(), ["/atomic:operations/1/data/attributes/quantity"]);
    assert_eq!(shop.everything().await, before);
    shop.check().await;
}
