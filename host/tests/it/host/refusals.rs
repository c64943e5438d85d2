//! What the host answers by itself, over a socket: JSON:API errors, whatever is asked and however.

use crate::harness::App;
use crate::host::exchange;
use bodega::Span;
use bodega::limits::{
    MAX_INSTANCES_PER_COMPONENT, MAX_REQUEST_BODY, MAX_REQUEST_HEADER_BYTES, MAX_REQUEST_HEADERS, MAX_REQUEST_ID,
};
use bytes::Bytes;
use futures::future::join_all;
use http::{HeaderMap, HeaderName, HeaderValue, Request};
use http_body_util::Full;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// An answer as it came over the socket.
struct Answer {
    /// What was asked, for the messages.
    asked: String,
    status: u16,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn read(asked: &str, text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{asked}: no answer: {text}"));
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap();
        let header = |line: &str| {
            let (name, value) = line.split_once(": ").unwrap();
            (HeaderName::try_from(name).unwrap(), HeaderValue::try_from(value).unwrap())
        };
        Self { asked: asked.to_owned(), status, headers: lines.map(header).collect(), body: body.to_owned() }
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Checks that this is a whole refusal, and tells its id.
    #[track_caller]
    fn refuses(&self, status: u16, code: &str) -> String {
        let id = self.header("x-request-id");
        let Self { asked, body, .. } = self;
        assert_eq!(self.status, status, "{asked}: {body}");
        assert_eq!((self.header("content-type"), self.header("vary")), ("application/vnd.api+json", "Accept"));
        let document: Value = serde_json::from_str(body).unwrap_or_else(|error| panic!("{asked}: {error}: {body}"));
        let error = &document["errors"][0];
        let expected = json!({
            "jsonapi": { "version": "1.1" },
            "errors": [{ "id": id, "status": status.to_string(), "code": code, "title": error["title"], "detail": error["detail"] }],
        });
        assert_eq!(document, expected, "{asked}");
        assert!([&error["title"], &error["detail"]].iter().all(|text| text.as_str().is_some_and(|text| !text.is_empty())));
        assert!(!id.is_empty());
        id.to_owned()
    }
}

/// The answer to a request that ends its connection.
async fn send(address: SocketAddr, head: &str) -> Answer {
    Answer::read(head, &exchange(address, &format!("{head}connection: close\r\n\r\n")).await)
}

/// The answer to a request line with these headers.
async fn ask(address: SocketAddr, line: &str, headers: &str) -> Answer {
    send(address, &format!("{line} HTTP/1.1\r\nhost: a\r\n{headers}")).await
}

#[tokio::test]
async fn what_no_component_has() {
    let app = App::guest();
    let server = app.serve().await;
    let lines = [
        "GET /",
        "GET /nope",
        "GET //guest/hello",
        "GET /GUEST/hello",
        "GET /hidden/hello",
        "GET /.well-known/spin/info",
        "GET http://elsewhere/nope",
        "POST /",
        "DELETE /nope",
        "BREW /nope",
        "OPTIONS *",
        "CONNECT a:1",
    ];
    for line in lines {
        ask(server.address, line, "").await.refuses(404, "not_found");
    }
    let whole = ask(server.address, "GET /nope", "x-request-id: same-length\r\n").await;
    let head = ask(server.address, "HEAD /nope", "x-request-id: same-length\r\n").await;
    assert_eq!((head.status, head.body.as_str(), head.header("content-type")), (404, "", "application/vnd.api+json"));
    assert_eq!(head.header("content-length"), whole.body.len().to_string());
}

#[tokio::test]
async fn an_id_of_the_clients_is_kept_if_it_can_be_one() {
    let app = App::guest();
    let server = app.serve().await;
    let longest = "x".repeat(MAX_REQUEST_ID);
    let with =
        async |id: &str| ask(server.address, "GET /nope", &format!("x-request-id: {id}\r\n")).await.refuses(404, "not_found");
    for id in ["a", "~!\"{}", &longest] {
        assert_eq!(with(id).await, id);
    }
    for wrong in ["", "a b", "\u{f1}", &format!("{longest}x")] {
        let made = with(wrong).await;
        assert!(uuid::Uuid::try_parse(&made).is_ok(), "{made} for {wrong:?}");
    }
    let (one, two) = (ask(server.address, "GET /nope", "").await, ask(server.address, "GET /nope", "").await);
    assert_ne!(one.refuses(404, "not_found"), two.refuses(404, "not_found"));
}

#[tokio::test]
async fn a_body_that_is_too_large() {
    let app = App::guest();
    let server = app.serve().await;
    for method in ["POST", "PATCH", "GET", "DELETE"] {
        let length = format!("content-length: {}\r\n", MAX_REQUEST_BODY + 1);
        ask(server.address, &format!("{method} /guest/length"), &length).await.refuses(413, "body_too_large");
    }
}

/// Most clients send all they have before they read.
#[tokio::test(flavor = "multi_thread")]
async fn who_sends_a_large_body_gets_the_answer_and_keeps_the_connection() {
    let app = App::guest();
    let server = app.serve().await;
    for (path, expected) in [("/guest/length", "413"), ("/guest/hello", "413"), ("/nope", "404")] {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        let body = vec![b'x'; usize::try_from(2 * MAX_REQUEST_BODY).unwrap()];
        let head = format!("POST {path} HTTP/1.1\r\nhost: a\r\ncontent-length: {}\r\n\r\n", body.len());
        stream.write_all(&[head.as_bytes(), &body].concat()).await.unwrap();
        stream.write_all(b"GET /guest/hello HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await.unwrap();
        let mut answers = String::new();
        stream.read_to_string(&mut answers).await.unwrap();
        assert!(answers.starts_with(&format!("HTTP/1.1 {expected} ")), "{path}: {answers}");
        assert!(answers.ends_with("\r\n\r\nhello"), "{path}: {answers}");
    }
}

#[tokio::test]
async fn who_waits_to_be_asked_for_a_large_body_is_not_asked() {
    let app = App::guest();
    let server = app.serve().await;
    let expects = format!("content-length: {}\r\nexpect: 100-continue\r\n", MAX_REQUEST_BODY + 1);
    ask(server.address, "POST /guest/length", &expects).await.refuses(413, "body_too_large");
    ask(server.address, "POST /nope", &expects).await.refuses(404, "not_found");
}

#[tokio::test]
async fn a_person_is_told_by_a_page() {
    let app = App::guest();
    let server = app.serve().await;
    let headers = "accept: text/html,application/xhtml+xml,*/*;q=0.8\r\nx-request-id: <script>&\r\n";
    let answer = ask(server.address, "GET /nope", headers).await;
    assert_eq!(answer.status, 404);
    assert!(answer.body.starts_with("<!doctype html>") && answer.body.contains("Nothing is at this path."), "{}", answer.body);
    assert!(answer.body.contains("<code>&lt;script>&amp;</code>"), "{}", answer.body);
}

/// RFC 9112, section 3.2.
#[tokio::test]
async fn a_request_says_once_which_host_it_is_for() {
    let app = App::guest();
    let server = app.serve().await;
    let wrong = [
        "GET /guest/hello HTTP/1.1\r\n",
        "GET http://a/guest/hello HTTP/1.1\r\n",
        "GET /guest/hello HTTP/1.1\r\nhost: a\r\nhost: a\r\n",
        "GET /guest/hello HTTP/1.0\r\nhost: a\r\nhost: b\r\n",
        "GET /guest/hello HTTP/1.1\r\nhost:\r\n",
        "GET /guest/hello HTTP/1.1\r\nhost: a b\r\n",
        "GET /guest/hello HTTP/1.1\r\nhost: me@a\r\n",
        "GET /guest/hello HTTP/1.1\r\nhost: a/guest\r\n",
        "GET /nope HTTP/1.1\r\n",
    ];
    for request in wrong {
        send(server.address, request).await.refuses(400, "invalid_host");
    }
    let right = [
        "GET /guest/hello HTTP/1.0\r\n",
        "GET /guest/hello HTTP/1.0\r\nhost: a\r\n",
        "GET /guest/hello HTTP/1.1\r\nHOST: [::1]:3000\r\n",
        "GET http://a/guest/hello HTTP/1.1\r\nhost: b\r\n",
    ];
    for request in right {
        let answer = send(server.address, request).await;
        assert_eq!((answer.status, answer.body.as_str()), (200, "hello"), "{request}");
    }
}

#[tokio::test]
async fn a_head_that_is_too_long() {
    let app = App::guest();
    let server = app.serve().await;
    let get = async |headers: String| ask(server.address, "GET /guest/hello", &headers).await;
    // Two are there already.
    let most = MAX_REQUEST_HEADERS - 2;
    assert_eq!(get("x: y\r\n".repeat(most)).await.status, 200);
    get("x: y\r\n".repeat(most + 1)).await.refuses(431, "headers_too_large");
    let long = |length: usize| format!("x: {}\r\n", "y".repeat(length));
    assert_eq!(get(long(MAX_REQUEST_HEADER_BYTES - 100)).await.status, 200);
    get(long(MAX_REQUEST_HEADER_BYTES)).await.refuses(431, "headers_too_large");
    get(long(2 * MAX_REQUEST_HEADER_BYTES)).await.refuses(431, "headers_too_large");
    // The parser gives up on these, and answers without a body.
    assert_eq!(get(long(8 * MAX_REQUEST_HEADER_BYTES)).await.status, 431);
    assert_eq!(get("x: y\r\n".repeat(10 * MAX_REQUEST_HEADERS)).await.status, 431);
    assert!(exchange(server.address, "nonsense\r\n\r\n").await.starts_with("HTTP/1.1 400 "));
}

/// In however many pieces the head arrives.
#[tokio::test]
async fn a_uri_that_is_too_long() {
    let app = App::guest();
    let server = app.serve().await;
    for (length, status) in [(65_000, 200), (65_600, 414), (66_000, 414), (100_000, 414), (200_000, 414)] {
        for piece in [1_000, 16_000, 65_536, 300_000] {
            let head = format!("GET /guest/hello?{} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n", "q".repeat(length - 13));
            let mut stream = TcpStream::connect(server.address).await.unwrap();
            stream.set_nodelay(true).unwrap();
            for piece in head.as_bytes().chunks(piece) {
                stream.write_all(piece).await.unwrap();
                tokio::task::yield_now().await;
            }
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.unwrap();
            assert_eq!(Answer::read(&head, &answer).status, status, "{length} bytes in pieces of {piece}");
        }
    }
}

#[tokio::test]
async fn a_trap_is_for_the_log_alone() {
    let app = App::guest();
    let server = app.serve().await;
    let answer = ask(server.address, "GET /guest/trap", "x-request-id: mine\r\n").await;
    assert_eq!(answer.refuses(500, "internal_error"), "mine");
    let lines = app.lines();
    assert!(lines.lines().any(|line| line.starts_with("bodega: guest: the request mine ended with status 500: ")), "{lines}");
    for inside in ["trap", "unreachable", "wasm", "guest", "asked to"] {
        assert!(!answer.body.contains(inside), "{}", answer.body);
    }
    let made = ask(server.address, "GET /guest/trap", "").await.refuses(500, "internal_error");
    assert!(app.lines().contains(&made), "{}", app.lines());
    assert_eq!(ask(server.address, "HEAD /guest/trap", "").await.body, "");
}

#[tokio::test]
async fn a_component_that_takes_too_long() {
    let app = App::guest_with(|options| options.request_timeout = Some(Duration::from_millis(200)));
    let server = app.serve().await;
    for endless in ["GET /guest/sleep?ms=600000", "GET /guest/spin"] {
        ask(server.address, endless, "").await.refuses(504, "timeout");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_instance_is_free() {
    let (app, listener, origin) = App::guest_with_server(|options| {
        options.reuse.concurrent = Span::exactly(1);
        // Enough for all places.
        options.memory = 4 << 30;
    })
    .await;
    let mut waiting = Vec::new();
    for _ in 0..MAX_INSTANCES_PER_COMPONENT {
        let (host, uri) = (app.host.clone(), format!("/guest/call?url={origin}"));
        // There are more places for what may change something than for what reads.
        let call = tokio::spawn(async move { host.handle(Request::post(uri).body(Full::<Bytes>::default()).unwrap()).await });
        // Its instance waits for this answer, and serves nobody else.
        waiting.push((call, listener.accept().await.unwrap()));
    }
    let server = app.serve().await;
    let asked = ["one", "other"].map(|_| ask(server.address, "GET /guest/hello", ""));
    for answer in join_all(asked).await {
        answer.refuses(503, "overloaded");
        assert_eq!(answer.header("retry-after"), "1");
    }
    let told = app.lines().matches("the limit MAX_INSTANCES_PER_COMPONENT is reached").count();
    assert_eq!(told, 1, "{}", app.lines());
    assert_eq!(app.get("/other/hello").await.0.as_u16(), 200, "other components have places of their own");
    for (call, stream) in waiting {
        drop(stream);
        assert_eq!(call.await.unwrap().status().as_u16(), 200);
    }
    assert_eq!(ask(server.address, "GET /guest/hello", "").await.body, "hello");
}
