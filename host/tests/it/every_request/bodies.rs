//! The content of a request: what is no document, what is one with a mistake, and what is too large.

use crate::harness::{
    Answer, INVENTORY_KEY, MEDIA_TYPE, PRODUCTS_KEY, Shop, change, new_movement, new_product, new_purchase, new_reservation,
    new_stock,
};
use bytes::Bytes;
use futures::stream;
use http::{Method, Request};
use http_body::Frame;
use http_body_util::StreamBody;
use serde_json::{Value, json};
use std::convert::Infallible;

/// Requests that change something, each with a document that succeeds.
async fn writes(shop: &Shop) -> Vec<(Method, String, Value)> {
    let product = shop.stocked("TARGET", "1", 1_000).await;
    let bare = shop.product("BARE", "1").await;
    let held = shop.hold(&product, 1, 600).await.is(201).id().to_owned();
    let bought = shop.buy(&product, 1).await.is(201).id().to_owned();
    vec![
        (Method::POST, "/products".to_owned(), new_product("NEW", "1")),
        (Method::PATCH, format!("/products/{product}"), change("products", &product, json!({ "name": "Other" }))),
        (Method::POST, "/inventory".to_owned(), new_stock(&bare, 1)),
        (Method::PATCH, format!("/inventory/{product}"), change("inventory", &product, json!({ "low_stock_threshold": 7 }))),
        (Method::POST, format!("/inventory/{product}/movements"), new_movement("received", 1)),
        (Method::POST, "/inventory/purchase".to_owned(), new_purchase(&product, 1)),
        (Method::PATCH, format!("/inventory/purchases/{bought}"), change("purchases", &bought, json!({ "status": "cancelled" }))),
        (Method::POST, "/inventory/reservations".to_owned(), new_reservation(&product, 1, 60)),
        (
            Method::PATCH,
            format!("/inventory/reservations/{held}"),
            change("reservations", &held, json!({ "status": "released" })),
        ),
    ]
}

/// Bodies that are no document at all: 400 wherever a document is expected.
fn no_documents() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let invalid_json = [
        ("nothing", Vec::new()),
        ("white space", b" \n\t ".to_vec()),
        ("half", br#"{"data":{"type":"#.to_vec()),
        ("two documents", b"{}{}".to_vec()),
        ("a trailing comma", br#"{"data":{},}"#.to_vec()),
        ("single quotes", b"{'data':{}}".to_vec()),
        ("a comment", b"/* hello */ {}".to_vec()),
        ("NaN", br#"{"data":NaN}"#.to_vec()),
        ("a leading zero", br#"{"data":01}"#.to_vec()),
        ("a form", b"data=1&type=2".to_vec()),
        ("XML", b"<data/>".to_vec()),
        ("a byte order mark", b"\xef\xbb\xbf{}".to_vec()),
        ("UTF-16", b"\xff\xfe{\x00}\x00".to_vec()),
        ("invalid UTF-8", b"{\"data\":\"\xc3\x28\"}".to_vec()),
        ("an encoded surrogate", b"{\"data\":\"\xed\xa0\x80\"}".to_vec()),
        ("a lone surrogate", br#"{"data":"\ud800"}"#.to_vec()),
        ("a lone low surrogate", br#"{"data":"\udc00\ud800"}"#.to_vec()),
        ("a raw control", b"{\"data\":\"a\nb\"}".to_vec()),
        ("a raw NUL", b"{\"data\":\"\x00\"}".to_vec()),
        ("NUL after it", b"{}\x00".to_vec()),
        ("a bad escape", br#"{"data":"\x41"}"#.to_vec()),
        ("a member twice", br#"{"data":{"type":"a","type":"b"}}"#.to_vec()),
        ("the same member twice, escaped", br#"{"data":1,"d\u0061ta":1}"#.to_vec()),
        ("deep nesting", [b"{\"data\":".repeat(200), b"1".to_vec(), b"}".repeat(200)].concat()),
        ("a mebibyte of brackets", b"[".repeat(1 << 20)),
        ("a mebibyte of objects", b"{\"a\":".repeat((1 << 20) / 5)),
        ("a million zeros", [b"[0".to_vec(), b",0".repeat(500_000), b"]".to_vec()].concat()),
    ];
    let invalid_document = [
        ("null", b"null".to_vec()),
        ("true", b"true".to_vec()),
        ("a number", b"1e400".to_vec()),
        ("a string", b"\"data\"".to_vec()),
        ("a list", b"[]".to_vec()),
        ("no data", b"{}".to_vec()),
        ("data null", br#"{"data":null}"#.to_vec()),
        ("data a list", br#"{"data":[]}"#.to_vec()),
        ("data a list of one", br#"{"data":[{"type":"products"}]}"#.to_vec()),
        ("data a string", br#"{"data":"x"}"#.to_vec()),
        ("no type", br#"{"data":{"attributes":{}}}"#.to_vec()),
        ("type a number", br#"{"data":{"type":1}}"#.to_vec()),
        ("only errors", br#"{"errors":[]}"#.to_vec()),
    ];
    let invalid_json = invalid_json.into_iter().map(|(name, body)| (name, body, "invalid_json"));
    invalid_json.chain(invalid_document.into_iter().map(|(name, body)| (name, body, "invalid_document"))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_are_no_documents() {
    let shop = Shop::new();
    let writes = writes(&shop).await;
    let before = shop.everything().await;
    for (method, path, _) in &writes {
        for (name, body, code) in no_documents() {
            let answer = shop.ask(method.clone(), path).raw(body).send().await;
            // A body that is not there has no content type to be wrong, and is missing.
            assert_eq!((answer.status, answer.codes()), (400, vec![code]), "{method} {path} {name}: {}", answer.text);
        }
    }
    assert_eq!(shop.everything().await, before);
    for (method, path, document) in &writes {
        let made = shop.ask(method.clone(), path).document(document).send().await;
        assert!(made.status < 300, "the document without a mistake: {} {}", made.about, made.text);
    }
    shop.check().await;
}

type Spoil = fn(&mut Value);

#[tokio::test(flavor = "multi_thread")]
async fn documents_with_a_mistake() {
    let shop = Shop::new();
    let writes = writes(&shop).await;
    let before = shop.everything().await;
    let mistakes: [(&str, Spoil, u16, &str); 9] = [
        ("another type", |document| document["data"]["type"] = json!("people"), 409, "type_mismatch"),
        ("an empty type", |document| document["data"]["type"] = json!(""), 409, "type_mismatch"),
        ("attributes a list", |document| document["data"]["attributes"] = json!([]), 400, "invalid_document"),
        ("attributes null", |document| document["data"]["attributes"] = Value::Null, 400, "invalid_document"),
        ("relationships a list", |document| document["data"]["relationships"] = json!([]), 400, "invalid_document"),
        ("an id that is a number", |document| document["data"]["id"] = json!(1), 400, "invalid_document"),
        ("an unknown attribute", |document| document["data"]["attributes"]["colour"] = json!("red"), 422, "validation_failed"),
        (
            "an unknown relationship",
            |document| document["data"]["relationships"] = json!({ "friends": { "data": [] } }),
            422,
            "validation_failed",
        ),
        (
            "a name of any length",
            |document| document["data"]["attributes"]["n".repeat(10_000)] = json!(1),
            422,
            "validation_failed",
        ),
    ];
    for (method, path, document) in &writes {
        for (name, spoil, status, code) in mistakes {
            let mut spoilt = document.clone();
            spoil(&mut spoilt);
            let answer = shop.ask(method.clone(), path).document(&spoilt).send().await;
            assert_eq!(answer.status, status, "{method} {path} {name}: {}", answer.text);
            assert!(answer.codes().contains(&code), "{method} {path} {name}: {}", answer.text);
            assert!(answer.text.len() < 5_000, "{method} {path} {name}: an answer as long as the request");
        }
    }
    assert_eq!(shop.everything().await, before);
    // Unknown members and @-members are ignored.
    let mut more = new_product("MEMBERS", "1");
    more["meta"] = json!({ "a": 1 });
    more["nonsense"] = json!([1]);
    more["data"]["nonsense"] = json!({});
    more["data"]["attributes"]["@note"] = json!("x");
    shop.post("/products", &more).await.is(201);
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_too_large() {
    let shop = Shop::new();
    let mut document = new_product("LARGE", "1");
    document["data"]["ignored"] = json!("");
    let frame = document.to_string().len();
    let sized = |bytes: usize| {
        let mut document = document.clone();
        document["data"]["ignored"] = json!("x".repeat(bytes - frame));
        document.to_string()
    };
    let before = shop.everything().await;
    for path in ["/products", "/inventory/purchase"] {
        let answer = shop.ask(Method::POST, path).raw(sized((1 << 20) + 1)).send().await.fails(413, "body_too_large");
        assert_eq!(answer.body["errors"][0]["meta"]["max_bytes"], 1 << 20);
        let declared = shop.ask(Method::POST, path).header("content-length", &((1 << 20) + 1).to_string());
        declared.raw(sized((1 << 20) + 1)).send().await.fails(413, "body_too_large");
        // In pieces, without a length.
        let pieces = sized((1 << 20) + 1).into_bytes().chunks(100_000).map(Bytes::copy_from_slice).collect::<Vec<_>>();
        let body = StreamBody::new(stream::iter(pieces.into_iter().map(|piece| Ok::<_, Infallible>(Frame::data(piece)))));
        let key = if path == "/products" { PRODUCTS_KEY } else { INVENTORY_KEY };
        let request = Request::post(path).header("x-api-key", key).header("content-type", MEDIA_TYPE);
        let response = shop.app.host.handle(request.body(body).unwrap()).await;
        Answer::read(format!("POST {path} in pieces"), response).await.fails(413, "body_too_large");
    }
    assert_eq!(shop.everything().await, before);
    shop.ask(Method::POST, "/products").raw(sized(1 << 20)).send().await.is(201);
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn content_where_none_belongs() {
    let shop = Shop::new();
    let product = shop.product("CONTENT", "1").await;
    let path = format!("/products/{product}");
    for content_type in ["application/json", "text/plain", "application/vnd.api+json", "nonsense"] {
        for body in ["", "{}", "not json"] {
            shop.ask(Method::GET, &path).header("content-type", content_type).raw(body).send().await.is(200);
        }
    }
    shop.ask(Method::DELETE, &path).header("content-type", "application/json").raw("{}").send().await.is(204);
    shop.get(&path).await.fails(404, "not_found");
    shop.check().await;
}
