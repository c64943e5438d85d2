//! `Idempotency-Key`.

use super::shows;
use crate::harness::{INVENTORY_OTHER, Shop, furnish, new_movement, new_product, new_purchase, new_reservation};
use http::Method;
use serde_json::json;
use std::collections::BTreeSet;

shows! {
    "ID1" Should "A quoted string and the bare text are the same key." => forms_of_a_key;
    "ID2" Must "Format, scope and lifetime of keys are published in the description of the API." => keys_are_described;
    "ID3" Should "The same key with the same request is answered with the stored outcome, byte for byte, success or refusal." => the_first_outcome_is_kept;
    "ID4" Should "The same key with another request is 422." => another_request;
    "ID5" Choice "While the first is being answered the second waits for it and gets its outcome: nobody has to try again." => at_once;
    "ID7" Choice "A key belongs to the client of the API key; another client's is another key. One that is not valid is 400, whatever is wrong with the body." => forms_of_a_key;
    "ID8" Must "Of many requests with one key, one has an effect." => at_once;
    "PF4" Choice "Every POST of both services honours the key." => the_first_outcome_is_kept;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_outcome_is_kept() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    for (path, document, status) in [
        ("/products".to_owned(), new_product("IK-1", "1"), 201),
        ("/products".to_owned(), new_product("MUG-1", "1"), 409),
        ("/inventory".to_owned(), json!({ "data": { "type": "inventory", "id": ids.bare } }), 201),
        (format!("/inventory/{}/movements", ids.product), new_movement("received", 1), 201),
        ("/inventory/purchase".to_owned(), new_purchase(&ids.product, 1), 201),
        ("/inventory/purchases".to_owned(), new_purchase(&ids.product, 900_000), 409),
        ("/inventory/reservations".to_owned(), new_reservation(&ids.product, 1, 60), 201),
    ] {
        let key = format!("key-{path}-{status}");
        let ask = || shop.ask(Method::POST, &path).once(&key).document(&document).send();
        let first = ask().await.is(status);
        let before = shop.everything().await;
        let again = ask().await.is(status);
        assert!(!first.is_replay() && again.is_replay(), "{path}");
        assert_eq!((&first.text, first.header("location")), (&again.text, again.header("location")));
        assert_eq!(shop.everything().await, before);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_request() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let buy =
        |path: &'static str, quantity| shop.ask(Method::POST, path).once("k").document(&new_purchase(&ids.product, quantity));
    buy("/inventory/purchase", 1).send().await.is(201);
    for (path, quantity) in
        [("/inventory/purchase", 2), ("/inventory/purchases", 1), ("/inventory/purchase?fields[purchases]=quantity", 1)]
    {
        assert_eq!(buy(path, quantity).send().await.fails(422, "idempotency_key_reused").sources(), ["Idempotency-Key"]);
    }
    let respelled =
        format!(r#"{{"data":{{"attributes":{{"quantity":1.0,"product_id":"{}"}},"type":"purchases"}}}}"#, ids.product);
    assert!(shop.ask(Method::POST, "/inventory/purchase").once("k").raw(respelled).send().await.is(201).is_replay());
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_of_a_key() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let buy = |key: &str| shop.ask(Method::POST, "/inventory/purchase").once(key).document(&new_purchase(&ids.product, 1));
    buy("abc").send().await.is(201);
    assert!(buy("\"abc\"").send().await.is(201).is_replay());
    assert!(!buy("abc").key(INVENTORY_OTHER).send().await.is(201).is_replay());
    for bad in ["", "a b", "\"half", &"x".repeat(256)] {
        assert_eq!(buy(bad).send().await.fails(400, "invalid_idempotency_key").sources(), ["Idempotency-Key"]);
    }
    buy("twice").once("other").send().await.fails(400, "invalid_idempotency_key");
    // A client that corrects its document first would send it again with a key that protects nothing.
    for path in ["/products", "/products/operations", "/inventory", "/inventory/purchase", "/inventory/reservations"] {
        let extension = if path.ends_with("operations") { ";ext=\"https://jsonapi.org/ext/atomic\"" } else { "" };
        for body in ["{", "{}", r#"{"data":{"type":"products","attributes":{"price":"x"}}}"#] {
            let ask = shop.ask(Method::POST, path).header("content-type", &format!("application/vnd.api+json{extension}"));
            ask.raw(body).once("a b").send().await.fails(400, "invalid_idempotency_key");
        }
    }
    assert_eq!(buy(&"x".repeat(255)).send().await.is(201).number("remaining"), shop.units(&ids.product).await[2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn at_once() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let before = shop.units(&ids.product).await[0];
    let document = new_purchase(&ids.product, 1);
    let sent = (0..30).map(|_| shop.ask(Method::POST, "/inventory/purchase").once("same").document(&document).send());
    let answers = futures::future::join_all(sent).await;
    let texts: BTreeSet<&str> = answers.iter().map(|answer| answer.text.as_str()).collect();
    assert!(answers.iter().all(|answer| answer.status == 201) && texts.len() == 1, "{texts:?}");
    assert_eq!(answers.iter().filter(|answer| !answer.is_replay()).count(), 1);
    assert_eq!(shop.units(&ids.product).await[0], before - 1);
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_described() {
    let shop = Shop::new();
    for path in ["/products/openapi.json", "/inventory/openapi.json"] {
        let described = shop.get(path).await.is(200).body;
        let operations = described["paths"].as_object().unwrap().values().filter_map(|item| item.get("post"));
        for operation in operations {
            let parameters = operation["parameters"].as_array().unwrap();
            let key = parameters.iter().find(|parameter| parameter["name"] == "Idempotency-Key").unwrap();
            let words = key["description"].as_str().unwrap();
            assert!(words.contains("255 visible ASCII") && words.contains("24 hours"), "{words}");
        }
    }
}
