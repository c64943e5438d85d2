//! Errors as JSON.

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{Error, Source};
use crate::{
    media_type::Applied,
    top_level::{JsonApi, to_bytes},
};

struct Document<'a> {
    errors: &'a [Error],
    applied: &'a Applied,
}

pub(super) fn document(errors: &[Error], applied: &Applied) -> Vec<u8> {
    to_bytes(&Document { errors, applied })
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("jsonapi", &JsonApi(self.applied))?;
        map.serialize_entry("errors", self.errors)?;
        map.end()
    }
}

/// One error object, for instance to put several answers into one log line.
impl Serialize for Error {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let parts = &self.0;
        let mut map = serializer.serialize_map(None)?;
        if let Some(id) = &parts.id {
            map.serialize_entry("id", id)?;
        }
        map.serialize_entry("status", parts.code.status.as_str())?;
        map.serialize_entry("code", parts.code.code)?;
        map.serialize_entry("title", parts.code.title)?;
        if let Some(detail) = &parts.detail {
            map.serialize_entry("detail", detail)?;
        }
        if let Some(source) = &parts.source {
            map.serialize_entry("source", source)?;
        }
        if parts.about.is_some() || parts.kind.is_some() {
            map.serialize_entry("links", &Links { about: parts.about.as_deref(), kind: parts.kind.as_deref() })?;
        }
        if !parts.meta.is_empty() {
            map.serialize_entry("meta", &parts.meta)?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct Links<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<&'a str>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'a str>,
}

impl Serialize for Source {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (name, value) = match self {
            Self::Pointer(value) => ("pointer", value),
            Self::Parameter(value) => ("parameter", value),
            Self::Header(value) => ("header", value),
        };
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(name, value)?;
        map.end()
    }
}
