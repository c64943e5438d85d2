//! Content negotiation.

use super::shows;
use crate::harness::{Ids, MEDIA_TYPE as JA, Shop, change, furnish, new_product};
use http::Method;
use serde_json::json;

shows! {
    "CN1" Must "Every answer with a body is application/vnd.api+json, with no parameter but ext and profile." => answers_have_the_media_type;
    "CN2" Must "A Content-Type with another parameter is 415, whatever the method." => other_parameters_of_the_content_type;
    "CN3" Must "A Content-Type with an extension that is not supported is 415, beside a supported one too." => extensions_of_the_content_type;
    "CN4" Must "A profile in Content-Type that is not known is ignored." => profiles_are_never_an_error;
    "CN5" Must "Accept whose every instance of the media type has another parameter is 406." => accept;
    "CN6" Must "Instances with another parameter are ignored where one is without." => accept;
    "CN7" Must "Accept whose every instance has an extension that is not supported is 406; one clean instance is enough." => accept;
    "CN8" Must "A profile in Accept that is not known is ignored." => profiles_are_never_an_error;
    "CN9" Should "A known profile that is asked for is applied; cursor pagination is on every list, asked for or not." => profiles_are_applied_and_named;
    "CN10" Must "What is applied is named in the Content-Type of the answer." => profiles_are_applied_and_named;
    "CN11" Should "Vary: Accept on every answer, on errors, 204 and 304 too." => answers_have_the_media_type;
    "CN12" Must "The jsonapi member of a request has no part in negotiation." => the_jsonapi_member_negotiates_nothing;
    "CN13" Choice "No Accept, */*, application/* and a weight are all acceptable; names are compared without regard to case." => accept;
    "CN14" Choice "Accept: application/vnd.api+json;foo=1, */* is 406, as the text says to the letter." => accept;
    "CN15" Choice "A body of another type or of none is 415; Accept: text/html alone is 406." => other_types;
    "CN16" Choice "Content-Type on GET and DELETE, and a body there, are tolerated: real clients send them." => content_type_without_content;
    "CN17" Choice "An extension without quotes is read as if it had them." => extensions_of_the_content_type;
    "CN18" Choice "Atomic Operations named where they are not supported are 415 and 406, like any other extension." => extensions_of_the_content_type;
    "CN19" Choice "415 and 406 point at the header." => extensions_of_the_content_type;
    "CN20" Should "A body with a content coding is 415 with Accept-Encoding: identity; where no body is read the header means nothing." => content_codings;
}

const ATOMIC: &str = "https://jsonapi.org/ext/atomic";

#[tokio::test(flavor = "multi_thread")]
async fn answers_have_the_media_type() {
    let shop = Shop::new();
    let Ids { product, .. } = furnish(&shop).await;
    let path = format!("/products/{product}");
    let tag = shop.get(&path).await.is(200).header("etag").unwrap().to_owned();
    let asks = [
        (shop.ask(Method::GET, &path), 200),
        (shop.ask(Method::GET, &path).header("if-none-match", &tag), 304),
        (shop.ask(Method::POST, "/products").document(&new_product("CT-1", "1")), 201),
        (shop.ask(Method::POST, "/products").document(&json!({})), 400),
        (shop.ask(Method::GET, "/inventory/nowhere/at/all"), 404),
        (shop.ask(Method::PUT, &path), 405),
        (shop.ask(Method::GET, &path).without("x-api-key"), 401),
        (shop.ask(Method::OPTIONS, &path), 204),
        (shop.ask(Method::DELETE, &path), 204),
    ];
    for (ask, status) in asks {
        let answer = ask.send().await.is(status);
        assert_eq!(answer.header("vary"), Some("Accept"));
        let expected = if status == 204 || status == 304 { None } else { Some(JA) };
        assert_eq!(answer.header("content-type"), expected, "{}", answer.about);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn other_parameters_of_the_content_type() {
    let shop = Shop::new();
    let Ids { product, .. } = furnish(&shop).await;
    for content_type in
        [format!("{JA}; charset=utf-8"), format!("{JA};foo=bar"), format!("{JA};profile=\"https://a.example\";v=1")]
    {
        for (method, path) in [
            (Method::GET, "/products".to_owned()),
            (Method::POST, "/products".to_owned()),
            (Method::PATCH, format!("/products/{product}")),
            (Method::DELETE, format!("/products/{product}")),
            (Method::GET, format!("/inventory/{product}")),
            (Method::POST, "/inventory/purchase".to_owned()),
        ] {
            let answer = shop.ask(method, &path).header("content-type", &content_type).raw("{}").send().await;
            assert_eq!(answer.fails(415, "unsupported_media_type").sources(), ["Content-Type"]);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn extensions_of_the_content_type() {
    let shop = Shop::new();
    let operations = json!({ "atomic:operations": [{ "op": "add", "data": new_product("EXT-1", "1")["data"] }] });
    let unknown = "https://example.com/x";
    for (path, extensions, status) in [
        ("/products", unknown.to_owned(), 415),
        ("/products", ATOMIC.to_owned(), 415),
        ("/products/operations", unknown.to_owned(), 415),
        ("/products/operations", format!("{ATOMIC} {unknown}"), 415),
        ("/inventory/operations", String::new(), 415),
        ("/products/operations", ATOMIC.to_owned(), 200),
    ] {
        let content_type = if extensions.is_empty() { JA.to_owned() } else { format!("{JA};ext=\"{extensions}\"") };
        let answer = shop.ask(Method::POST, path).header("content-type", &content_type).document(&operations).send().await;
        assert_eq!(answer.status, status, "{path} {content_type}: {}", answer.text);
        assert!(status == 200 || answer.sources() == ["Content-Type"], "{}", answer.text);
    }
    let unquoted = format!("{JA};ext={ATOMIC}");
    let operations = json!({ "atomic:operations": [{ "op": "add", "data": new_product("EXT-2", "1")["data"] }] });
    shop.ask(Method::POST, "/products/operations").header("content-type", &unquoted).document(&operations).send().await.is(200);
    let refused = shop.ask(Method::GET, "/products").header("accept", &format!("{JA};ext=\"{ATOMIC}\"")).send().await;
    assert_eq!(refused.fails(406, "not_acceptable").sources(), ["Accept"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn accept() {
    let shop = Shop::new();
    let Ids { product, .. } = furnish(&shop).await;
    let acceptable = [
        JA.to_owned(),
        "*/*".to_owned(),
        "application/*".to_owned(),
        format!("{JA};q=0.5"),
        "Application/VND.API+JSON".to_owned(),
        format!("{JA};foo=1, {JA}"),
        format!("text/html, {JA};q=0.1"),
        format!("{JA};ext=\"https://example.com/x\", {JA}"),
        format!("{JA};ext=\"{ATOMIC}\";foo=1, {JA}"),
    ];
    let not_acceptable = [
        format!("{JA};foo=1"),
        format!("{JA};foo=1, {JA};charset=utf-8"),
        format!("{JA};ext=\"https://example.com/x\""),
        format!("{JA};foo=1, */*"),
        "text/html".to_owned(),
        "application/json".to_owned(),
    ];
    for path in [format!("/products/{product}"), format!("/inventory/{product}")] {
        shop.ask(Method::GET, &path).send().await.is(200);
        for value in &acceptable {
            let answer = shop.ask(Method::GET, &path).header("accept", value).send().await;
            assert_eq!((answer.status, answer.header("content-type")), (200, Some(JA)), "{value}: {}", answer.text);
        }
        for value in &not_acceptable {
            let answer = shop.ask(Method::GET, &path).header("accept", value).send().await;
            assert_eq!((answer.status, answer.sources()), (406, vec!["Accept"]), "{value}: {}", answer.text);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn profiles_are_never_an_error() {
    let shop = Shop::new();
    let unknown = format!("{JA};profile=\"https://example.com/unknown\"");
    let made = shop.ask(Method::POST, "/products").header("content-type", &unknown).header("accept", &unknown);
    let made = made.document(&new_product("PRO-1", "1")).send().await.is(201);
    assert_eq!(made.header("content-type"), Some(JA));
    shop.ask(Method::GET, "/inventory").header("accept", &unknown).send().await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn profiles_are_applied_and_named() {
    let shop = Shop::new();
    let profile = "https://jsonapi.org/profiles/ethanresnick/cursor-pagination";
    let named = format!("{JA};profile=\"{profile}\"");
    for path in ["/products", "/products/events", "/inventory", "/inventory/movements", "/inventory/purchases"] {
        for accept in [named.as_str(), JA] {
            let answer = shop.ask(Method::GET, path).header("accept", accept).send().await.is(200);
            assert_eq!(answer.header("content-type"), Some(named.as_str()));
            assert_eq!(answer.body["jsonapi"]["profile"], json!([profile]));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_jsonapi_member_negotiates_nothing() {
    let shop = Shop::new();
    let mut document = new_product("JA-1", "1");
    document["jsonapi"] = json!({ "version": "1.1", "ext": ["https://example.com/x"], "profile": ["https://example.com/y"] });
    let made = shop.post("/products", &document).await.is(201);
    assert_eq!(made.body["jsonapi"], json!({ "version": "1.1" }));
}

#[tokio::test(flavor = "multi_thread")]
async fn other_types() {
    let shop = Shop::new();
    let Ids { product, .. } = furnish(&shop).await;
    let document = change("products", &product, json!({ "name": "Other" }));
    for content_type in ["application/json", "text/html", "application/x-www-form-urlencoded", "nonsense"] {
        let ask = shop.ask(Method::PATCH, &format!("/products/{product}")).header("content-type", content_type);
        ask.document(&document).send().await.fails(415, "unsupported_media_type");
    }
    let untyped = shop.ask(Method::POST, "/inventory/purchase").document(&document).without("content-type");
    untyped.send().await.fails(415, "unsupported_media_type");
}

#[tokio::test(flavor = "multi_thread")]
async fn content_type_without_content() {
    let shop = Shop::new();
    let Ids { product, bare, .. } = furnish(&shop).await;
    for content_type in [JA, "application/json"] {
        shop.ask(Method::GET, &format!("/inventory/{product}/")).header("content-type", content_type).send().await.is(200);
        shop.ask(Method::GET, "/products/").header("content-type", content_type).raw("{}").send().await.is(200);
    }
    shop.ask(Method::DELETE, &format!("/products/{bare}/")).raw("{}").send().await.is(204);
}

#[tokio::test(flavor = "multi_thread")]
async fn content_codings() {
    let shop = Shop::new();
    let Ids { product, .. } = furnish(&shop).await;
    let document = new_product("CE-1", "1");
    let create = || shop.ask(Method::POST, "/products").document(&document);
    for coding in ["gzip", "br", "GZIP, identity", "identity, deflate", "nonsense"] {
        for ask in [create(), shop.ask(Method::PATCH, &format!("/inventory/{product}")).raw("\u{1f}\u{8b}")] {
            let answer = ask.header("content-encoding", coding).send().await.fails(415, "unsupported_media_type");
            assert_eq!((answer.sources(), answer.header("accept-encoding")), (vec!["Content-Encoding"], Some("identity")));
        }
    }
    create().header("content-encoding", "identity").header("content-encoding", "gzip").send().await.is(415);
    let read = shop.ask(Method::GET, "/products?filter[sku]=CE-1").header("content-encoding", "gzip");
    assert!(read.send().await.is(200).list().is_empty());
    create().header("content-encoding", "Identity").send().await.is(201);
}
