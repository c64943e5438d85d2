//! What the host promises a component, and its clients, whatever a component does.

mod cli;
mod crowd;
mod keeping;
mod outbound;
mod refusals;
mod sqlite;
mod telemetry;

use crate::harness::{App, read};
use bodega::{Reuse, Span};
use bytes::Bytes;
use futures::future::join_all;
use futures::stream;
use http::{HeaderValue, Request, StatusCode};
use http_body::{Body as _, Frame};
use http_body_util::{BodyExt as _, Full, StreamBody};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const OK: StatusCode = StatusCode::OK;

#[tokio::test]
async fn requests_go_by_the_routes() {
    let app = App::guest();
    assert_eq!(app.get("/guest/hello").await, (OK, "hello".to_owned()));
    assert_eq!(app.get("/other/x/y/hello").await, (OK, "hello".to_owned()));
    assert_eq!(app.get("/.well-known/spin/health").await, (OK, "OK".to_owned()));
    for unknown in ["/", "/guesthouse/hello", "/hidden/hello", "/.well-known/spin/info"] {
        assert_eq!(app.get(unknown).await.0, StatusCode::NOT_FOUND, "{unknown}");
    }
}

#[tokio::test]
async fn head_has_the_length_and_no_body() {
    let app = App::guest();
    let request = Request::head("/guest/hello").body(Full::<Bytes>::default()).unwrap();
    let response = app.host.handle(request).await;
    assert_eq!((response.status(), &response.headers()["content-length"]), (OK, &HeaderValue::from_static("5")));
    assert_eq!(read(response).await.1, "");
    let server = app.serve().await;
    let text = exchange(server.address, "HEAD /guest/hello HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await;
    assert!(text.contains("content-length: 5\r\n") && text.ends_with("\r\n\r\n"), "{text}");
}

/// Sends bytes and reads until the other side closes, which it may do before it has read them all.
pub(crate) async fn exchange(address: SocketAddr, request: &str) -> String {
    let (mut from, mut to) = TcpStream::connect(address).await.unwrap().into_split();
    let mut answer = Vec::new();
    let (_, _) = tokio::join!(to.write_all(request.as_bytes()), from.read_to_end(&mut answer));
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn a_component_sees_the_request_as_it_was_sent() {
    let app = App::guest();
    let request = Request::builder()
        .method("PATCH")
        .uri("/guest/a%20b/request?x=%2F&x=1")
        .header("host", "shop.example:81")
        .header("x-a", "b");
    let (status, text) = read(app.host.handle(request.body(Full::<Bytes>::default()).unwrap()).await).await;
    assert_eq!((status, text.as_str()), (OK, "PATCH http://shop.example:81/guest/a%20b/request?x=%2F&x=1 {\"x-a\": \"b\"}"));
}

#[tokio::test]
async fn a_component_has_what_the_manifest_gives_it() {
    let app = App::guest_with(|options| options.variables.push(("greeting".to_owned(), "good morning".to_owned())));
    assert_eq!(app.get("/guest/variable?name=greeting").await.1, "good morning!");
    assert_eq!(app.get("/guest/variable?name=secret_key").await.1, "s3cret");
    assert!(app.get("/guest/variable?name=allowed").await.1.starts_with("Error::Undefined"), "only what is mapped to it");
    assert_eq!(app.get("/guest/environment?name=COLOUR").await.1, "green");
    assert_eq!(app.get("/guest/environment?name=PATH").await.1, "");
}

#[tokio::test]
async fn a_test_moves_the_clock() {
    let app = App::guest();
    let now = async || app.get("/guest/clock").await.1.parse::<i64>().unwrap();
    let before = now().await;
    app.clock.store(86_400_000, Ordering::Relaxed);
    assert!((86_400_000..86_460_000).contains(&(now().await - before)));
    app.clock.store(-86_400_000, Ordering::Relaxed);
    assert!((-86_400_000..-86_340_000).contains(&(now().await - before)));
}

#[tokio::test]
async fn an_instance_serves_as_many_requests_as_it_may() {
    let served = async |total| {
        let app = App::guest_with(|options| options.reuse = Reuse { total: Span::exactly(total), ..Reuse::default() });
        let mut counts = Vec::new();
        for _ in 0..6 {
            counts.push(app.get("/guest/served").await.1);
        }
        counts.concat()
    };
    assert_eq!(served(1).await, "111111");
    assert_eq!(served(3).await, "123123");
    assert_eq!(served(128).await, "123456");
}

#[tokio::test]
async fn requests_share_an_instance_while_they_wait() {
    let second = async |concurrent| {
        let (app, listener, origin) =
            App::guest_with_server(|options| options.reuse.concurrent = Span::exactly(concurrent)).await;
        let path = format!("/guest/call?url={origin}");
        let during = async {
            // The first request waits inside the component for this answer.
            let (stream, _) = listener.accept().await.unwrap();
            let served = app.get("/guest/served").await.1;
            drop(stream);
            served
        };
        tokio::join!(app.get(&path), during).1
    };
    assert_eq!(second(16).await, "2", "in the same instance");
    assert_eq!(second(1).await, "1", "in one of its own");
}

#[tokio::test]
async fn a_trap_ends_its_own_instance_only() {
    let app = App::guest();
    assert_eq!(app.get("/guest/served").await.1, "1");
    assert_eq!(app.get("/guest/trap").await.0, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(app.get("/guest/served").await.1, "1", "a fresh instance");
    let lines = app.lines();
    let ended: Vec<&str> = lines.lines().filter(|line| line.starts_with("bodega: guest: an instance ended")).collect();
    assert!(ended.len() == 1 && ended[0].contains("unreachable"), "{lines}");
    assert!(lines.contains("asked to"), "the component's own last words: {lines}");
}

#[tokio::test]
async fn memory_is_bounded() {
    let app = App::guest();
    assert_eq!(app.get("/guest/memory?mib=64").await, (OK, (64 << 20).to_string()));
    assert_eq!(app.get("/guest/memory?mib=128").await.0, StatusCode::INTERNAL_SERVER_ERROR);
    let small = App::guest_with(|options| options.max_instance_memory = Some(32 << 20));
    assert_eq!(small.get("/guest/memory?mib=16").await.0, OK);
    assert_eq!(small.get("/guest/memory?mib=32").await.0, StatusCode::INTERNAL_SERVER_ERROR);
}

#[tokio::test]
async fn request_bodies_are_bounded() {
    let app = App::guest();
    let limit = usize::try_from(bodega::limits::MAX_REQUEST_BODY).unwrap();
    assert_eq!(app.post("/guest/length", vec![0; limit]).await, (OK, limit.to_string()));

    let declared = Request::post("/guest/length").header("content-length", limit + 1).body(Full::<Bytes>::default());
    assert_eq!(app.host.handle(declared.unwrap()).await.status(), StatusCode::PAYLOAD_TOO_LARGE);

    let pieces = (0..=limit >> 20).map(|_| Ok::<_, Infallible>(Frame::data(Bytes::from(vec![0; 1 << 20]))));
    let undeclared = Request::post("/guest/length").body(StreamBody::new(stream::iter(pieces)));
    let (_, text) = read(app.host.handle(undeclared.unwrap()).await).await;
    assert!(text.contains("HttpRequestBodySize"), "{text}");
}

#[tokio::test]
async fn a_long_answer_streams() {
    let app = App::guest();
    let (status, text) = app.get("/guest/stream?mib=40").await;
    assert_eq!((status, text.len()), (OK, 40 << 20));
    let (status, text) = app.get("/guest/stream?mib=1&trap=1").await;
    assert!(status == OK && text.starts_with("broken off"), "{status}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn who_computes_without_end_does_not_stop_the_others() {
    let app = App::guest();
    let host = app.host.clone();
    let endless =
        tokio::spawn(async move { host.handle(Request::get("/guest/spin").body(Full::<Bytes>::default()).unwrap()).await });
    for _ in 0..20 {
        assert_eq!(app.get("/guest/hello").await.0, OK);
    }
    assert!(!endless.is_finished());
    endless.abort();
}

#[tokio::test]
async fn a_request_has_the_time_that_it_is_given() {
    let app = App::guest_with(|options| options.request_timeout = Some(Duration::from_millis(200)));
    assert_eq!(app.get("/guest/sleep?ms=1").await.0, OK);
    for endless in ["/guest/sleep?ms=600000", "/guest/spin"] {
        assert_eq!(app.get(endless).await.0, StatusCode::GATEWAY_TIMEOUT, "{endless}");
        assert_eq!(app.get("/guest/hello").await.0, OK, "after {endless}");
    }
    assert!(app.lines().contains("timed out"), "{}", app.lines());
}

#[tokio::test]
async fn it_answers_over_a_socket_until_it_is_stopped() {
    use hyper_util::client::legacy::Client;
    use hyper_util::rt::TokioExecutor;
    let app = App::guest();
    let server = app.serve().await;
    let address = server.address;
    let client: Client<_, Full<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
    let response = client.get(format!("http://{address}/guest/request").parse().unwrap()).await.unwrap();
    assert_eq!(response.headers()["content-length"], response.body().size_hint().exact().unwrap().to_string());
    let text = response.into_body().collect().await.unwrap().to_bytes();
    assert_eq!(text, format!("GET http://{address}/guest/request {{}}"));
    assert!(server.stop().await);
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn lines_of_components_arrive_whole() {
    let app = App::guest();
    join_all((0..50).map(|_| app.get("/guest/log?line=begin"))).await;
    let lines = app.lines();
    assert_eq!(lines.lines().filter(|line| line.starts_with("begin ") && line.len() > 6).count(), 50, "{lines}");
}
