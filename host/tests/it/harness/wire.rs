//! A request as bytes, for clients that send only part of it, or do not wait for the answer.

use checker::call::Call;
use std::fmt::Write as _;

/// The whole request, with its body.
pub(crate) fn wire(call: &Call) -> Vec<u8> {
    let request = call.request().unwrap();
    let body = call.body.as_ref().map(ToString::to_string).unwrap_or_default();
    let mut text = format!("{} {} HTTP/1.1\r\ncontent-length: {}\r\n", request.method(), request.uri(), body.len());
    for (name, value) in request.headers() {
        write!(text, "{name}: {}\r\n", value.to_str().unwrap()).unwrap();
    }
    text += "\r\n";
    text += &body;
    text.into_bytes()
}
