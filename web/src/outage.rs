use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, RETRY_AFTER, VARY};
use http::request::Parts;
use http_body_util::Full;
use jsonapi::negotiation::Applied;
use platform::logging::{Level, log};
use platform::request_context::{RequestContext, X_REQUEST_ID};
use platform::{Clock, Random, StartError};
use serde_json::json;

use crate::failure::Blames;
use crate::{About, Check, Failure, Response, health};

/// What a service answers while it cannot start: it is not ready, and nothing else can be done with it.
pub(crate) struct Outage {
    /// Why, as a request would be told.
    failure: Failure,
    /// The part that is to blame, in the report of health.
    check: Check,
}

impl Outage {
    /// Answers one request.
    pub(crate) fn respond(self, about: &About, request: &Parts, clock: &dyn Clock, random: &dyn Random) -> Response {
        let context = RequestContext::from_headers(&request.headers, clock, random);
        let path = about.path(request.uri.path());
        let parts = self.failure.into_parts();
        if parts.blames != Blames::Client {
            let fields = json!({ "path": path, "cause": parts.cause });
            log(Level::Error, context.id(), "the service cannot start", fields);
        }
        let (status, content_type, body, retry_after) = if path.ends_with("/health/ready") {
            let (status, body) = health::report(&[self.check]);
            (status, HeaderValue::from_static("application/health+json"), body, None)
        } else {
            let retry_after = parts.headers.into_iter().find(|(name, _)| name == RETRY_AFTER).map(|(_, value)| value);
            let errors = parts.errors.with_id(context.id()).with_about(|code| about.error_page(code));
            (errors.status(), Applied::NOTHING.content_type(), errors.to_bytes(&Applied::NOTHING), retry_after)
        };
        let mut response = http::Response::new(Full::new(Bytes::new()));
        *response.status_mut() = status;
        let all = response.headers_mut();
        all.insert(CONTENT_TYPE, content_type);
        all.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
        all.insert(VARY, jsonapi::VARY);
        let cache = if path.contains("/health/") { "no-store" } else { crate::CACHE_CONTROL };
        all.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
        all.insert(X_REQUEST_ID, context.request_id);
        all.extend(retry_after.map(|value| (RETRY_AFTER, value)));
        *response.body_mut() = Full::new(Bytes::from(body));
        response
    }
}

impl From<StartError> for Outage {
    fn from(error: StartError) -> Self {
        match error {
            StartError::Configuration(cause) => {
                Self { failure: Failure::internal(cause), check: Check::fail("configuration", "invalid") }
            }
            StartError::Database(error) => {
                let check = Check::fail("database", health::reason(&error));
                Self { failure: error.into(), check }
            }
        }
    }
}
