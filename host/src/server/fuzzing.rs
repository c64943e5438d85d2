//! A connection with nothing behind it.

use super::connections::Connections;
use super::{Heads, converse as serve};
use crate::admission::Address;
use crate::http::whole;
use bytes::Bytes;
use http::Response;
use http::request::Parts;
use http_body_util::BodyExt as _;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex, split};

/// Sends the bytes over a connection and reads what is answered. Every request is judged, and asked for its body.
pub(crate) async fn converse(sent: &[u8], judge: impl Fn(&Parts)) {
    let (near, far) = duplex(64 * 1024);
    let Ok(connection) = Connections::new(1).admit(Address::WITHIN) else { return };
    let graceful = GracefulShutdown::new();
    let answer = async |request: http::Request<super::Received>| {
        let (parts, body) = request.into_parts();
        judge(&parts);
        // What cannot be read of the body is the client's fault, and its answer is the same.
        let length = body.collect().await.map_or(0, |body| body.to_bytes().len());
        Response::new(whole(Bytes::from(length.to_string())))
    };
    let served = serve(far, graceful.watcher(), connection, Heads::default(), answer);
    let (mut reader, mut writer) = split(near);
    let mut said = Vec::new();
    let writing = async {
        // The server may have closed the connection already.
        let _ = writer.write_all(sent).await;
        let _ = writer.shutdown().await;
    };
    let read = reader.read_to_end(&mut said);
    let ((), _, ()) = tokio::join!(served, read, writing);
    assert!(said.is_empty() || said.starts_with(b"HTTP/1."), "{}", said.escape_ascii());
}
