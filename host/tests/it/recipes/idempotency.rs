//! `Idempotency-Key`: a request that is sent again is done once.

use crate::harness::creations::{creations, is_replay_of};
use crate::harness::{INVENTORY_OTHER, PRODUCTS_OTHER, Shop, change, new_product, new_purchase, new_reservation, new_stock};
use futures::future::join_all;
use http::Method;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn recipe_10_a_request_sent_again_is_answered_again() {
    let mut shop = Shop::new();
    let all = creations(&shop).await;
    let mut first = Vec::new();
    for (turn, creation) in all.iter().enumerate() {
        first.push(creation.send(&shop, &format!("key-{turn}")).await.is(201));
    }
    let before = shop.everything().await;
    for round in 0..2 {
        for (turn, (creation, first)) in all.iter().zip(&first).enumerate() {
            is_replay_of(&creation.send(&shop, &format!("key-{turn}")).await, first);
            // The draft's form, a quoted string, denotes the same key.
            is_replay_of(&creation.send(&shop, &format!("\"key-{turn}\"")).await, first);
        }
        if round == 0 {
            shop = shop.restarted();
        }
    }
    assert_eq!(shop.everything().await, before, "nothing was done again");
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn recipe_11_of_many_at_once_one_is_done() {
    let shop = Shop::new();
    for creation in creations(&shop).await {
        let before = shop.everything().await;
        let answers = join_all((0..50).map(|_| creation.send(&shop, &creation.path))).await;
        let (first, replays): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| !answer.is_replay());
        assert_eq!((first.len(), replays.len()), (1, 49), "{}", creation.path);
        for again in replays {
            is_replay_of(again, &first[0].clone().is(201));
        }
        let written = shop.everything().await.len() - before.len();
        assert!((1..=5).contains(&written), "{}: {written} rows", creation.path);
    }
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn recipe_12_a_key_is_for_one_request() {
    let shop = Shop::new();
    for creation in creations(&shop).await {
        let key = creation.path.as_str();
        let first = creation.send(&shop, key).await.is(201);
        let before = shop.everything().await;
        let other = shop.ask(Method::POST, &creation.path).once(key).document(&creation.other).send().await;
        let refused = other.fails(422, "idempotency_key_reused");
        assert_eq!(refused.sources(), ["Idempotency-Key"]);
        let query = format!("{}?fields[{}]=version", creation.path, creation.document["data"]["type"].as_str().unwrap());
        let elsewhere = shop.ask(Method::POST, &query).once(key).document(&creation.document).send().await;
        assert!([400, 422].contains(&elsewhere.status), "{}: {}", elsewhere.about, elsewhere.text);
        assert_eq!(shop.everything().await, before);
        is_replay_of(&creation.send(&shop, key).await, &first);
    }
    let product = shop.stocked("ROUTES", "1", 10).await;
    let document = new_purchase(&product, 1);
    shop.ask(Method::POST, "/inventory/purchase").once("route").document(&document).send().await.is(201);
    let other = shop.ask(Method::POST, "/inventory/purchases").once("route").document(&document).send().await;
    other.fails(422, "idempotency_key_reused");
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn recipe_12_each_client_has_keys_of_its_own() {
    let shop = Shop::new();
    let product = shop.stocked("CLIENTS", "1", 10).await;
    let document = new_purchase(&product, 1);
    let ask = || shop.ask(Method::POST, "/inventory/purchase").once("mine").document(&document);
    let first = ask().send().await.is(201);
    let other = ask().key(INVENTORY_OTHER).send().await.is(201);
    assert!(!other.is_replay());
    assert_ne!(first.id(), other.id());
    let create = |sku| shop.ask(Method::POST, "/products").once("mine").document(&new_product(sku, "1"));
    create("A").send().await.is(201);
    create("B").key(PRODUCTS_OTHER).send().await.is(201);
    create("B").send().await.fails(422, "idempotency_key_reused");
    assert_eq!(shop.units(&product).await, [8, 0, 8]);
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn recipe_12_what_is_no_key() {
    let shop = Shop::new();
    let all = creations(&shop).await;
    let before = shop.everything().await;
    for creation in &all {
        for key in ["", " ", "\"\"", &"k".repeat(256), "two words", "tab\tbed", "\"open"] {
            let refused = creation.send(&shop, key).await.fails(400, "invalid_idempotency_key");
            assert_eq!(refused.sources(), ["Idempotency-Key"], "{key:?}");
        }
        let twice = shop.ask(Method::POST, &creation.path).once("a").once("b").document(&creation.document).send().await;
        twice.fails(400, "invalid_idempotency_key");
    }
    assert_eq!(shop.everything().await, before);
    for creation in &all {
        let longest = format!("{:k<255}", creation.path);
        let first = creation.send(&shop, &longest).await.is(201);
        is_replay_of(&creation.send(&shop, &longest).await, &first);
    }
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn recipe_13_the_meaning_counts_and_not_the_spelling() {
    let shop = Shop::new();
    let product = shop.stocked("SPELT", "1", 10).await;
    let send = |text: String| shop.ask(Method::POST, "/inventory/purchase").once("spelt").raw(text).send();
    let first = send(new_purchase(&product, 2).to_string()).await.is(201);
    for text in [
        format!(
            "{{ \"data\" : {{ \"attributes\": {{ \"quantity\": 2, \"product_id\": \"{product}\" }},\n\t\"type\": \"purchases\" }} }}"
        ),
        format!(r#"{{"data":{{"type":"\u0070urchases","attributes":{{"product_id":"{product}","quantity":2}}}}}}"#),
    ] {
        is_replay_of(&send(text).await, &first);
    }
    let other = new_purchase(&product, 3).to_string();
    send(other).await.fails(422, "idempotency_key_reused");
    assert_eq!(shop.units(&product).await, [8, 0, 8]);
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn recipe_14_a_refusal_sticks_to_its_key() {
    let shop = Shop::new();
    let product = shop.stocked("STICKY", "1", 1).await;
    let unstocked = shop.product("STICKY-2", "1").await;
    let ask = |path: &'static str, key: &'static str, document: &Value| {
        shop.ask(Method::POST, path).once(key).document(document).send()
    };
    let buy = new_purchase(&product, 2);
    let hold = new_reservation(&product, 2, 60);
    let lost = new_purchase(&unstocked, 1);
    let archived = shop.stocked("STICKY-3", "1", 10).await;
    let status = async |status: &str| {
        let document = change("products", &archived, json!({ "status": status }));
        shop.patch(&format!("/products/{archived}"), &document).await.is(200);
    };
    status("archived").await;
    let not_sold = new_purchase(&archived, 1);
    let not_available = ask("/inventory/purchase", "K7", &not_sold).await.fails(409, "product_not_available");
    status("active").await;
    is_replay_of(&ask("/inventory/purchase", "K7", &not_sold).await, &not_available);
    ask("/inventory/purchase", "K8", &not_sold).await.is(201);
    let refused = ask("/inventory/purchase", "K1", &buy).await.fails(409, "insufficient_stock");
    let not_held = ask("/inventory/reservations", "K2", &hold).await.fails(409, "insufficient_stock");
    let not_found = ask("/inventory/purchase", "K3", &lost).await.fails(404, "stock_not_found");
    shop.adjust(&product, 10).await.is(201);
    shop.stock(&unstocked, 10).await;
    is_replay_of(&ask("/inventory/purchase", "K1", &buy).await, &refused);
    is_replay_of(&ask("/inventory/reservations", "K2", &hold).await, &not_held);
    is_replay_of(&ask("/inventory/purchase", "K3", &lost).await, &not_found);
    ask("/inventory/purchase", "K4", &buy).await.is(201);
    ask("/inventory/reservations", "K5", &hold).await.is(201);
    ask("/inventory/purchase", "K6", &lost).await.is(201);
    let shop = shop.restarted();
    let again = shop.ask(Method::POST, "/inventory/purchase").once("K1").document(&buy).send().await;
    is_replay_of(&again, &refused);
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn recipe_15_what_was_not_decided_is_not_kept() {
    let shop = Shop::new();
    let product = shop.stocked("UNDECIDED", "1", 10).await;
    let unborn = "01900000-0000-7000-8000-000000000001";
    let ask = |document: &Value| shop.ask(Method::POST, "/inventory/purchase").once("K").document(document);
    ask(&json!({})).send().await.fails(400, "invalid_document");
    ask(&new_purchase(&product, 0)).send().await.fails(422, "validation_failed");
    ask(&new_purchase(unborn, 1)).send().await.fails(404, "product_not_found");
    ask(&new_purchase(&product, 1)).key("wrong").send().await.fails(401, "unauthenticated");
    let plain = ask(&new_purchase(&product, 1)).without("content-type").header("content-type", "text/plain");
    plain.send().await.fails(415, "unsupported_media_type");
    let made = ask(&new_purchase(&product, 1)).send().await.is(201);
    assert!(!made.is_replay());

    let create = |document: &Value| shop.ask(Method::POST, "/products").once("P").document(document);
    create(&new_product("has space", "1")).send().await.fails(422, "validation_failed");
    assert!(!create(&new_product("UNBORN", "1")).send().await.is(201).is_replay());
    let start = |document: &Value| shop.ask(Method::POST, "/inventory").once("S").document(document);
    start(&new_stock(unborn, 1)).send().await.fails(404, "product_not_found");
    let mut born = new_product("BORN", "1");
    born["data"]["id"] = json!(unborn);
    shop.post("/products", &born).await.is(201);
    assert!(!start(&new_stock(unborn, 1)).send().await.is(201).is_replay());
    shop.check().await;
}
