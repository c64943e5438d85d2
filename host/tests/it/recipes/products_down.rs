//! Products slow, wrong or gone: inventory says so in time, moves nothing, and goes on with all that needs no products.

use crate::harness::stub::{DEADLINE_MS, ID, JSON_API, Reply, TRY_MS, found, product, response, shop};
use crate::harness::{Answer, OPERATIONS, Shop, change, new_purchase, new_stock};
use http::Method;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// What a loaded machine may take on top; the point is that it is not the 5 s of the defaults, nor for ever.
const SLACK: Duration = Duration::from_secs(3);

/// Buys while products is in trouble, and checks that it took no longer than it may.
async fn try_to_buy(shop: &Shop) -> Answer {
    let started = Instant::now();
    let answer = shop.ask(Method::POST, "/inventory/purchase").document(&new_purchase(ID, 1)).may_fail().send().await;
    let took = started.elapsed();
    assert!(took < Duration::from_millis(DEADLINE_MS) + SLACK, "{took:?}: {}", answer.text);
    answer
}

/// All that needs no products goes on.
async fn check_the_rest(shop: &Shop) {
    assert_eq!(shop.get("/inventory/health/live").await.is(200).body["status"], "pass");
    let ready = shop.get("/inventory/health/ready").await.is(200);
    assert_eq!(ready.body["status"], "warn", "{}", ready.text);
    assert_eq!(
        (&ready.body["checks"]["products"][0]["status"], &ready.body["checks"]["database"][0]["status"]),
        (&json!("warn"), &json!("pass"))
    );
    shop.adjust(ID, 1).await.is(201);
    shop.adjust(ID, -1).await.is(201);
    let held = shop.hold(ID, 1, 60).await.is(201);
    shop.end(held.id(), "released").await.is(200);
    for path in ["/inventory", "/inventory/movements", "/inventory/purchases", "/inventory/events", "/inventory/reservations"] {
        shop.get(path).await.is(200);
    }
    assert_eq!(shop.units(ID).await, [10, 0, 10]);
}

#[tokio::test(flavor = "multi_thread")]
async fn recipe_21_products_that_is_gone() {
    let (shop, stub) = shop(&[]).await;
    let held = shop.hold(ID, 2, 600).await.is(201);
    stub.go().await;
    let before = shop.everything().await;
    let refused = try_to_buy(&shop).await.fails(503, "products_unavailable");
    assert!(refused.header("retry-after").is_some_and(|seconds| seconds.parse::<u64>().is_ok()));
    assert!(!refused.text.contains("127.0.0.1"), "no internals: {}", refused.text);
    for (method, path, document) in [
        (Method::POST, "/inventory".to_owned(), new_stock("01900000-0000-7000-8000-0000000000ab", 1)),
        (
            Method::PATCH,
            format!("/inventory/reservations/{}", held.id()),
            change("reservations", held.id(), json!({ "status": "confirmed" })),
        ),
    ] {
        let refused = shop.ask(method, &path).document(&document).may_fail().send().await;
        refused.fails(503, "products_unavailable");
    }
    for path in
        [format!("/inventory/{ID}?include=product"), "/inventory?include=product".to_owned(), format!("/inventory/{ID}/product")]
    {
        shop.ask(Method::GET, &path).may_fail().send().await.fails(503, "products_unavailable");
    }
    assert_eq!(shop.everything().await, before);
    shop.end(held.id(), "released").await.is(200);
    check_the_rest(&shop).await;
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn recipe_22_products_that_is_silent() {
    let head = response("200 OK", JSON_API, &[b' '; 500]);
    let only_head = head[..head.len() - 500].to_vec();
    let text = product(ID).to_string().into_bytes();
    let cases = [
        ("no answer", Reply::Stuck(Vec::new())),
        ("half a head", Reply::Stuck(b"HTTP/1.1 200 OK\r\ncontent-".to_vec())),
        ("a head and no body", Reply::Stuck(only_head.clone())),
        ("a byte a second", Reply::Drip(only_head, text)),
    ];
    for (name, reply) in cases {
        let (shop, stub) = shop(&[]).await;
        let before = shop.everything().await;
        stub.set(reply);
        let refused = try_to_buy(&shop).await;
        assert_eq!((refused.status, refused.codes()), (504, vec!["products_timeout"]), "{name}: {}", refused.text);
        assert!(refused.headers.contains_key("retry-after"), "{name}");
        let tries = stub.take_asked().len();
        assert!((1..=3).contains(&tries), "{name}: {tries} tries");
        assert_eq!(shop.everything().await, before, "{name}");
        check_the_rest(&shop).await;
        shop.check().await;
    }
}

/// An answer that comes just when the time for it is over counts or does not, and then nothing was bought.
/// However many products a request is about, it waits for them once.
#[tokio::test(flavor = "multi_thread")]
async fn recipe_22_all_pages_have_one_deadline() {
    let (shop, stub) = shop(&[("products_retries", "0")]).await;
    stub.set(Reply::Stuck(Vec::new()));
    let buy = |number: usize| {
        let product = format!("01900000-0000-7000-8000-{number:012x}");
        json!({ "op": "add", "data": new_purchase(&product, 1)["data"] })
    };
    let document = json!({ "atomic:operations": (1..=1_000).map(buy).collect::<Vec<_>>() });
    let ask = shop.ask(Method::POST, "/inventory/operations").header("content-type", OPERATIONS).header("accept", OPERATIONS);
    ask.document(&document).may_fail().send().await.fails(504, "products_timeout");
    assert_eq!(stub.take_asked().len(), 10, "each page of a hundred was asked for before the first was given up");
}

#[tokio::test(flavor = "multi_thread")]
async fn recipe_22_products_at_the_last_moment() {
    let (shop, stub) = shop(&[("products_retries", "0"), ("products_deadline_ms", "150")]).await;
    let good = response("200 OK", JSON_API, product(ID).to_string().as_bytes());
    let mut bought = 0;
    for delay in (TRY_MS - 50..=TRY_MS + 50).step_by(20) {
        stub.set(Reply::After(Duration::from_millis(delay), good.clone()));
        let answer = try_to_buy(&shop).await;
        match answer.status {
            201 => bought += 1,
            _ => drop(answer.fails(504, "products_timeout")),
        }
        assert_eq!(shop.units(ID).await, [10 - bought, 0, 10 - bought], "{delay} ms");
    }
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn recipe_22_others_are_served_while_a_buyer_waits() {
    let (shop, stub) = shop(&[("products_try_timeout_ms", "20000"), ("products_deadline_ms", "20000")]).await;
    stub.set(Reply::Stuck(Vec::new()));
    let buying = shop.buy(ID, 1);
    let others = async {
        while stub.take_asked().is_empty() {
            tokio::task::yield_now().await;
        }
        assert_eq!(shop.units(ID).await, [10, 0, 10]);
        shop.adjust(ID, 1).await.is(201);
        shop.get("/inventory/purchases").await.is(200);
    };
    tokio::select! {
        answer = buying => panic!("products never answers: {}", answer.text),
        () = others => {}
    }
    assert_eq!(shop.units(ID).await, [11, 0, 11], "the buyer who went away took nothing");
    shop.check().await;
}

/// Answers that are no product, although they are answers.
fn nonsense() -> Vec<(&'static str, Vec<u8>)> {
    let ok = |body: &[u8]| response("200 OK", JSON_API, body);
    let with = |pointer: &str, value: Value| {
        let mut document = product(ID);
        *document.pointer_mut(pointer).unwrap() = value;
        ok(document.to_string().as_bytes())
    };
    let good = product(ID).to_string();
    let far = good.replace("\"2.50\"", "1e309");
    let mut huge = product(ID);
    huge["data"]["attributes"]["description"] = json!("x".repeat(9 << 20));
    vec![
        ("empty", ok(b"")),
        ("half", ok(&good.as_bytes()[..good.len() / 2])),
        ("no JSON", ok(b"<html><body>Welcome</body></html>")),
        ("HTML", response("200 OK", "content-type: text/html\r\n", b"<html></html>")),
        ("plain JSON", response("200 OK", "content-type: application/json\r\n", good.as_bytes())),
        ("no content type", response("200 OK", "", good.as_bytes())),
        ("null", ok(b"{\"data\":null}")),
        ("a list", ok(b"{\"data\":[]}")),
        ("errors", ok(b"{\"errors\":[]}")),
        ("another type", with("/data/type", json!("people"))),
        ("another id", with("/data/id", json!("01900000-0000-7000-8000-0000000000ff"))),
        ("no UUID", with("/data/id", json!("1"))),
        ("a negative price", with("/data/attributes/price", json!("-1.00"))),
        ("a price beyond all floats", ok(far.as_bytes())),
        ("the same as text", with("/data/attributes/price", json!("1e309"))),
        ("too fine a price", with("/data/attributes/price", json!("1.005"))),
        ("no price", with("/data/attributes/price", Value::Null)),
        ("an unknown currency", with("/data/attributes/currency", json!("ZZZ"))),
        ("an unknown status", with("/data/attributes/status", json!("on fire"))),
        ("no name", with("/data/attributes/name", json!(""))),
        ("an endless name", with("/data/attributes/name", json!("n".repeat(2_000)))),
        ("nesting", ok("[".repeat(100_000).as_bytes())),
        ("invalid UTF-8", ok(b"{\"data\":\"\xff\"}")),
        (
            "compressed",
            response("200 OK", "content-type: application/vnd.api+json\r\ncontent-encoding: gzip\r\n", b"\x1f\x8b\x08\x00"),
        ),
        ("too large", ok(huge.to_string().as_bytes())),
        ("no HTTP", b"SSH-2.0-OpenSSH_9.9\r\n\r\n".to_vec()),
        ("nothing", response("204 No Content", "", b"")),
        ("a redirect to itself", response("301 Moved Permanently", &format!("location: /products/{ID}\r\n"), b"")),
        ("not modified", response("304 Not Modified", "", b"")),
        ("a bad request", response("400 Bad Request", "", b"")),
        ("our key refused", response("401 Unauthorized", "", b"")),
        ("our key too small", response("403 Forbidden", "", b"")),
        ("a conflict", response("409 Conflict", "", b"")),
        ("a teapot", response("418 I'm a teapot", "", b"")),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn recipe_23_products_that_talks_nonsense() {
    let (shop, stub) = shop(&[]).await;
    let before = shop.everything().await;
    for (name, bytes) in nonsense() {
        stub.set(Reply::Whole(bytes));
        let refused = try_to_buy(&shop).await;
        assert_eq!((refused.status, refused.codes()), (502, vec!["products_invalid_response"]), "{name}: {}", refused.text);
        assert!(!refused.headers.contains_key("www-authenticate"), "{name}: it is not the client's key");
        assert_eq!(stub.take_asked().len(), 1, "{name}: asking again would not help");
        let id = refused.header("x-request-id").unwrap();
        assert!(shop.lines().contains(id), "{name}: the log knows");
    }
    assert_eq!(shop.everything().await, before);
    stub.set(found(&product(ID)));
    shop.buy(ID, 1).await.is(201);
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn recipe_24_what_products_says_by_its_status() {
    let cases: [(&str, &str, u16, &str, usize); 8] = [
        ("404 Not Found", "", 404, "product_not_found", 1),
        ("410 Gone", "", 404, "product_not_found", 1),
        ("429 Too Many Requests", "retry-after: 0\r\n", 503, "products_unavailable", 3),
        ("429 Too Many Requests", "retry-after: 60\r\n", 503, "products_unavailable", 1),
        ("500 Internal Server Error", "", 503, "products_unavailable", 3),
        ("502 Bad Gateway", "", 503, "products_unavailable", 3),
        ("503 Service Unavailable", "retry-after: 0\r\n", 503, "products_unavailable", 3),
        ("504 Gateway Timeout", "", 503, "products_unavailable", 3),
    ];
    for (status_line, headers, status, code, tries) in cases {
        // Each on its own: a breaker that has opened would not ask at all. Time enough for all tries on a busy machine.
        let (shop, stub) = shop(&[("products_try_timeout_ms", "5000"), ("products_deadline_ms", "8000")]).await;
        stub.set(Reply::Whole(response(status_line, headers, b"")));
        let before = shop.everything().await;
        let refused = shop.ask(Method::POST, "/inventory/purchase").document(&new_purchase(ID, 1)).may_fail().send().await;
        let about = format!("{status_line} {headers}");
        assert_eq!((refused.status, refused.codes()), (status, vec![code]), "{about}: {}", refused.text);
        assert_eq!(stub.take_asked().len(), tries, "{about}");
        let expected = if headers.contains("60") { Some("60") } else { refused.header("retry-after") };
        assert_eq!((refused.header("retry-after"), expected.is_some()), (expected, status == 503), "{about}");
        assert_eq!(shop.everything().await, before, "{about}");
        shop.check().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn recipe_25_a_service_that_is_down_is_left_alone() {
    let (shop, stub) = shop(&[("products_retries", "0")]).await;
    stub.set(Reply::Whole(response("503 Service Unavailable", "", b"")));
    let mut asked = Vec::new();
    for _ in 0..12 {
        try_to_buy(&shop).await.fails(503, "products_unavailable");
        asked.push(stub.take_asked().len());
    }
    assert_eq!(asked.iter().sum::<usize>(), 5, "{asked:?}");
    shop.pass(2);
    try_to_buy(&shop).await.fails(503, "products_unavailable");
    try_to_buy(&shop).await.fails(503, "products_unavailable");
    assert_eq!(stub.take_asked().len(), 1, "one looks, and the next does not ask");
    stub.set(found(&product(ID)));
    shop.pass(2);
    shop.buy(ID, 1).await.is(201);
    shop.buy(ID, 1).await.is(201);
    assert_eq!(stub.take_asked().len(), 2);
    shop.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn recipe_27_a_purchase_is_told_again_without_products() {
    let (shop, stub) = shop(&[]).await;
    let ask = |key| shop.ask(Method::POST, "/inventory/purchase").once(key).document(&new_purchase(ID, 1)).may_fail().send();
    let made = ask("made").await.is(201);
    stub.take_asked();
    stub.set(Reply::Whole(response("503 Service Unavailable", "", b"")));
    let again = ask("made").await.is(201);
    assert_eq!((again.is_replay(), &again.text), (true, &made.text));
    assert_eq!(stub.take_asked(), Vec::<String>::new());
    // What came to nothing because of products was not decided, and is done when products is back.
    ask("later").await.fails(503, "products_unavailable");
    stub.set(Reply::Whole(response("404 Not Found", "", b"")));
    ask("later").await.fails(404, "product_not_found");
    stub.set(found(&product(ID)));
    let later = ask("later").await.is(201);
    assert!(!later.is_replay());
    stub.go().await;
    assert!(ask("later").await.is(201).is_replay());
    assert_eq!(shop.units(ID).await, [8, 0, 8]);
    shop.check().await;
}
