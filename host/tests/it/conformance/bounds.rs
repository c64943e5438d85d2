//! Input that is meant to cost the server more than it costs the sender: answered within bounds of time and memory.

use super::atomic::run;
use super::shows;
use crate::harness::{PRODUCTS_KEY, Shop, new_product};
use http::Method;
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

shows! {
    "BO1" Choice "A body is 1 MiB at most, 64 levels deep and 100 000 values long: more is 413 or 400." => hostile_requests_are_cheap;
    "BO2" Choice "A member that is there twice is 400: parsers disagree about which one counts." => hostile_requests_are_cheap;
    "BO3" Choice "Each of these is answered by a component that has 32 MiB of memory, in a time that grows no faster than its length." => hostile_requests_are_cheap;
    "BO5" Choice "A URI of more than 64 KiB, such as one with 10 000 filters, is 414 before any service reads it." => ten_thousand_filters;
    "BO4" Choice "An answer has 100 errors at most." => errors_are_bounded;
}

/// Each takes some milliseconds. A reader whose time grows with the square of the length would take minutes, and no machine is so busy
/// that the one could be taken for the other.
const PATIENCE: Duration = Duration::from_secs(20);

/// What an instance may have at most, the interpreter of SQLite and the assets of the documentation among it.
const MEMORY: usize = 32 << 20;

#[tokio::test(flavor = "multi_thread")]
async fn hostile_requests_are_cheap() {
    let shop = Shop::with_options(&[], |options| options.max_instance_memory = Some(MEMORY));
    shop.product("WARM-1", "1").await;
    let mebibyte = 1 << 20;
    let deep = |levels: usize| [b"{\"data\":".repeat(levels), b"1".to_vec(), b"}".repeat(levels)].concat();
    let members: Vec<u8> = (0..60_000).flat_map(|number| format!("\"m{number}\":0,").into_bytes()).collect();
    let bodies: Vec<(&str, Vec<u8>, u16)> = vec![
        ("65 levels", deep(65), 400),
        ("a hundred thousand levels", deep(100_000), 400),
        ("a mebibyte of brackets", b"[".repeat(mebibyte), 400),
        ("a mebibyte and one", b"[".repeat(mebibyte + 1), 413),
        ("half a million values", [b"[0".to_vec(), b",0".repeat(500_000), b"]".to_vec()].concat(), 400),
        ("a member twice", br#"{"data":{"type":"products","type":"products"}}"#.to_vec(), 400),
        ("a member twice among many", [b"{".to_vec(), members.clone(), b"\"m0\":1}".to_vec()].concat(), 400),
        ("a number of a mebibyte", [b"{\"data\":".to_vec(), b"9".repeat(mebibyte - 9), b"}".to_vec()].concat(), 400),
        (
            "an exponent of a million digits",
            [b"{\"data\":{\"type\":\"products\",\"attributes\":{\"price\":1e".to_vec(), b"9".repeat(900_000), b"}}}".to_vec()]
                .concat(),
            422,
        ),
        ("a text of a mebibyte", [b"{\"data\":\"".to_vec(), b"a".repeat(mebibyte - 11), b"\"}".to_vec()].concat(), 400),
        ("escapes", [b"{\"data\":\"".to_vec(), b"\\u0041".repeat(170_000), b"\"}".to_vec()].concat(), 400),
        (
            "sixty thousand members",
            [b"{\"data\":{\"type\":\"products\",\"attributes\":{".to_vec(), members, b"\"x\":1}}}".to_vec()].concat(),
            422,
        ),
        ("no UTF-8", b"\xff".repeat(mebibyte), 400),
    ];
    for (name, body, status) in bodies {
        let started = Instant::now();
        let answer = shop.ask(Method::POST, "/products").raw(body).send().await;
        let took = started.elapsed();
        assert_eq!(answer.status, status, "{name}: {}", &answer.text[..answer.text.len().min(500)]);
        assert!(took < PATIENCE, "{name} took {took:?}");
        assert!(answer.text.len() < 100_000, "{name}: {} bytes", answer.text.len());
    }
    let queries =
        ["f[a]=&".repeat(10_000), format!("page[after]={}", "A".repeat(8_000)), "%5B".repeat(20_000), "%25".repeat(20_000)];
    for query in queries {
        let started = Instant::now();
        shop.ask(Method::GET, &format!("/products?{query}")).send().await.is(400);
        assert!(started.elapsed() < PATIENCE, "{} bytes of query took {:?}", query.len(), started.elapsed());
    }
}

/// A URI of this length does not even reach a component.
#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_filters() {
    let shop = Shop::new();
    let server = shop.app.serve().await;
    let query = "filter[sku][ne]=a&".repeat(10_000);
    let request =
        format!("GET /products?{query} HTTP/1.1\r\nhost: shop\r\nx-api-key: {PRODUCTS_KEY}\r\nconnection: close\r\n\r\n");
    let started = Instant::now();
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.starts_with("HTTP/1.1 414 ") || answer.starts_with("HTTP/1.1 431 "), "{answer}");
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_are_bounded() {
    let shop = Shop::new();
    let mut document = new_product("EB-1", "1");
    for number in 0..2_000 {
        document["data"]["attributes"][format!("nope_{number}")] = json!(1);
    }
    assert_eq!(shop.post("/products", &document).await.is(422).errors().count(), 100);
    let bad = json!({ "op": "add", "data": { "type": "products", "attributes": {} } });
    let document = json!({ "atomic:operations": vec![bad; 900] });
    assert_eq!(run(&shop, "/products/operations", &document).await.is(422).errors().count(), 100);
}
