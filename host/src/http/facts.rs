//! What a component tells of a request that only it knows.

use http::{HeaderName, HeaderValue, Response};

/// The header by which it tells, a dictionary of strings ([RFC 9651](https://www.rfc-editor.org/rfc/rfc9651#section-3.2)):
/// `route="/products/{id}", key="shop", error="not_found"`. No client gets to see it.
const X_TELEMETRY: HeaderName = HeaderName::from_static("x-telemetry");

/// What was told of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// The path as the component has it in its table, with parameters in braces.
    pub(crate) route: Option<String>,
    /// The name of the key that was shown.
    pub(crate) key: Option<String>,
    /// The code of the error.
    pub(crate) error: Option<String>,
    /// `closed`, `open` or `half_open`, where the component has a circuit breaker.
    pub(crate) breaker: Option<String>,
}

impl Facts {
    /// Takes them out of the header, and puts them where no client sees them.
    pub(crate) fn keep<B>(response: &mut Response<B>) {
        if let Some(told) = response.headers_mut().remove(X_TELEMETRY) {
            response.extensions_mut().insert(Self::parse(&told));
        }
    }

    /// Notes the error with which the host itself answers.
    pub(crate) fn refused<B>(response: &mut Response<B>, code: &'static str) {
        response.extensions_mut().insert(Self { error: Some(code.to_owned()), ..Self::default() });
    }

    /// What was told of the request that this answers.
    pub(crate) fn take<B>(response: &mut Response<B>) -> Self {
        response.extensions_mut().remove().unwrap_or_default()
    }

    fn parse(told: &HeaderValue) -> Self {
        let mut facts = Self::default();
        let mut rest = told.to_str().unwrap_or_default();
        while let Some((name, after)) = rest.split_once("=\"") {
            let Some((value, after)) = after.split_once('"') else { break };
            let place = match name.trim_start_matches([',', ' ']) {
                "route" => &mut facts.route,
                "key" => &mut facts.key,
                "error" => &mut facts.error,
                "breaker" => &mut facts.breaker,
                _ => &mut None,
            };
            *place = Some(value.to_owned());
            rest = after;
        }
        facts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_component_tells_is_read_and_no_client_sees_it() {
        let read = |told: &'static str| {
            let mut response = Response::builder().header(X_TELEMETRY, told).body(()).unwrap();
            Facts::keep(&mut response);
            assert!(response.headers().is_empty());
            let Facts { route, key, error, .. } = Facts::take(&mut response);
            [route, key, error].map(Option::unwrap_or_default)
        };
        assert_eq!(read("route=\"/a/{id}\", key=\"till 4\", error=\"gone\""), ["/a/{id}", "till 4", "gone"]);
        assert_eq!(read("error=\"gone\", other=\"x\", key=\"a=b, c\""), ["", "a=b, c", "gone"]);
        for odd in ["", "route", "route=/a", "route=\"/a", "=\"\"", "\"=\"\"=\""] {
            assert_eq!(read(odd), ["", "", ""], "{odd}");
        }
    }
}
