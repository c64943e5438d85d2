//! Error objects and errors documents
//! ([Errors](https://jsonapi.org/format/1.1/#errors)).

pub mod code;
mod errors;
mod serialize;
mod source;
mod violation;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

pub use code::Code;
pub use errors::Errors;
use http::StatusCode;
use serde_json::{Map, Value};
pub use source::Source;
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
#[derive(Debug, Clone, PartialEq)]
pub struct Error(Box<Parts>);

#[derive(Debug, Clone, PartialEq)]
struct Parts {
    code: Code,
    id: Option<String>,
    about: Option<String>,
    kind: Option<Cow<'static, str>>,
    detail: Option<Cow<'static, str>>,
    source: Option<Source>,
    meta: Map<String, Value>,
}

impl Error {
    /// An error of this code, without any detail yet.
    pub fn new(code: Code) -> Self {
        Self(Box::new(Parts { code, id: None, about: None, kind: None, detail: None, source: None, meta: Map::new() }))
    }

    /// Says what happened this time: a whole sentence for a person, without internals.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// Names the value in the request document by an RFC 6901 pointer, such as `/data/attributes/name`.
    #[must_use]
    pub fn at_pointer(self, pointer: impl Into<String>) -> Self {
        self.at(Source::Pointer(pointer.into()))
    }

    /// Names the query parameter by its exact name, such as `page[size]`.
    #[must_use]
    pub fn at_parameter(self, name: impl Into<String>) -> Self {
        self.at(Source::Parameter(name.into()))
    }

    /// Names the request header.
    #[must_use]
    pub fn at_header(self, name: impl Into<String>) -> Self {
        self.at(Source::Header(name.into()))
    }

    /// Names the source, whichever kind it is of.
    #[must_use]
    pub fn at(mut self, source: Source) -> Self {
        self.0.source = Some(source);
        self
    }

    /// Adds a member to `meta`; a second one of the same name replaces the first.
    #[must_use]
    pub fn with_meta(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.meta.insert(name.to_owned(), value.into());
        self
    }

    /// Identifies this occurrence, for instance by the id of the request.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<String>) -> Self {
        self.0.id = Some(id.into());
        self
    }

    /// `links.about`: where this occurrence is explained.
    #[must_use]
    pub fn with_about(mut self, href: impl Into<String>) -> Self {
        self.0.about = Some(href.into());
        self
    }

    /// `links.type`: the URI that identifies this kind of error.
    #[must_use]
    pub fn with_type(mut self, uri: impl Into<Cow<'static, str>>) -> Self {
        self.0.kind = Some(uri.into());
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

    /// `id`, if one was given.
    pub fn id(&self) -> Option<&str> {
        self.0.id.as_deref()
    }

    /// `detail`, if one was given.
    pub fn detail(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    /// `source`, if one was given.
    pub fn source(&self) -> Option<&Source> {
        self.0.source.as_ref()
    }

    /// `meta`; empty where there is none, and then not sent.
    pub fn meta(&self) -> &Map<String, Value> {
        &self.0.meta
    }

    fn parts_mut(&mut self) -> &mut Parts {
        &mut self.0
    }
}
