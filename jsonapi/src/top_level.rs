//! What is the same in every document that goes out
//! ([top level](https://jsonapi.org/format/1.1/#document-top-level)).

use serde::{Serialize, Serializer, ser::SerializeMap};

use crate::media_type::Applied;

/// The `jsonapi` member of any document.
pub(crate) struct JsonApi<'a>(pub(crate) &'a Applied);

impl Serialize for JsonApi<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("version", crate::VERSION)?;
        if !self.0.extensions().is_empty() {
            map.serialize_entry("ext", self.0.extensions())?;
        }
        if !self.0.profiles().is_empty() {
            map.serialize_entry("profile", self.0.profiles())?;
        }
        map.end()
    }
}

/// Serialises into one buffer. Only a `Serialize` that fails by itself could fail here; those of this crate do not.
pub(crate) fn to_bytes<T: Serialize>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(INITIAL_BYTES);
    match serde_json::to_writer(&mut bytes, value) {
        Ok(()) => bytes,
        Err(_) => br#"{"errors":[{"status":"500","code":"internal_error","title":"The server failed"}]}"#.to_vec(),
    }
}

/// Bytes that most single resources fit into, so that the buffer does not grow step by step.
const INITIAL_BYTES: usize = 1_024;
