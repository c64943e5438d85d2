//! The codes that this crate produces by itself. A service adds its own with [`Code::new`].

use http::StatusCode;
use serde::{Serialize, Serializer};

/// What kind of problem an error is: its status, its code and the title that goes with them.
///
/// The three belong together because `title` must not change from one occurrence to the next
/// ([error objects](https://jsonapi.org/format/1.1/#error-objects)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Code {
    /// The HTTP status.
    #[serde(serialize_with = "as_text")]
    pub status: StatusCode,
    /// For programs: `snake_case`, never changed once published.
    pub code: &'static str,
    /// For people: a short phrase, the same at every occurrence.
    pub title: &'static str,
}

impl Code {
    /// A code, for use in a `const`.
    pub const fn new(status: StatusCode, code: &'static str, title: &'static str) -> Self {
        Self { status, code, title }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn as_text<S: Serializer>(status: &StatusCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(status.as_str())
}

macro_rules! codes {
    ($($name:ident = $status:ident, $code:literal, $title:literal;)*) => {
        $(#[doc = $title] pub const $name: Code = Code::new(StatusCode::$status, $code, $title);)*

        /// All codes of this crate, for documentation and for tests of completeness.
        pub const ALL: &[Code] = &[$($name),*];
    };
}

codes! {
    INVALID_JSON = BAD_REQUEST, "invalid_json", "The body is not valid JSON";
    INVALID_DOCUMENT = BAD_REQUEST, "invalid_document", "The body is not a valid JSON:API document";
    INVALID_QUERY_PARAMETER = BAD_REQUEST, "invalid_query_parameter", "A query parameter cannot be processed";
    INVALID_IDEMPOTENCY_KEY = BAD_REQUEST, "invalid_idempotency_key", "The idempotency key is not valid";
    FORBIDDEN = FORBIDDEN, "forbidden", "The request is not allowed";
    CLIENT_ID_NOT_SUPPORTED = FORBIDDEN, "client_id_not_supported", "A client-generated id is not supported";
    NOT_FOUND = NOT_FOUND, "not_found", "The resource was not found";
    METHOD_NOT_ALLOWED = METHOD_NOT_ALLOWED, "method_not_allowed", "The method is not allowed here";
    NOT_ACCEPTABLE = NOT_ACCEPTABLE, "not_acceptable", "No acceptable media type";
    TYPE_MISMATCH = CONFLICT, "type_mismatch", "The type does not belong here";
    ID_MISMATCH = CONFLICT, "id_mismatch", "The id does not match the URL";
    PRECONDITION_FAILED = PRECONDITION_FAILED, "precondition_failed", "A precondition failed";
    BODY_TOO_LARGE = PAYLOAD_TOO_LARGE, "body_too_large", "The body is too large";
    UNSUPPORTED_MEDIA_TYPE = UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", "The media type is not supported";
    VALIDATION_FAILED = UNPROCESSABLE_ENTITY, "validation_failed", "A value is not valid";
    READ_ONLY_ATTRIBUTE = UNPROCESSABLE_ENTITY, "read_only_attribute", "The attribute is read-only";
    PRECONDITION_REQUIRED = PRECONDITION_REQUIRED, "precondition_required", "A precondition is required";
    INTERNAL_ERROR = INTERNAL_SERVER_ERROR, "internal_error", "The server failed";
}
