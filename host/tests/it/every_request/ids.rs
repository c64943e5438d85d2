//! Ids in URLs and documents: whose they are, how they are spelt, and what is none.

use crate::harness::{Shop, new, new_movement, new_product, new_purchase, new_reservation};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn ids_that_are_none() {
    let shop = Shop::new();
    let product = shop.stocked("IDS", "1", 5).await;
    let held = shop.hold(&product, 1, 600).await.is(201).id().to_owned();
    let bought = shop.buy(&product, 1).await.is(201).id().to_owned();
    let before = shop.everything().await;
    // One id has one spelling, or what is there under one name is missing under another.
    for (path, id, below) in [
        ("/products", &product, ""),
        ("/inventory", &product, ""),
        ("/inventory/purchases", &bought, "/product"),
        ("/inventory/reservations", &held, ""),
        ("/inventory/products", &product, "/inventory"),
    ] {
        shop.get(&format!("{path}/{}{below}", id.to_uppercase())).await.is(200);
        for spelt in [id.replace('-', ""), format!("{{{id}}}"), format!("%7B{id}%7D"), format!("urn:uuid:{id}")] {
            let answer = shop.get(&format!("{path}/{spelt}{below}")).await;
            assert_eq!(answer.status, 404, "{} {}", answer.about, answer.text);
        }
    }
    for id in [
        "1",
        "x",
        "0",
        "-1",
        "00000000",
        "null",
        "..",
        "%2e%2e",
        "%00",
        "%ff",
        "%F0%9F%8D%B5",
        "a%2Fb",
        "'%20or%201=1",
        &"9".repeat(300),
    ] {
        for path in [
            "/products",
            "/inventory",
            "/inventory/purchases",
            "/inventory/reservations",
            "/inventory/movements",
            "/inventory/events",
            "/inventory/figures",
            "/products/events",
        ] {
            let answer = shop.get(&format!("{path}/{id}")).await;
            assert_eq!(answer.status, 404, "{} {}", answer.about, answer.text);
        }
        for path in ["/products", "/inventory"] {
            let answer = shop.delete(&format!("{path}/{id}")).await;
            assert!([404, 405].contains(&answer.status), "{} {}", answer.about, answer.text);
        }
    }
    for id in [json!("1"), json!(""), json!("not-a-uuid"), json!(1), json!(null), json!({}), json!(format!("{product} "))] {
        let purchase = new("purchases", json!({ "product_id": id, "quantity": 1 }));
        assert_eq!(
            shop.post("/inventory/purchase", &purchase).await.fails(422, "validation_failed").sources(),
            ["/data/attributes/product_id"],
            "{id}"
        );
        let mut owned = new_product("OWN", "1");
        owned["data"]["id"] = id.clone();
        let answer = shop.post("/products", &owned).await;
        assert!([400, 422].contains(&answer.status) && answer.sources() == ["/data/id"], "{id}: {}", answer.text);
    }
    assert_eq!(shop.everything().await, before);
    let upper = product.to_uppercase();
    assert_eq!(shop.get(&format!("/products/{upper}")).await.is(200).id(), product, "the same id in capitals");
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_may_choose_ids() {
    let shop = Shop::new();
    let product = shop.stocked("OWN-IDS", "1", 10).await;
    let mine = "5f0c1e9a-0d5b-4b0e-9a4b-2f6f3c1d7e11";
    let with_id = |mut document: Value| {
        document["data"]["id"] = json!(mine);
        document
    };
    let creations = [
        ("/products", with_id(new_product("MINE", "1"))),
        ("/inventory/purchase", with_id(new_purchase(&product, 1))),
        ("/inventory/reservations", with_id(new_reservation(&product, 1, 60))),
    ];
    for (path, document) in &creations {
        assert_eq!(shop.post(path, document).await.is(201).id(), mine, "{path}");
        let mut again = document.clone();
        if *path == "/products" {
            again["data"]["attributes"]["sku"] = json!("MINE-2");
        }
        let taken = shop.post(path, &again).await.fails(409, "id_taken");
        assert_eq!(taken.sources(), ["/data/id"], "{path}");
    }
    assert_eq!(shop.units(&product).await, [9, 1, 8]);
    let movement = with_id(new_movement("received", 1));
    let refused = shop.post(&format!("/inventory/{product}/movements"), &movement).await;
    refused.fails(403, "client_id_not_supported");
    shop.check().await;
}
