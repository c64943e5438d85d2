//! Several errors of one request.

use http::StatusCode;

use super::Error;
use crate::{limits, media_type::Applied};

/// One or more errors: what a failed request is answered with. Never empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Errors(Vec<Error>);

impl Errors {
    /// `Ok` when nothing was collected, else all of it; what lies past [`limits::ERRORS`] is dropped.
    ///
    /// # Errors
    /// The collected errors, when there are any.
    pub fn check(mut collected: Vec<Error>) -> Result<(), Self> {
        collected.truncate(limits::ERRORS);
        if collected.is_empty() { Ok(()) } else { Err(Self(collected)) }
    }

    /// The errors in the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Error> {
        self.0.iter()
    }

    /// The status of the answer: the one that all share, else the most general one that covers them,
    /// 400 or, with any 5xx among them, 500
    /// ([processing errors](https://jsonapi.org/format/1.1/#errors-processing)).
    pub fn status(&self) -> StatusCode {
        let mut statuses = self.0.iter().map(Error::status);
        let first = statuses.next().unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if statuses.all(|status| status == first) {
            first
        } else if self.0.iter().any(|error| error.status().is_server_error()) {
            StatusCode::INTERNAL_SERVER_ERROR
        } else {
            StatusCode::BAD_REQUEST
        }
    }

    /// Gives every error that has no `id` this one, usually the id of the request.
    #[must_use]
    pub fn with_id(mut self, id: &str) -> Self {
        for error in &mut self.0 {
            error.parts_mut().id.get_or_insert_with(|| id.to_owned());
        }
        self
    }

    /// Gives every error that has no `links.about` the one that `href` makes of its code.
    #[must_use]
    pub fn with_about(mut self, href: impl Fn(&str) -> String) -> Self {
        for error in &mut self.0 {
            let code = error.code().code;
            error.parts_mut().about.get_or_insert_with(|| href(code));
        }
        self
    }

    /// The errors document, with `jsonapi` saying what was applied to it.
    pub fn to_bytes(&self, applied: &Applied) -> Vec<u8> {
        super::serialize::document(&self.0, applied)
    }
}

impl From<Error> for Errors {
    fn from(error: Error) -> Self {
        Self(vec![error])
    }
}

impl<'a> IntoIterator for &'a Errors {
    type Item = &'a Error;
    type IntoIter = std::slice::Iter<'a, Error>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Errors {
    type Item = Error;
    type IntoIter = std::vec::IntoIter<Error>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
