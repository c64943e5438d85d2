//! Which requests stand in the same line.

use crate::limits;
use http::header::HeaderName;
use http::{HeaderMap, Method, request};

/// What a request is like, as far as HTTP tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It changes something, and is small: a purchase. Nothing else stands in its line.
    Change,
    /// It reads: one thing, a list, a report.
    Read,
    /// It brings much to be changed at once.
    Bulk,
    /// It waits for something new.
    Wait,
    /// It asks whether all is well.
    Probe,
}

pub(crate) const PREFER: HeaderName = HeaderName::from_static("prefer");

impl Kind {
    pub(crate) const ALL: [Self; 5] = [Self::Change, Self::Read, Self::Bulk, Self::Wait, Self::Probe];

    /// The kind of a request with so many bytes of body; `None` where that is not known yet.
    pub(crate) fn of(request: &request::Parts, body: Option<u64>) -> Self {
        if body.is_none_or(|bytes| bytes > limits::MAX_SMALL_BODY) {
            Self::Bulk
        } else if !matches!(request.method, Method::GET | Method::HEAD | Method::OPTIONS) {
            Self::Change
        } else if request.uri.path().contains("/health/") {
            Self::Probe
        } else if prefers_to_wait(&request.headers) {
            Self::Wait
        } else {
            Self::Read
        }
    }

    /// Its name in the log.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Change => "changes",
            Self::Read => "reads",
            Self::Bulk => "bulk changes",
            Self::Wait => "waiting reads",
            Self::Probe => "probes",
        }
    }
}

/// Whether the preference `wait` is among the headers (RFC 7240, section 4.3).
fn prefers_to_wait(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(PREFER).iter().filter_map(|line| line.to_str().ok());
    let mut names = lines.flat_map(|line| line.split([',', ';'])).filter_map(|part| part.split_once('='));
    names.any(|(name, _)| name.trim().eq_ignore_ascii_case("wait"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(method: &str, target: &str, prefer: Option<&str>, body: Option<u64>, expected: Kind) {
        let mut request = http::Request::builder().method(method).uri(target);
        if let Some(prefer) = prefer {
            request = request.header(PREFER, prefer);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        assert_eq!(Kind::of(&parts, body), expected, "{method} {target} {prefer:?} {body:?}");
    }

    #[test]
    fn requests_are_sorted() {
        check("POST", "/a", None, Some(100), Kind::Change);
        check("DELETE", "/a", None, Some(0), Kind::Change);
        check("GET", "/a?b=c", None, Some(0), Kind::Read);
        check("OPTIONS", "/a", None, Some(0), Kind::Read);
        check("HEAD", "/a/health/live", None, Some(0), Kind::Probe);
        check("POST", "/a", None, Some(limits::MAX_SMALL_BODY + 1), Kind::Bulk);
        check("GET", "/a", None, None, Kind::Bulk);
        check("GET", "/a", Some("wait=5"), Some(0), Kind::Wait);
        check("GET", "/a", Some("respond-async, WAIT = 5"), Some(0), Kind::Wait);
        check("GET", "/a", Some("handling=strict"), Some(0), Kind::Read);
        check("POST", "/a", Some("wait=5"), Some(0), Kind::Change);
    }
}
