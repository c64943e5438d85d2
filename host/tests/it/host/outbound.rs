//! Calls that components make: to each other, to servers, and to where they must not.

use crate::harness::App;
use http::StatusCode;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// Reads one request and answers with `response`.
async fn answer(listener: &TcpListener, response: &str) -> String {
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut head = vec![0; 4096];
    let length = stream.read(&mut head).await.unwrap();
    stream.write_all(response.as_bytes()).await.unwrap();
    head.truncate(length);
    String::from_utf8(head).unwrap()
}

async fn call(app: &App, url: &str) -> String {
    let (status, text) = app.get(&format!("/guest/call?url={url}")).await;
    assert_eq!(status, StatusCode::OK);
    text
}

#[tokio::test]
async fn components_call_each_other_in_process() {
    let app = App::guest();
    assert_eq!(call(&app, "http://other.spin.internal/hello").await, "200 OK hello");
    assert_eq!(call(&app, "http://hidden.spin.internal/hello").await, "200 OK hello", "a private one too");
    let seen = call(&app, "http://other.spin.internal/any/path/request").await;
    assert_eq!(seen, "200 OK GET http://other.spin.internal/any/path/request {}");
}

#[tokio::test]
async fn a_trap_in_the_called_is_a_500_for_the_caller() {
    let app = App::guest();
    let answer = call(&app, "http://other.spin.internal/trap").await;
    assert!(answer.starts_with("500 Internal Server Error {") && answer.contains("internal_error"), "{answer}");
    assert!(app.lines().contains("bodega: other: an instance ended"), "{}", app.lines());
}

#[tokio::test]
async fn a_component_that_is_not_there_is_an_error_with_a_reason() {
    let app = App::guest();
    assert!(call(&app, "http://nobody.spin.internal/").await.contains("InternalError"));
    assert!(app.lines().contains("the manifest has no component `nobody`"), "{}", app.lines());
}

#[tokio::test]
async fn what_the_manifest_does_not_allow_is_denied() {
    let app = App::guest();
    for denied in
        ["http://127.0.0.1:9/", "http://example.com/", "https://other.spin.internal/", "http://guest.spin.internal/hello"]
    {
        assert_eq!(call(&app, denied).await, "ErrorCode::HttpRequestDenied", "{denied}");
    }
    let expected = "bodega: guest: a call to http://127.0.0.1:9 was denied; to allow it, add \"http://127.0.0.1:9\" to allowed_outbound_hosts of `guest` in the manifest";
    assert!(app.lines().lines().any(|line| line == expected), "{}", app.lines());
}

#[tokio::test]
async fn a_component_calls_an_allowed_server() {
    let (app, listener, origin) = App::guest_with_server(|_| {}).await;
    let url = format!("{origin}/path?query");
    let (seen, text) = tokio::join!(answer(&listener, "HTTP/1.1 201 Created\r\ncontent-length: 4\r\n\r\nmade"), call(&app, &url));
    assert_eq!(text, "201 Created made");
    let lines: Vec<&str> = seen.lines().collect();
    assert_eq!(lines[0], "GET /path?query HTTP/1.1");
    assert!(lines.contains(&format!("host: {}", origin.trim_start_matches("http://")).as_str()), "{seen}");
}

#[tokio::test]
async fn a_server_that_is_gone_or_breaks_off_is_an_error() {
    let (app, listener, origin) = App::guest_with_server(|_| {}).await;
    let (_, text) = tokio::join!(answer(&listener, ""), call(&app, &origin));
    assert_eq!(text, "ErrorCode::ConnectionTerminated");
    let (_, text) = tokio::join!(answer(&listener, "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf"), call(&app, &origin));
    assert!(text.starts_with("200 OK ErrorCode::"), "{text}");
    let (_, text) = tokio::join!(answer(&listener, "not http\r\n\r\n"), call(&app, &origin));
    assert_eq!(text, "ErrorCode::HttpProtocolError");
    drop(listener);
    assert_eq!(call(&app, &origin).await, "ErrorCode::ConnectionRefused");
}

#[tokio::test]
async fn answers_from_outside_are_bounded() {
    let (app, listener, origin) = App::guest_with_server(|_| {}).await;
    let length = bodega::limits::MAX_OUTBOUND_RESPONSE_BODY + 1;
    let declared = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n");
    let (_, text) = tokio::join!(answer(&listener, &declared), call(&app, &origin));
    assert!(text.contains("HttpResponseBodySize"), "{text}");
    let chained = call(&app, "http://other.spin.internal/stream?mib=17").await;
    assert!(chained.contains("HttpResponseBodySize"), "{}", &chained[..200]);
}
