//! A connection with nothing behind it.

use super::connections::Connections;
use super::{Heads, converse as serve};
use crate::admission::Address;
use crate::fuzzing::judge;
use crate::http::whole;
use bytes::Bytes;
use http::Response;
use http_body_util::BodyExt as _;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex, split};

/// Sends the bytes over a connection and reads what is answered. Every request is asked for its body.
pub async fn converse(sent: &[u8]) {
    let (client, server) = duplex(64 * 1024);
    let Ok(connection) = Connections::new(1).admit(Address::WITHIN) else { return };
    let graceful = GracefulShutdown::new();
    let answer = async |request: http::Request<super::Received>| {
        let (parts, body) = request.into_parts();
        judge(&parts);
        // What cannot be read of the body is the client's fault, and its answer is the same.
        let length = body.collect().await.map_or(0, |body| body.to_bytes().len());
        Response::new(whole(Bytes::from(length.to_string())))
    };
    let served = serve(server, graceful.watcher(), connection, Heads::default(), answer);
    let (mut reader, mut writer) = split(client);
    let mut answered = Vec::new();
    let send = async {
        // The server may have closed the connection already.
        let _ = writer.write_all(sent).await;
        let _ = writer.shutdown().await;
    };
    let read = reader.read_to_end(&mut answered);
    let (_, _, ()) = tokio::join!(served, read, send);
    assert!(answered.is_empty() || answered.starts_with(b"HTTP/1."), "{}", answered.escape_ascii());
}
