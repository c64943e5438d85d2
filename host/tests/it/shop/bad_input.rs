//! What clients send by mistake or on purpose: the contract's answer, never a 5xx, and nothing is written.

use super::harness::{Shop, change, new, new_movement, new_product, new_purchase, new_reservation, new_stock};
use http::Method;
use serde_json::{Value, json};

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
async fn texts_of_every_kind() {
    let shop = Shop::new();
    let long = "é".repeat(200);
    let emoji = "👩‍👩‍👧‍👦".repeat(28);
    let names = [
        ("plain", "Tea", true),
        ("accents", "Crème brûlée", true),
        ("combining marks", "e\u{301}a\u{308}", true),
        ("emoji", "🫖🍵", true),
        ("a family of emoji", emoji.as_str(), true),
        ("right to left", "שלום مرحبا", true),
        ("four bytes", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𠜎", true),
        ("quotes and SQL", "'; drop table products; -- \"", true),
        ("markup", "<script>alert(1)</script>", true),
        ("percent", "100 % _ \\ %41", true),
        ("200 characters", long.as_str(), true),
        ("NUL", "a\u{0}b", false),
        ("a control", "a\u{7}b", false),
        ("a line break", "a\nb", false),
        ("delete", "a\u{7f}b", false),
        ("empty", "", false),
        ("only spaces", "   ", false),
    ];
    let mut made = Vec::new();
    for (turn, (what, name, is_good)) in names.into_iter().enumerate() {
        let document = new("products", json!({ "sku": format!("TEXT-{turn}"), "name": name, "price": "1" }));
        let answer = shop.post("/products", &document).await;
        if is_good {
            let found = shop.get(&format!("/products/{}", answer.is(201).id())).await.is(200);
            assert_eq!(*found.attribute("name"), name, "{what}");
            made.push(found.id().to_owned());
        } else {
            assert_eq!(answer.fails(422, "validation_failed").sources(), ["/data/attributes/name"], "{what}");
        }
    }
    let long = json!({ "sku": "LONG", "name": "é".repeat(201), "price": "1", "description": "d".repeat(5_001) });
    assert_eq!(shop.post("/products", &new("products", long)).await.is(422).sources().len(), 2);
    for sku in ["", "a b", "ä", "a/b", "a\u{0}", "😀", &"s".repeat(65)] {
        let document = new("products", json!({ "sku": sku, "name": "Named", "price": "1" }));
        let answer = shop.post("/products", &document).await.fails(422, "validation_failed");
        assert_eq!(answer.sources(), ["/data/attributes/sku"], "{sku:?}");
    }
    assert_eq!(shop.all("/products").await.len(), made.len());
    // What was written is also what is bought and told.
    shop.stock(&made[3], 5).await;
    let bought = shop.buy(&made[3], 1).await.is(201);
    assert_eq!(*bought.attribute("product_name"), "🫖🍵");
    let refused = shop
        .post("/inventory/purchase", &new("purchases", json!({ "product_id": made[3], "quantity": 1, "reference": "a\u{0}" })))
        .await;
    refused.fails(422, "validation_failed");
    shop.check().await;
}

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
async fn prices_that_are_nothing_and_too_much() {
    let shop = Shop::new();
    let post = |price: &str| {
        let document = new("products", json!({ "sku": "PRICED", "name": "x", "price": "?" }));
        shop.ask(Method::POST, "/products").raw(document.to_string().replace("\"?\"", price)).send()
    };
    // Exponents that are no number of 32 bits, which is what a component counts with, and of 64.
    for (price, reason) in [
        ("1e9999999999", "more than 9999999999.99"),
        ("1e9999999999999999999999", "more than 9999999999.99"),
        ("1e-9999999999999999999999", "more than 2 decimals"),
        ("-1e9999999999999999999999", "negative"),
    ] {
        let answer = post(price).await.fails(422, "validation_failed");
        assert!(answer.body["errors"][0]["detail"].as_str().unwrap().contains(reason), "{price}: {}", answer.text);
    }
    let movement = r#"{"data":{"type":"movements","attributes":{"kind":"received","delta":1e9999999999}}}"#;
    let product = shop.stocked("UNITS", "1", 1).await;
    let answer = shop.ask(Method::POST, &format!("/inventory/{product}/movements")).raw(movement).send().await;
    assert!(answer.fails(422, "validation_failed").text.contains("must be from"));
    for zero in ["-0", "-0.00", "-0e5", "\"-0\"", "\"-0.00\""] {
        let made = post(zero).await.is(201);
        assert_eq!(*made.attribute("price"), "0.00", "{zero}");
        shop.delete(&format!("/products/{}", made.id())).await.is(204);
    }
    shop.check().await;
}
