//! What goes along with one request: its id and its trace.

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::limits::REQUEST_ID_LENGTH_MAX;
use crate::{Clock, Random, random};

/// The header that carries a request's id, in and out.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// [W3C Trace Context](https://www.w3.org/TR/trace-context/#traceparent-header).
pub const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// The id and the trace of one request, handed on to whatever is asked on its behalf.
#[derive(Clone, Debug)]
pub struct RequestContext {
    /// What the client sent, when that is 1 to 128 visible ASCII characters, or a new UUID.
    pub request_id: HeaderValue,
    /// The client's trace, as it came.
    pub traceparent: Option<HeaderValue>,
}

impl RequestContext {
    /// Reads a request's headers.
    pub fn from_headers(headers: &HeaderMap, clock: &dyn Clock, source: &dyn Random) -> Self {
        let sent = headers.get(X_REQUEST_ID).filter(|value| is_request_id(value.as_bytes())).cloned();
        Self {
            request_id: sent.unwrap_or_else(|| {
                let id = random::uuid_v7(source, clock.now()).to_string();
                // A UUID is visible ASCII; the fallback is never taken and spares a panic.
                HeaderValue::from_str(&id).unwrap_or(HeaderValue::from_static("unknown"))
            }),
            traceparent: headers.get(TRACEPARENT).cloned(),
        }
    }

    /// The id as text.
    pub fn id(&self) -> &str {
        self.request_id.to_str().unwrap_or_default()
    }
}

fn is_request_id(bytes: &[u8]) -> bool {
    (1..=REQUEST_ID_LENGTH_MAX).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_graphic)
}

#[cfg(test)]
mod tests {
    use super::is_request_id;

    #[test]
    fn only_short_visible_ascii_is_an_id() {
        assert!(is_request_id(b"a"));
        assert!(is_request_id(&[b'x'; 128]));
        for bad in [&b""[..], &[b'x'; 129], b"a b", b"a\tb", "ñ".as_bytes()] {
            assert!(!is_request_id(bad), "{bad:?}");
        }
    }
}
