//! What is the same in every document that goes out
//! ([top level](https://jsonapi.org/format/1.1/#document-top-level)).

use serde::Serialize;

use crate::media_type::Applied;

#[derive(Serialize)]
struct TopLevel<'a, T> {
    jsonapi: JsonApi<'a>,
    #[serde(flatten)]
    rest: &'a T,
}

#[derive(Serialize)]
struct JsonApi<'a> {
    version: &'static str,
    #[serde(flatten)]
    applied: &'a Applied,
}

/// The document with these members, in one buffer. Only a `Serialize` that fails by itself could fail here; those of this crate
/// do not.
pub(crate) fn to_bytes<T: Serialize>(rest: &T, applied: &Applied) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(INITIAL_BYTES);
    match serde_json::to_writer(&mut bytes, &TopLevel { jsonapi: JsonApi { version: crate::VERSION, applied }, rest }) {
        Ok(()) => bytes,
        Err(_) => br#"{"errors":[{"status":"500","code":"internal_error","title":"The server failed"}]}"#.to_vec(),
    }
}

/// Bytes that most single resources fit into, so that the buffer does not grow step by step.
const INITIAL_BYTES: usize = 1_024;
