//! Updating and deleting resources.

use super::shows;
use crate::harness::{NOBODY, Shop, change, furnish};
use http::Method;
use serde_json::{Value, json};

shows! {
    "UP1" Must "Attributes and relationships that are not sent keep their values." => what_is_not_sent_stays;
    "UP2" Must "A type or id other than the URL's is 409; without either it is 400." => type_and_id;
    "UP3" Must "The server changes more than was sent (version, updated_at): 200 with the resource." => what_is_not_sent_stays;
    "UP4" Choice "A change that changes nothing is 200 with the resource as it is, the version too." => what_is_not_sent_stays;
    "UP5" Must "What does not exist is 404." => nothing_to_change;
    "UP7" Must "A relationship sent with data that is not the present one is refused with 403, and the whole change with it." => relationships_that_cannot_be_changed;
    "UP9" Choice "A change against what is stored is 409: a sku that is taken, stock under a live hold." => conflicts;
    "UP11" Choice "A client may send the whole object back: what it cannot change is accepted with its present value, and otherwise 422." => whole_objects;
    "DE1" Must "Deleted: 204 without content." => deleted;
    "DE2" Should "What does not exist is 404." => deleted;
    "PF8" Choice "A product that has stock can be deleted: purchases keep its data, its stock stays for whoever counts it, and nothing more is sold." => deleted;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_sent_stays() {
    let shop = Shop::new();
    let product = furnish(&shop).await.product;
    let path = format!("/products/{product}");
    let before = shop.get(&path).await.is(200).body["data"]["attributes"].clone();
    let answer = shop.patch(&path, &change("products", &product, json!({ "price": "13" }))).await.is(200);
    let mut expected = before.clone();
    expected["price"] = json!("13.00");
    expected["version"] = json!(2);
    expected["updated_at"] = answer.attribute("updated_at").clone();
    assert_eq!(answer.body["data"]["attributes"], expected);
    for document in [
        change("products", &product, json!({})),
        json!({ "data": { "type": "products", "id": product } }),
        change("products", &product, json!({ "price": 13 })),
    ] {
        assert_eq!(shop.patch(&path, &document).await.is(200).body["data"]["attributes"], expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn type_and_id() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    for (path, kind, id) in [
        ("/products", "products", &ids.product),
        ("/inventory", "inventory", &ids.product),
        ("/inventory/purchases", "purchases", &ids.purchase),
        ("/inventory/reservations", "reservations", &ids.reservation),
    ] {
        let path = format!("{path}/{id}");
        let answer = shop.patch(&path, &change("people", id, json!({}))).await.fails(409, "type_mismatch");
        assert_eq!(answer.sources(), ["/data/type"]);
        assert_eq!(shop.patch(&path, &change(kind, NOBODY, json!({}))).await.fails(409, "id_mismatch").sources(), ["/data/id"]);
        shop.patch(&path, &json!({ "data": { "type": kind } })).await.fails(400, "invalid_document");
        shop.patch(&path, &json!({ "data": { "id": id } })).await.fails(400, "invalid_document");
        shop.patch(&path, &change(kind, &id.to_uppercase(), json!({}))).await.is(200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_to_change() {
    let shop = Shop::new();
    for (path, kind, code) in [
        ("/products", "products", "not_found"),
        ("/inventory", "inventory", "stock_not_found"),
        ("/inventory/purchases", "purchases", "not_found"),
        ("/inventory/reservations", "reservations", "not_found"),
    ] {
        shop.patch(&format!("{path}/{NOBODY}"), &change(kind, NOBODY, json!({}))).await.fails(404, code);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn relationships_that_cannot_be_changed() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let to = |kind: &str, id: &str| json!({ "data": { "type": kind, "id": id } });
    for (path, kind, id, name, value) in [
        ("/products", "products", &ids.product, "inventory", to("inventory", &ids.product)),
        ("/inventory", "inventory", &ids.product, "product", to("products", &ids.bare)),
        ("/inventory", "inventory", &ids.product, "movements", json!({ "data": [] })),
        ("/inventory/purchases", "purchases", &ids.purchase, "product", to("products", &ids.bare)),
        ("/inventory/reservations", "reservations", &ids.reservation, "product", json!({ "data": null })),
    ] {
        let path = format!("{path}/{id}");
        let before = shop.get(&path).await.is(200).text;
        let mut document = change(kind, id, json!({ "name": "Other" }));
        document["data"]["attributes"] = if kind == "products" { json!({ "name": "Other" }) } else { json!({}) };
        document["data"]["relationships"][name] = value;
        shop.patch(&path, &document).await.fails(403, "forbidden");
        assert_eq!(shop.get(&path).await.text, before);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn conflicts() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let taken = change("products", &ids.bare, json!({ "sku": "MUG-1" }));
    let answer = shop.patch(&format!("/products/{}", ids.bare), &taken).await.fails(409, "sku_taken");
    assert_eq!(answer.sources(), ["/data/attributes/sku"]);
    let under = change("inventory", &ids.product, json!({ "on_hand": 2 }));
    let ask = shop.ask(Method::PATCH, &format!("/inventory/{}", ids.product)).if_match("*").document(&under);
    let answer = ask.send().await.fails(409, "insufficient_stock");
    assert_eq!(answer.sources(), ["/data/attributes/on_hand"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn whole_objects() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    for (path, read_only) in [
        (format!("/products/{}", ids.product), "version"),
        (format!("/inventory/{}", ids.product), "available"),
        (format!("/inventory/purchases/{}", ids.purchase), "remaining"),
        (format!("/inventory/reservations/{}", ids.reservation), "expires_at"),
    ] {
        let read = shop.get(&path).await.is(200);
        let whole = json!({ "data": read.body["data"] });
        let ask = |document: &Value| shop.ask(Method::PATCH, &path).if_match(read.header("etag").unwrap()).document(document);
        assert_eq!(ask(&whole).send().await.is(200).body["data"], read.body["data"]);
        // A price as a number is the same price.
        let mut spelt = whole.clone();
        for name in ["price", "unit_price", "total_price"] {
            if let Some(price) = spelt["data"]["attributes"].get_mut(name) {
                *price = serde_json::from_str(price.as_str().unwrap()).unwrap();
            }
        }
        assert_eq!(ask(&spelt).send().await.is(200).body["data"], read.body["data"]);
        let mut other = whole.clone();
        other["data"]["attributes"][read_only] = json!(77);
        let answer = ask(&other).send().await;
        // What a purchase or a reservation is cannot be changed by anybody, which is 403; elsewhere the attribute is read-only.
        assert!([403, 422].contains(&answer.status), "{}", answer.text);
        assert_eq!(answer.sources(), [format!("/data/attributes/{read_only}")]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn deleted() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let path = format!("/products/{}", ids.product);
    assert!(shop.delete(&path).await.is(204).text.is_empty());
    shop.delete(&path).await.fails(404, "not_found");
    shop.get(&path).await.fails(404, "not_found");
    shop.product("MUG-1", "1").await;
    let kept = shop.get(&format!("/inventory/purchases/{}", ids.purchase)).await.is(200);
    assert_eq!(kept.attribute("product_sku"), "MUG-1");
    shop.get(&format!("/inventory/{}", ids.product)).await.is(200);
    shop.buy(&ids.product, 1).await.fails(404, "product_not_found");
    shop.delete(&format!("/inventory/{}", ids.product)).await.fails(409, "stock_in_use");
    shop.delete(&format!("/inventory/{NOBODY}")).await.fails(404, "stock_not_found");
}
