//! The structure of every document. What holds for all of them is checked for every answer of every test.

use super::shows;
use crate::harness::{Shop, change, furnish, new_product};
use serde_json::{Value, json};
use std::collections::BTreeSet;

shows! {
    "DS1" Must "A document is an object with data, errors, meta or a member of an extension; never data beside errors, and included only beside data." => every_kind_of_document;
    "DS2" Must "A document has no member that the specification or an applied extension does not define." => every_kind_of_document;
    "DS3" Must "Members of a request that are not defined are ignored." => unknown_members_are_ignored;
    "DS4" Must "Members that begin with @ are ignored, among attributes too." => unknown_members_are_ignored;
    "DS5" Must "Member names have the characters that are allowed; names are case-sensitive." => every_kind_of_document;
    "DS6" Must "A resource has a string type and a string id, unique together." => every_kind_of_document;
    "DS7" Must "Attributes and relationships are objects and share one namespace, without id and type." => every_kind_of_document;
    "DS8" Choice "product_id stands among the attributes of what is about a product, beside the relationship: forms and spreadsheets read it without following anything." => foreign_keys_stand_beside_relationships;
    "DS9" Must "A relationship object has links, data or meta; linkage is null, an identifier or an array of them." => every_kind_of_document;
    "DS10" Must "An identifier object has type and id, and perhaps meta, and nothing else." => every_kind_of_document;
    "DS11" Must "A link is a string, an object with href, or null." => every_kind_of_document;
    "DS12" Must "Every meta is an object." => every_kind_of_document;
    "DS13" Must "The jsonapi object has the version and the extensions and profiles that were applied." => every_kind_of_document;
    "DS14" Must "A collection is an array, even of one or none." => every_kind_of_document;
    "DS15" Must "The top-level self is the link that made the document, with all of its parameters; an object with the media type where a profile was applied." => self_is_what_was_asked;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_document() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let (product, purchase) = (&ids.product, &ids.purchase);
    let mut kinds = BTreeSet::new();
    for path in [
        "/products".to_owned(),
        "/products?filter[sku]=nobody".to_owned(),
        format!("/products/{product}"),
        "/products/events".to_owned(),
        "/inventory?include=product".to_owned(),
        format!("/inventory/{product}/movements?include=product"),
        format!("/inventory/{product}/relationships/movements"),
        format!("/inventory/purchases/{purchase}?include=product"),
        format!("/inventory/purchases/{purchase}/relationships/inventory"),
        format!("/inventory/products/{}/inventory", ids.bare),
        "/inventory/reservations?include=".to_owned(),
        "/inventory/events".to_owned(),
        "/inventory/figures".to_owned(),
        "/inventory/consistency".to_owned(),
        "/inventory/nowhere".to_owned(),
    ] {
        let answer = shop.get(&path).await;
        kinds.insert(answer.body.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" "));
        let is_list = answer.body.get("data").is_some_and(Value::is_array);
        let named_one = path.contains(product.as_str()) || path.contains(purchase.as_str()) || path.contains(&ids.bare);
        assert!(answer.status == 404 || path.ends_with("consistency") || is_list || named_one, "{path}: {}", answer.text);
    }
    // With data alone, with included beside it, with meta alone, with errors.
    assert!(kinds.len() >= 4, "{kinds:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_members_are_ignored() {
    let shop = Shop::new();
    let mut document = new_product("AT-1", "1");
    document["foo"] = json!(1);
    document["@context"] = json!("x");
    document["data"]["bar"] = json!([]);
    document["data"]["@id"] = json!({});
    document["data"]["attributes"]["@type"] = json!("x");
    document["data"]["relationships"] = json!({ "@r": 1 });
    let made = shop.post("/products", &document).await.is(201);
    assert!(!made.text.contains('@') && !made.text.contains("foo"), "{}", made.text);
    let mut document = change("products", made.id(), json!({ "@x": 1, "name": "Other" }));
    document["data"]["baz"] = Value::Null;
    let changed = shop.patch(&format!("/products/{}", made.id()), &document).await.is(200);
    assert_eq!(changed.attribute("name"), "Other");
}

#[tokio::test(flavor = "multi_thread")]
async fn foreign_keys_stand_beside_relationships() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    for path in [
        format!("/inventory/purchases/{}", ids.purchase),
        format!("/inventory/reservations/{}", ids.reservation),
        format!("/inventory/movements/{}", ids.movement),
    ] {
        let answer = shop.get(&path).await.is(200);
        assert_eq!(answer.attribute("product_id"), &answer.body["data"]["relationships"]["product"]["data"]["id"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn self_is_what_was_asked() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let path = format!("/inventory/{}?include=product&fields[inventory]=on_hand,product", ids.product);
    let answer = shop.get(&path).await.is(200);
    let expected = path.replace('[', "%5B").replace(']', "%5D").replace(',', "%2C");
    assert_eq!(answer.body["links"]["self"], expected.as_str());
    assert_eq!(shop.get(&expected).await.text, answer.text);
    let list = shop.get("/inventory/purchases?page[size]=1&filter[quantity][gte]=1").await.is(200);
    let own = &list.body["links"]["self"];
    assert_eq!(own["href"], "/inventory/purchases?page%5Bsize%5D=1&filter%5Bquantity%5D%5Bgte%5D=1");
    assert_eq!(own["type"].as_str(), list.header("content-type"));
}
