//! Creating resources.

use super::shows;
use crate::harness::{NOBODY, Shop, furnish, new_product, new_purchase, new_reservation};
use serde_json::{Value, json};

shows! {
    "CR1" Must "Created with an id of the server's: 201 and the resource as primary data." => created;
    "CR2" Should "The answer has Location." => created;
    "CR3" Must "Location is the resource's own self link, and leads there." => created;
    "CR4" Must "An id of the client's where that is not supported is 403." => client_ids;
    "CR5" Must "An id that is taken is 409." => client_ids;
    "CR6" Choice "Ids of clients are UUIDs of any version; another is 422." => client_ids;
    "CR7" Must "A type that does not belong to the collection is 409." => types;
    "CR8" Must "A related resource that does not exist is 404." => related_resources;
    "CR9" Must "No data, null, an array, or no type: 400." => malformed;
    "CR10" Must "A relationship without data is 400." => malformed;
    "CR13" Must "A request that fails leaves no trace." => malformed;
    "CR14" Should "409 says what is in the way." => client_ids;
    "CR15" Choice "A lid in the new resource is accepted and means nothing outside of operations." => created;
    "PF1" Choice "Buying is creating a purchase: 201 with Location; too little stock is 409 with what is available." => a_purchase_is_created;
}

#[tokio::test(flavor = "multi_thread")]
async fn created() {
    let shop = Shop::new();
    let mut document = new_product("CR-1", "1");
    document["data"]["lid"] = json!("mine");
    let made = shop.post("/products", &document).await.is(201);
    assert!(!made.text.contains("mine"), "{}", made.text);
    let product = made.id().to_owned();
    let mut all = vec![
        made,
        shop.post("/inventory", &json!({ "data": { "type": "inventory", "id": product, "attributes": { "on_hand": 9 } } })).await,
    ];
    all.push(shop.post("/inventory/purchases", &new_purchase(&product, 1)).await);
    all.push(shop.post("/inventory/reservations", &new_reservation(&product, 1, 60)).await);
    let movement = json!({ "data": { "type": "movements", "attributes": { "kind": "received", "delta": 1 } } });
    all.push(shop.post(&format!("/inventory/{product}/movements"), &movement).await);
    for made in all {
        let made = made.is(201);
        let location = made.header("location").unwrap();
        assert_eq!(made.body["data"]["links"]["self"], location);
        let read = shop.get(location).await.is(200);
        assert_eq!((read.body["data"]["type"].clone(), read.id()), (made.body["data"]["type"].clone(), made.id()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn client_ids() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let with_id = |mut document: Value, id: &str| {
        document["data"]["id"] = json!(id);
        document
    };
    let own = "6f2f0c1e-6f67-4b52-9f8c-7d1f6a3b2c4d";
    for (path, document) in [
        ("/products", new_product("ID-1", "1")),
        ("/inventory/purchases", new_purchase(&ids.product, 1)),
        ("/inventory/reservations", new_reservation(&ids.product, 1, 60)),
    ] {
        assert_eq!(shop.post(path, &with_id(document.clone(), own)).await.is(201).id(), own);
        let mut again = with_id(document.clone(), own);
        if path == "/products" {
            again["data"]["attributes"]["sku"] = json!("ID-2");
        }
        let taken = shop.post(path, &again).await.fails(409, "id_taken");
        assert_eq!(taken.sources(), ["/data/id"]);
        let bad = shop.post(path, &with_id(document, "seven")).await.is(422);
        assert!(bad.sources().contains(&"/data/id"), "{}", bad.text);
    }
    let movement = json!({ "data": { "type": "movements", "id": own, "attributes": { "kind": "received", "delta": 1 } } });
    shop.post(&format!("/inventory/{}/movements", ids.product), &movement).await.fails(403, "client_id_not_supported");
    let taken = shop.post("/products", &new_product("MUG-1", "1")).await.fails(409, "sku_taken");
    assert_eq!(taken.sources(), ["/data/attributes/sku"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn types() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let document = json!({ "data": { "type": "people", "attributes": {} } });
    for path in ["/products", "/inventory", "/inventory/purchase", "/inventory/reservations"] {
        assert_eq!(shop.post(path, &document).await.fails(409, "type_mismatch").sources(), ["/data/type"]);
    }
    shop.post(&format!("/inventory/{}/movements", ids.product), &document).await.fails(409, "type_mismatch");
}

#[tokio::test(flavor = "multi_thread")]
async fn related_resources() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let naming = |id: &str| {
        json!({ "data": { "type": "purchases", "attributes": { "quantity": 1 },
        "relationships": { "product": { "data": { "type": "products", "id": id } } } } })
    };
    let nobody = shop.post("/inventory/purchase", &naming(NOBODY)).await.fails(404, "product_not_found");
    assert_eq!(nobody.sources(), ["/data/relationships/product/data"]);
    let by_attribute = shop.post("/inventory/purchase", &new_purchase(NOBODY, 1)).await.fails(404, "product_not_found");
    assert_eq!(by_attribute.sources(), ["/data/attributes/product_id"]);
    let bare = shop.post("/inventory/purchase", &naming(&ids.bare)).await.fails(404, "stock_not_found");
    assert_eq!(bare.sources(), ["/data/relationships/product/data"]);
    assert_eq!(
        shop.post("/inventory/purchase", &naming(&ids.product)).await.is(201).attribute("product_id"),
        ids.product.as_str()
    );
    let mut other = naming(&ids.product);
    other["data"]["relationships"]["product"]["data"]["type"] = json!("people");
    shop.post("/inventory/purchase", &other).await.fails(409, "type_mismatch");
    let stock = json!({ "data": { "type": "inventory", "id": NOBODY } });
    shop.post("/inventory", &stock).await.fails(404, "product_not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn malformed() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let before = shop.everything().await;
    let relationship = |value: Value| json!({ "data": { "type": "purchases", "attributes": { "quantity": 1 }, "relationships": { "product": value } } });
    for (document, pointer) in [
        (json!({}), ""),
        (json!({ "data": null }), "/data"),
        (json!({ "data": [] }), "/data"),
        (json!({ "data": { "attributes": {} } }), "/data"),
        (json!({ "data": { "type": 1 } }), "/data/type"),
        (json!({ "data": { "type": "purchases", "id": 7 } }), "/data/id"),
        (relationship(json!({})), "/data/relationships/product"),
        (relationship(json!(null)), "/data/relationships/product"),
        (relationship(json!({ "data": [] })), "/data/relationships/product/data"),
        (relationship(json!({ "data": { "type": "products" } })), "/data/relationships/product/data"),
        (relationship(json!({ "data": { "type": "products", "id": 1 } })), "/data/relationships/product/data/id"),
    ] {
        let answer = shop.post("/inventory/purchases", &document).await.is(400);
        assert!(answer.sources().contains(&pointer), "{pointer}: {}", answer.text);
        assert!(answer.codes().contains(&"invalid_document"), "{}", answer.text);
    }
    assert!(!ids.product.is_empty());
    assert_eq!(shop.everything().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_purchase_is_created() {
    let shop = Shop::new();
    let product = shop.stocked("PF-1", "2.50", 10).await;
    let bought = shop.post("/inventory/purchase", &new_purchase(&product, 4)).await.is(201);
    assert_eq!((bought.attribute("total_price"), bought.number("remaining")), (&json!("10.00"), 6));
    assert_eq!(bought.header("location"), Some(format!("/inventory/purchases/{}", bought.id()).as_str()));
    let refused = shop.post("/inventory/purchase", &new_purchase(&product, 7)).await.fails(409, "insufficient_stock");
    assert_eq!(refused.body["errors"][0]["meta"], json!({ "requested": 7, "available": 6 }));
    assert_eq!(refused.sources(), ["/data/attributes/quantity"]);
    for quantity in [json!(0), json!(-1), json!(1.5), json!("1"), json!(1_000_001)] {
        let mut document = new_purchase(&product, 1);
        document["data"]["attributes"]["quantity"] = quantity;
        let answer = shop.post("/inventory/purchase", &document).await.fails(422, "validation_failed");
        assert_eq!(answer.sources(), ["/data/attributes/quantity"]);
    }
    assert_eq!(shop.units(&product).await, [6, 0, 6]);
}
