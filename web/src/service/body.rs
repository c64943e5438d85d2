//! The body of a request: how much of it is read, and in which form.

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, HeaderValue};
use http::{HeaderMap, Method};
use http_body_util::{BodyExt, Limited};
use jsonapi::{Error, error::code};

use crate::Failure;
use crate::limits::BODY_BYTES_MAX;

/// The body, if the method gives it a meaning.
pub(super) async fn read<B>(method: &Method, headers: &HeaderMap, body: B) -> Result<Bytes, Failure>
where
    B: http_body::Body<Data = Bytes> + Send,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    // Clients send bodies with GET and DELETE; RFC 9110 gives them no meaning, so they are left alone.
    if *method != Method::POST && *method != Method::PATCH {
        return Ok(Bytes::new());
    }
    let declared = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if declared.is_some_and(|length| length > BODY_BYTES_MAX as u64) {
        return Err(too_large());
    }
    let collected = Limited::new(body, BODY_BYTES_MAX).collect().await;
    let body = collected.map(http_body_util::Collected::to_bytes).map_err(|error| {
        if error.is::<http_body_util::LengthLimitError>() {
            return too_large();
        }
        let detail = "The body ended before it was complete.";
        Failure::new(Error::new(code::INVALID_JSON).with_detail(detail)).caused_by(error.to_string())
    })?;
    if body.is_empty() || is_plain(headers) { Ok(body) } else { Err(encoded()) }
}

/// Whether the body is sent as it is, without a content coding.
fn is_plain(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(CONTENT_ENCODING).into_iter();
    let mut codings = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b',')).map(<[u8]>::trim_ascii);
    codings.all(|coding| coding.is_empty() || coding.eq_ignore_ascii_case(b"identity"))
}

fn too_large() -> Failure {
    let detail = format!("A body may have {BODY_BYTES_MAX} bytes at most.");
    Error::new(code::BODY_TOO_LARGE).with_detail(detail).with_meta("max_bytes", BODY_BYTES_MAX).into()
}

/// Nothing is decoded here: a body within its limit could become any number of bytes. The answer says what is accepted
/// ([RFC 9110, section 15.5.16](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.16)).
fn encoded() -> Failure {
    let detail = "The body must be sent as it is, without a content coding.";
    let error = Error::new(code::UNSUPPORTED_MEDIA_TYPE).with_detail(detail).at_header("Content-Encoding");
    Failure::new(error).with_header(ACCEPT_ENCODING, HeaderValue::from_static("identity"))
}
