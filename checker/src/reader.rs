//! Reads what the shop sends with a reader that is not ours: the crate `jsonapi`.

use crate::call::Reply;
use jsonapi_reader::api::{DocumentData, JsonApiDocument};
use serde_json::Value;

const MEDIA_TYPE: &str = "application/vnd.api+json";

/// Reads a document. The reader knows JSON:API 1.0, so it takes `data: null` for no data at all and knows no extensions: it
/// cannot judge those. Everything else that we send, it must understand.
pub fn read(text: &str) -> Result<(), String> {
    let sent: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if sent.get("atomic:results").is_some() {
        return Ok(());
    }
    let document: JsonApiDocument = serde_json::from_str(text).map_err(|error| error.to_string())?;
    match &document {
        JsonApiDocument::Data(DocumentData { data: None, .. }) if sent.get("data").is_some_and(Value::is_null) => {}
        document if document.is_valid() => {}
        document => return Err(format!("{:?}", document.validate())),
    }
    let errors = sent.get("errors").and_then(Value::as_array).map(Vec::len);
    match document {
        JsonApiDocument::Error(read) if Some(read.errors.len()) == errors => Ok(()),
        JsonApiDocument::Data(_) if errors.is_none() => Ok(()),
        _ => Err(format!("{errors:?} errors were sent, and others read")),
    }
}

/// Reads the document of a reply, where it says that it is one; a reply without content needs none.
pub fn read_reply(reply: &Reply) -> Result<(), String> {
    let kind = reply.headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    match kind {
        "" if reply.body.is_empty() => Ok(()),
        "application/health+json" => Ok(()),
        kind if kind.starts_with(MEDIA_TYPE) => read(&String::from_utf8_lossy(&reply.body)),
        kind => Err(format!("content of the type `{kind}`")),
    }
}
