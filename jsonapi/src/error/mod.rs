//! Error objects and errors documents
//! ([Errors](https://jsonapi.org/format/1.1/#errors)).

pub mod code;
mod errors;
mod violation;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

pub use code::Code;
pub use errors::Errors;
use http::StatusCode;
use serde::Serialize;
use serde_json::{Map, Value};
pub use violation::Violation;

/// One error object: what went wrong, where, in words for a person and a code for a program.
///
/// Small to move (one pointer), so it can be the `Err` of any function.
///
/// ```
/// use jsonapi::{Error, error::code};
/// let error = Error::new(code::NOT_FOUND).with_detail("There is no article 7.");
/// assert_eq!(error.status(), 404);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[must_use]
pub struct Error(Box<Parts>);

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Parts {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(flatten)]
    code: Code,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<Cow<'static, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Source>,
    #[serde(skip_serializing_if = "Links::is_empty")]
    links: Links,
    #[serde(skip_serializing_if = "Map::is_empty")]
    meta: Map<String, Value>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize)]
struct Links {
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<Cow<'static, str>>,
}

impl Links {
    fn is_empty(&self) -> bool {
        self.about.is_none() && self.kind.is_none()
    }
}

/// What in the request an error is about: exactly one of three members
/// ([error objects](https://jsonapi.org/format/1.1/#error-objects)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// An RFC 6901 pointer into the request document, array positions as `/0`.
    Pointer(String),
    /// The exact name of a query parameter.
    Parameter(String),
    /// The name of a request header.
    Header(String),
}

impl Error {
    /// An error of this code, without any detail yet.
    pub fn new(code: Code) -> Self {
        Self(Box::new(Parts { id: None, code, detail: None, source: None, links: Links::default(), meta: Map::new() }))
    }

    /// Says what happened this time: a whole sentence for a person, without internals.
    pub fn with_detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// Names the value in the request document by an RFC 6901 pointer, such as `/data/attributes/name`.
    pub fn at_pointer(self, pointer: impl Into<String>) -> Self {
        self.at(Source::Pointer(pointer.into()))
    }

    /// Names the query parameter by its exact name, such as `page[size]`.
    pub fn at_parameter(self, name: impl Into<String>) -> Self {
        self.at(Source::Parameter(name.into()))
    }

    /// Names the request header.
    pub fn at_header(self, name: impl Into<String>) -> Self {
        self.at(Source::Header(name.into()))
    }

    /// An error about this header.
    pub(crate) fn in_header(code: Code, name: &str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(code).with_detail(detail).at_header(name)
    }

    /// Names the source, whichever kind it is of.
    pub fn at(mut self, source: Source) -> Self {
        self.0.source = Some(source);
        self
    }

    /// Adds a member to `meta`; a second one of the same name replaces the first.
    pub fn with_meta(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.meta.insert(name.to_owned(), value.into());
        self
    }

    /// `links.type`: the URI that identifies this kind of error.
    pub fn with_type(mut self, uri: impl Into<Cow<'static, str>>) -> Self {
        self.0.links.kind = Some(uri.into());
        self
    }

    /// The HTTP status of this error alone; see [`Errors::status`] for that of the answer.
    pub fn status(&self) -> StatusCode {
        self.0.code.status
    }

    /// The code with its status and title.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// `detail`, if one was given.
    pub fn detail(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    /// `source`, if one was given.
    pub fn source(&self) -> Option<&Source> {
        self.0.source.as_ref()
    }
}
