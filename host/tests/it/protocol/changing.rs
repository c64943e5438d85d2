//! Updating and deleting resources.

use super::{delete, furnish, get, patch, shows};
use crate::shop::harness::{Shop, change};
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

const NOBODY: &str = "01890000-0000-7000-8000-000000000000";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_sent_stays() {
    let shop = Shop::new();
    let product = furnish(&shop).await.product;
    let path = format!("/products/{product}");
    let before = get(&shop, &path).await.is(200).body["data"]["attributes"].clone();
    let answer = patch(&shop, &path, &change("products", &product, json!({ "price": "13" }))).await.is(200);
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
        assert_eq!(patch(&shop, &path, &document).await.is(200).body["data"]["attributes"], expected);
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
        let answer = patch(&shop, &path, &change("people", id, json!({}))).await.fails(409, "type_mismatch");
        assert_eq!(answer.sources(), ["/data/type"]);
        assert_eq!(patch(&shop, &path, &change(kind, NOBODY, json!({}))).await.fails(409, "id_mismatch").sources(), ["/data/id"]);
        patch(&shop, &path, &json!({ "data": { "type": kind } })).await.fails(400, "invalid_document");
        patch(&shop, &path, &json!({ "data": { "id": id } })).await.fails(400, "invalid_document");
        patch(&shop, &path, &change(kind, &id.to_uppercase(), json!({}))).await.is(200);
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
        patch(&shop, &format!("{path}/{NOBODY}"), &change(kind, NOBODY, json!({}))).await.fails(404, code);
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
        let before = get(&shop, &path).await.is(200).text;
        let mut document = change(kind, id, json!({ "name": "Other" }));
        document["data"]["attributes"] = if kind == "products" { json!({ "name": "Other" }) } else { json!({}) };
        document["data"]["relationships"][name] = value;
        patch(&shop, &path, &document).await.fails(403, "forbidden");
        assert_eq!(get(&shop, &path).await.text, before);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn conflicts() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let taken = change("products", &ids.bare, json!({ "sku": "MUG-1" }));
    let answer = patch(&shop, &format!("/products/{}", ids.bare), &taken).await.fails(409, "sku_taken");
    assert_eq!(answer.sources(), ["/data/attributes/sku"]);
    let under = change("inventory", &ids.product, json!({ "on_hand": 2 }));
    let ask = shop.ask(http::Method::PATCH, &format!("/inventory/{}", ids.product)).if_match("*").document(&under);
    let answer = super::send(ask).await.fails(409, "insufficient_stock");
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
        let read = get(&shop, &path).await.is(200);
        let whole = json!({ "data": read.body["data"] });
        let ask =
            |document: &Value| shop.ask(http::Method::PATCH, &path).if_match(read.header("etag").unwrap()).document(document);
        assert_eq!(super::send(ask(&whole)).await.is(200).body["data"], read.body["data"]);
        // A price as a number is the same price.
        let mut spelt = whole.clone();
        for name in ["price", "unit_price", "total_price"] {
            if let Some(price) = spelt["data"]["attributes"].get_mut(name) {
                *price = serde_json::from_str(price.as_str().unwrap()).unwrap();
            }
        }
        assert_eq!(super::send(ask(&spelt)).await.is(200).body["data"], read.body["data"]);
        let mut other = whole.clone();
        other["data"]["attributes"][read_only] = json!(77);
        let answer = super::send(ask(&other)).await;
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
    assert!(delete(&shop, &path).await.is(204).text.is_empty());
    delete(&shop, &path).await.fails(404, "not_found");
    get(&shop, &path).await.fails(404, "not_found");
    shop.product("MUG-1", "1").await;
    let kept = get(&shop, &format!("/inventory/purchases/{}", ids.purchase)).await.is(200);
    assert_eq!(kept.attribute("product_sku"), "MUG-1");
    get(&shop, &format!("/inventory/{}", ids.product)).await.is(200);
    shop.buy(&ids.product, 1).await.fails(404, "product_not_found");
    delete(&shop, &format!("/inventory/{}", ids.product)).await.fails(409, "stock_in_use");
    delete(&shop, &format!("/inventory/{NOBODY}")).await.fails(404, "stock_not_found");
}
