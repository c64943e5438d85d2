//! Conditional requests.

use super::shows;
use crate::harness::{NOBODY, Shop, change, furnish};
use http::Method;
use serde_json::json;

shows! {
    "HT1" Must "A read has ETag; If-None-Match that fits is 304 with what the 200 would have said of it." => reading;
    "HT2" Must "If-Match that does not fit is 412 and nothing is changed; weak tags never fit." => changing;
    "HT3" Must "404, 405, 406 and 415 win over 412, and 412 wins over what is wrong with the body." => precedence;
    "HT4" Choice "An absolute count of stock without If-Match is 428." => counting;
    "HT5" Choice "Where include or fields make another representation, the hash of the body stands in the tag behind the version." => reading;
    "HT6" Choice "If-Match of a change takes the tag of any representation of the present version, as one made by include or fields; reads compare whole tags." => other_representations;
    "HT7" Choice "Cache-Control: private, no-cache on every answer behind a key, 304 and errors too: caches know nothing of X-API-KEY." => caches;
    "PF5" Choice "Of many changes based on one version, one succeeds." => one_of_many;
}

#[tokio::test(flavor = "multi_thread")]
async fn reading() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    for path in [
        format!("/products/{}", ids.product),
        format!("/inventory/{}?include=product", ids.product),
        format!("/inventory/purchases/{}?fields[purchases]=quantity", ids.purchase),
        format!("/inventory/movements/{}", ids.movement),
        "/products".to_owned(),
        "/inventory/events?page[size]=2".to_owned(),
        "/inventory/figures".to_owned(),
    ] {
        let read = shop.get(&path).await.is(200);
        let tag = read.header("etag").unwrap().to_owned();
        assert!(tag.starts_with('"') && tag.ends_with('"'), "{tag}");
        for sent in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".to_owned()] {
            let same = shop.ask(Method::GET, &path).header("if-none-match", &sent).send().await.is(304);
            assert_eq!((same.header("etag"), same.header("vary")), (Some(tag.as_str()), Some("Accept")), "{path} {sent}");
        }
        shop.ask(Method::GET, &path).header("if-none-match", "\"other\"").send().await.is(200);
    }
    let path = format!("/inventory/{}", ids.product);
    let plain = shop.get(&path).await.header("etag").unwrap().to_owned();
    let included = shop.get(&format!("{path}?include=product")).await.header("etag").unwrap().to_owned();
    shop.set_price(&ids.product, "77").await;
    assert_eq!(shop.get(&path).await.header("etag"), Some(plain.as_str()));
    assert_ne!(shop.get(&format!("{path}?include=product")).await.header("etag"), Some(included.as_str()));
}

#[tokio::test(flavor = "multi_thread")]
async fn caches() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let path = format!("/products/{}", ids.product);
    let tag = shop.get(&path).await.is(200).header("etag").unwrap().to_owned();
    let asks = [
        (shop.ask(Method::GET, &path), 200),
        (shop.ask(Method::HEAD, "/inventory"), 200),
        (shop.ask(Method::GET, &path).header("if-none-match", &tag), 304),
        (shop.ask(Method::OPTIONS, &path), 204),
        (shop.ask(Method::GET, "/inventory/nothing/at/all"), 404),
        (shop.ask(Method::GET, "/products?x=1"), 400),
        (shop.ask(Method::GET, &path).without("x-api-key"), 401),
        (shop.ask(Method::PUT, &path), 405),
        (shop.ask(Method::DELETE, &path), 204),
    ];
    for (ask, status) in asks {
        let answer = ask.send().await.is(status);
        assert_eq!(answer.header("cache-control"), Some("private, no-cache"), "{}", answer.about);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn changing() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let path = format!("/products/{}", ids.product);
    let tag = shop.get(&path).await.header("etag").unwrap().to_owned();
    let document = change("products", &ids.product, json!({ "name": "Other" }));
    for stale in ["\"other\"".to_owned(), format!("W/{tag}"), "nonsense".to_owned()] {
        let answer = shop.ask(Method::PATCH, &path).if_match(&stale).document(&document).send().await;
        assert_eq!(answer.fails(412, "precondition_failed").sources(), ["If-Match"]);
        shop.ask(Method::DELETE, &path).if_match(&stale).send().await.fails(412, "precondition_failed");
    }
    shop.ask(Method::PATCH, &path)
        .header("if-none-match", "*")
        .document(&document)
        .send()
        .await
        .fails(412, "precondition_failed");
    assert_eq!(shop.get(&path).await.header("etag"), Some(tag.as_str()));
    let changed = shop.ask(Method::PATCH, &path).if_match(&format!("\"x\", {tag}")).document(&document).send().await.is(200);
    assert_ne!(changed.header("etag"), Some(tag.as_str()));
    shop.ask(Method::PATCH, &path).if_match(&tag).document(&document).send().await.fails(412, "precondition_failed");
    shop.ask(Method::DELETE, &path).if_match(changed.header("etag").unwrap()).send().await.is(204);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_representations() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let name = change("products", &ids.product, json!({ "name": "Other" }));
    let count = change("inventory", &ids.product, json!({ "on_hand": 50 }));
    let cancel = change("purchases", &ids.purchase, json!({ "status": "cancelled" }));
    let release = change("reservations", &ids.reservation, json!({ "status": "released" }));
    for (path, query, document) in [
        (format!("/products/{}", ids.product), "fields[products]=name", name),
        (format!("/inventory/{}", ids.product), "include=product", count),
        (format!("/inventory/purchases/{}", ids.purchase), "include=product&fields[products]=sku", cancel),
        (format!("/inventory/reservations/{}", ids.reservation), "fields[reservations]=", release),
    ] {
        let url = format!("{path}?{query}");
        let plain = shop.get(&path).await.is(200).header("etag").unwrap().to_owned();
        let tag = shop.get(&url).await.is(200).header("etag").unwrap().to_owned();
        assert!(tag != plain && tag.starts_with(&format!("{}-", plain.trim_end_matches('"'))), "{plain} {tag}");
        for (path, tag) in [(&path, &tag), (&url, &plain)] {
            shop.ask(Method::GET, path).header("if-none-match", tag).send().await.is(200);
        }
        let based_on = |tag: &str| shop.ask(Method::PATCH, &path).if_match(tag).document(&document).send();
        based_on(&format!("W/{tag}")).await.fails(412, "precondition_failed");
        based_on(&tag.replacen('"', "\"1", 1)).await.fails(412, "precondition_failed");
        let changed = based_on(&tag).await.is(200);
        assert_ne!(changed.header("etag"), Some(plain.as_str()));
        // What was read is not there any more. What has ended stays so, whatever that was based on.
        let has_ended = path.contains("purchases") || path.contains("reservations");
        based_on(&tag).await.is(if has_ended { 200 } else { 412 });
    }
    let path = format!("/products/{}", ids.product);
    let fresh = shop.get(&format!("{path}?fields[products]=name")).await.is(200).header("etag").unwrap().to_owned();
    let ask = shop.ask(Method::PATCH, &format!("{path}?fields[products]=sku")).if_match(&fresh);
    let document = change("products", &ids.product, json!({ "name": "Third" }));
    let shown = ask.document(&document).send().await.is(200).header("etag").unwrap().to_owned();
    shop.ask(Method::DELETE, &path).if_match(&shown).send().await.is(204);
}

#[tokio::test(flavor = "multi_thread")]
async fn precedence() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let path = format!("/products/{}", ids.product);
    let stale = |method: Method, path: &str| shop.ask(method, path).if_match("\"other\"");
    let document = change("products", &ids.product, json!({}));
    stale(Method::PATCH, &format!("/products/{NOBODY}")).document(&document).send().await.fails(404, "not_found");
    stale(Method::PUT, &path).send().await.fails(405, "method_not_allowed");
    stale(Method::PATCH, &path).header("accept", "text/html").document(&document).send().await.fails(406, "not_acceptable");
    stale(Method::PATCH, &path).header("content-type", "text/plain").raw("x").send().await.fails(415, "unsupported_media_type");
    for document in [
        json!({}),
        change("people", &ids.product, json!({})),
        change("products", &ids.product, json!({ "price": "x", "sku": "BARE-1" })),
    ] {
        stale(Method::PATCH, &path).document(&document).send().await.fails(412, "precondition_failed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn counting() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let path = format!("/inventory/{}", ids.product);
    let count = change("inventory", &ids.product, json!({ "on_hand": 50 }));
    let answer = shop.ask(Method::PATCH, &path).document(&count).send().await;
    assert_eq!(answer.fails(428, "precondition_required").sources(), ["If-Match"]);
    let threshold = change("inventory", &ids.product, json!({ "low_stock_threshold": 5 }));
    let tag = shop.ask(Method::PATCH, &path).document(&threshold).send().await.is(200).header("etag").unwrap().to_owned();
    assert_eq!(shop.ask(Method::PATCH, &path).if_match(&tag).document(&count).send().await.is(200).number("on_hand"), 50);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_many() {
    let shop = Shop::new();
    let ids = furnish(&shop).await;
    let path = format!("/inventory/{}", ids.product);
    let tag = shop.get(&path).await.header("etag").unwrap().to_owned();
    let counts: Vec<_> = (50..70).map(|on_hand| change("inventory", &ids.product, json!({ "on_hand": on_hand }))).collect();
    let sent = counts.iter().map(|count| shop.ask(Method::PATCH, &path).if_match(&tag).document(count).send());
    let statuses: Vec<u16> = futures::future::join_all(sent).await.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 412).count(), 19, "{statuses:?}");
    shop.check().await;
}
