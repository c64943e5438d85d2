//! Several errors of one request.

use http::StatusCode;
use serde::Serialize;

use super::Error;
use crate::{limits, media_type::Applied, top_level::to_bytes};

/// One or more errors: what a failed request is answered with. Never empty.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[must_use]
pub struct Errors {
    errors: Vec<Error>,
}

impl Errors {
    /// `Ok` when nothing was collected, else all of it; what lies past [`limits::ERRORS`] is dropped.
    ///
    /// # Errors
    /// The collected errors, when there are any.
    pub fn check(mut collected: Vec<Error>) -> Result<(), Self> {
        collected.truncate(limits::ERRORS);
        if collected.is_empty() { Ok(()) } else { Err(Self { errors: collected }) }
    }

    /// What came of each of several, without those that came to nothing; or all that is wrong with any of them.
    ///
    /// # Errors
    /// Those of all, as [`check`](Self::check).
    pub fn of_all<T>(each: impl IntoIterator<Item = Result<Option<T>, Self>>) -> Result<Vec<T>, Self> {
        let mut all = Vec::new();
        let mut errors = Vec::new();
        for one in each {
            match one {
                Ok(one) => all.extend(one),
                Err(more) => errors.extend(more),
            }
        }
        Self::check(errors).map(|()| all)
    }

    /// The errors in the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Error> {
        self.errors.iter()
    }

    /// The status of the answer: the one that all share, else the most general one that covers them,
    /// 400 or, with any 5xx among them, 500
    /// ([processing errors](https://jsonapi.org/format/1.1/#errors-processing)).
    pub fn status(&self) -> StatusCode {
        let mut statuses = self.errors.iter().map(Error::status);
        let first = statuses.next().unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if statuses.all(|status| status == first) {
            first
        } else if self.errors.iter().any(|error| error.status().is_server_error()) {
            StatusCode::INTERNAL_SERVER_ERROR
        } else {
            StatusCode::BAD_REQUEST
        }
    }

    /// Gives every error that has no `id` this one, usually the id of the request.
    pub fn with_id(mut self, id: &str) -> Self {
        for error in &mut self.errors {
            error.0.id.get_or_insert_with(|| id.to_owned());
        }
        self
    }

    /// Gives every error that has no `links.about` the one that `href` makes of its code.
    pub fn with_about(mut self, href: impl Fn(&str) -> String) -> Self {
        for error in &mut self.errors {
            let code = error.code().code;
            error.0.links.about.get_or_insert_with(|| href(code));
        }
        self
    }

    /// The errors document, with `jsonapi` saying what was applied to it.
    pub fn to_bytes(&self, applied: &Applied) -> Vec<u8> {
        to_bytes(self, applied)
    }
}

impl From<Error> for Errors {
    fn from(error: Error) -> Self {
        Self { errors: vec![error] }
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
        self.errors.into_iter()
    }
}
