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
    ($($(#[$doc:meta])* $name:ident = $status:ident, $code:literal, $title:literal;)*) => {
        $($(#[$doc])* pub const $name: Code = Code::new(StatusCode::$status, $code, $title);)*

        /// All codes of this crate, for documentation and for tests of completeness.
        pub const ALL: &[Code] = &[$($name),*];
    };
}

codes! {
    /// The body is not JSON, or JSON outside the limits.
    INVALID_JSON = BAD_REQUEST, "invalid_json", "The body is not valid JSON";
    /// The body is JSON but not a JSON:API document of the expected shape.
    INVALID_DOCUMENT = BAD_REQUEST, "invalid_document", "The body is not a valid JSON:API document";
    /// A query parameter is unknown, repeated or has a value that cannot be used.
    INVALID_QUERY_PARAMETER = BAD_REQUEST, "invalid_query_parameter", "A query parameter cannot be processed";
    /// The `Idempotency-Key` header cannot be used as a key.
    INVALID_IDEMPOTENCY_KEY = BAD_REQUEST, "invalid_idempotency_key", "The idempotency key is not valid";
    /// The request is understood and refused, whoever sends it or because of who sends it.
    FORBIDDEN = FORBIDDEN, "forbidden", "The request is not allowed";
    /// The client chose an id where only the server may.
    CLIENT_ID_NOT_SUPPORTED = FORBIDDEN, "client_id_not_supported", "A client-generated id is not supported";
    /// There is nothing at this URL.
    NOT_FOUND = NOT_FOUND, "not_found", "The resource was not found";
    /// The URL exists but not for this method.
    METHOD_NOT_ALLOWED = METHOD_NOT_ALLOWED, "method_not_allowed", "The method is not allowed here";
    /// No media type that the client accepts can be produced.
    NOT_ACCEPTABLE = NOT_ACCEPTABLE, "not_acceptable", "No acceptable media type";
    /// `data.type` is not the type of the endpoint.
    TYPE_MISMATCH = CONFLICT, "type_mismatch", "The type does not belong here";
    /// `data.id` is not the id in the URL.
    ID_MISMATCH = CONFLICT, "id_mismatch", "The id does not match the URL";
    /// The resource is not in the state that the client made a condition.
    PRECONDITION_FAILED = PRECONDITION_FAILED, "precondition_failed", "A precondition failed";
    /// The body is larger than the server reads.
    BODY_TOO_LARGE = PAYLOAD_TOO_LARGE, "body_too_large", "The body is too large";
    /// The content type is not the one of JSON:API, or carries something unsupported.
    UNSUPPORTED_MEDIA_TYPE = UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", "The media type is not supported";
    /// A value is well-formed but not valid.
    VALIDATION_FAILED = UNPROCESSABLE_ENTITY, "validation_failed", "A value is not valid";
    /// The client set an attribute that only the server sets.
    READ_ONLY_ATTRIBUTE = UNPROCESSABLE_ENTITY, "read_only_attribute", "The attribute is read-only";
    /// The change must name the version that it is based on.
    PRECONDITION_REQUIRED = PRECONDITION_REQUIRED, "precondition_required", "A precondition is required";
    /// Something failed on the server's side; the log knows what.
    INTERNAL_ERROR = INTERNAL_SERVER_ERROR, "internal_error", "The server failed";
}
