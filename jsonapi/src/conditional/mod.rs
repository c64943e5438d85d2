//! Conditional requests ([RFC 9110, section 13](https://www.rfc-editor.org/rfc/rfc9110#section-13)).
//!
//! Choices: only entity tags, no dates; a change may be based on any representation of the present version, of which
//! the tags begin with it; what is no entity tag matches nothing, so that a garbled `If-Match` stops a
//! change rather than letting it through.

mod etag;

#[cfg(test)]
mod tests;

pub use etag::{ETag, Tags};
use http::{
    HeaderMap, Method,
    header::{IF_MATCH, IF_NONE_MATCH},
};

use crate::error::{Error, Errors, code};

/// The preconditions of a request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preconditions {
    /// `If-Match`.
    pub if_match: Option<Tags>,
    /// `If-None-Match`.
    pub if_none_match: Option<Tags>,
}

/// What to do with the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Go on.
    Proceed,
    /// 304: the client has it.
    NotModified,
    /// 412.
    PreconditionFailed,
}

impl Preconditions {
    /// Reads the headers. Nothing in them is an error.
    pub fn parse(headers: &HeaderMap) -> Self {
        Self { if_match: Tags::parse(headers, &IF_MATCH), if_none_match: Tags::parse(headers, &IF_NONE_MATCH) }
    }

    /// Whether the client makes any condition.
    pub fn is_any(&self) -> bool {
        self.if_match.is_some() || self.if_none_match.is_some()
    }

    /// Evaluates them, in the order of
    /// [RFC 9110, section 13.2.2](https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2), against the tag of what
    /// the URL names now; `None` when it names nothing.
    pub fn evaluate(&self, method: &Method, current: Option<&ETag>) -> Outcome {
        match self.failed(method, current) {
            None => Outcome::Proceed,
            Some("If-None-Match") if [Method::GET, Method::HEAD].contains(method) => Outcome::NotModified,
            Some(_) => Outcome::PreconditionFailed,
        }
    }

    /// [`evaluate`](Self::evaluate) for a change: 412 `precondition_failed` unless it may proceed.
    ///
    /// # Errors
    /// 412 with `source.header`.
    pub fn check(&self, method: &Method, current: Option<&ETag>) -> Result<(), Errors> {
        let Some(header) = self.failed(method, current) else { return Ok(()) };
        let detail = match current {
            Some(current) => format!("`{header}` does not hold: the entity tag is now `{current}`."),
            None => format!("`{header}` does not hold: there is no such resource now."),
        };
        Err(Error::in_header(code::PRECONDITION_FAILED, header, detail).into())
    }

    /// The same, with `If-Match` required: 428 `precondition_required` without
    /// ([RFC 6585, section 3](https://www.rfc-editor.org/rfc/rfc6585#section-3)).
    ///
    /// # Errors
    /// 428 or 412 with `source.header`.
    pub fn check_required(&self, method: &Method, current: Option<&ETag>) -> Result<(), Errors> {
        if self.if_match.is_some() {
            return self.check(method, current);
        }
        let detail = "Send `If-Match` with the `ETag` of the representation that this change is based on.";
        Err(Error::in_header(code::PRECONDITION_REQUIRED, "If-Match", detail).into())
    }

    /// The name of the header that does not hold.
    fn failed(&self, method: &Method, current: Option<&ETag>) -> Option<&'static str> {
        // A method that selects no representation has no preconditions (section 13.2.1).
        if *method == Method::OPTIONS {
            return None;
        }
        let matches = |tags: &Tags, same: fn(&ETag, &ETag) -> bool| match (tags, current) {
            (_, None) => false,
            (Tags::Any, Some(_)) => true,
            (Tags::OneOf(tags), Some(current)) => tags.iter().any(|tag| same(tag, current)),
        };
        if self.if_match.as_ref().is_some_and(|tags| !matches(tags, ETag::matches_strongly)) {
            Some("If-Match")
        } else if self.if_none_match.as_ref().is_some_and(|tags| matches(tags, ETag::matches_weakly)) {
            Some("If-None-Match")
        } else {
            None
        }
    }
}
