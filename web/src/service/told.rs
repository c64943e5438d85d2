//! What the host is told of a request, for its log and its metrics.

use std::fmt::Write as _;

use http::{HeaderName, HeaderValue};

use super::Understood;
use crate::Failure;

/// The header of an answer that a host takes away again. Where none does, as on Spin, the client gets to see what it knows: a
/// dictionary ([RFC 9651](https://www.rfc-editor.org/rfc/rfc9651#section-3.2)) of the route, the name of its key, the error, and the state of
/// the circuit breaker.
pub(super) const X_TELEMETRY: HeaderName = HeaderName::from_static("x-telemetry");

/// What is known, or nothing.
pub(super) fn header(understood: &Understood, failure: Option<&Failure>, breaker: Option<&'static str>) -> Option<HeaderValue> {
    let error = failure.and_then(|failure| failure.errors().iter().next()).map(|error| error.code().code);
    let known = [("route", understood.route), ("key", understood.caller.as_deref()), ("error", error), ("breaker", breaker)];
    let mut told = String::with_capacity(80);
    for (name, value) in known {
        // Names of keys are free, and what cannot stand in a string of such a dictionary is left out.
        let Some(value) = value.filter(|value| is_plain(value)) else { continue };
        let comma = if told.is_empty() { "" } else { ", " };
        let _ = write!(told, "{comma}{name}=\"{value}\"");
    }
    (!told.is_empty()).then(|| HeaderValue::try_from(told).ok()).flatten()
}

fn is_plain(value: &str) -> bool {
    value.bytes().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\'))
}

#[cfg(test)]
mod tests {
    use jsonapi::negotiation::Applied;

    use super::{Understood, header};
    use crate::Failure;

    fn told(route: Option<&'static str>, caller: Option<&str>, failure: Option<&Failure>) -> Option<String> {
        let caller = caller.map(str::to_owned);
        let understood = Understood { applied: Applied::NOTHING, query: None, route, caller };
        header(&understood, failure, None).map(|value| value.to_str().unwrap().to_owned())
    }

    #[test]
    fn what_is_known_is_told_and_nothing_that_breaks_the_header() {
        assert_eq!(told(None, None, None), None);
        let failure = Failure::unauthenticated();
        assert_eq!(told(None, None, Some(&failure)).as_deref(), Some("error=\"unauthenticated\""));
        let all = told(Some("/products/{id}"), Some("till 4"), Some(&failure));
        assert_eq!(all.as_deref(), Some("route=\"/products/{id}\", key=\"till 4\", error=\"unauthenticated\""));
        for odd in ["a\"b", "a\\b", "a\r\nb", "ñ"] {
            assert_eq!(told(Some("/products"), Some(odd), None).as_deref(), Some("route=\"/products\""));
        }
    }
}
