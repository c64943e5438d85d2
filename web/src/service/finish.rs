//! From an outcome to a response: content type, entity tag, conditions, headers.

use bytes::Bytes;
use http::header::{self, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, LOCATION, VARY};
use http::{HeaderName, Method, StatusCode};
use http_body_util::Full;
use jsonapi::conditional::{ETag, Outcome as Condition, Preconditions};
use jsonapi::document::Fieldsets;
use jsonapi::negotiation::Applied;
use platform::logging::{Level, log};
use platform::request_context::X_REQUEST_ID;
use serde_json::json;

use super::{Head, Outcome};
use crate::answer::{Answer, Content, Tag};
use crate::{CACHE_CONTROL, Failure, Response};

const IDEMPOTENT_REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// A response being put together.
struct Draft {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

pub(super) fn response(service: &str, outcome: Outcome, head: &Head<'_>, is_head: bool) -> Response {
    let mut draft = match outcome.result {
        Ok(answer) => answered(service, answer, outcome.applied, outcome.query.as_deref(), head),
        Err(failure) => failed(service, failure, &outcome.applied, head),
    };
    draft.headers.insert(VARY, jsonapi::VARY);
    draft.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHE_CONTROL));
    draft.headers.insert(X_REQUEST_ID, head.context.request_id.clone());
    let has_content = draft.status != StatusCode::NO_CONTENT && draft.status != StatusCode::NOT_MODIFIED;
    if has_content {
        // Known beforehand, so that head and body leave in one piece.
        draft.headers.insert(CONTENT_LENGTH, HeaderValue::from(draft.body.len()));
    }
    let body = if has_content && !is_head { Bytes::from(draft.body) } else { Bytes::new() };
    let mut response = http::Response::new(Full::new(body));
    *response.status_mut() = draft.status;
    *response.headers_mut() = draft.headers;
    response
}

fn answered(service: &str, answer: Answer, mut applied: Applied, query: Option<&jsonapi::Query>, head: &Head<'_>) -> Draft {
    if let Some(profile) = answer.profile {
        applied = applied.with_profile(profile);
    }
    if matches!(answer.content, Content::Results(_)) {
        applied = applied.with_extension(jsonapi::media_type::ATOMIC);
    }
    let everything = Fieldsets::default();
    let fieldsets = query.map_or(&everything, |query| &query.fieldsets);
    let mut headers: HeaderMap = answer.headers.into_iter().collect();
    let has_content = !matches!(answer.content, Content::None);
    let body = match answer.content {
        Content::None => Vec::new(),
        Content::Document(document) => document.to_bytes(&applied, fieldsets),
        Content::Results(results) => results.to_bytes(&applied),
    };
    if has_content {
        headers.insert(CONTENT_TYPE, applied.content_type());
    }
    if let Some(location) = answer.location.and_then(|location| HeaderValue::try_from(location).ok()) {
        headers.insert(LOCATION, location);
    }
    if answer.replayed {
        headers.insert(IDEMPOTENT_REPLAYED, HeaderValue::from_static("true"));
    }
    let is_plain = query.is_none_or(jsonapi::Query::is_plain);
    let mut status = answer.status;
    if let Some(tag) = tag(answer.tag, is_plain, &body) {
        headers.insert(ETAG, tag.header());
        // Only for reading: before a change, the handler has checked the conditions against what was there then.
        if head.method == Method::GET {
            match Preconditions::parse(head.headers).evaluate(&head.method, Some(&tag)) {
                Condition::Proceed => {}
                Condition::NotModified => {
                    headers.remove(CONTENT_TYPE);
                    status = StatusCode::NOT_MODIFIED;
                }
                Condition::PreconditionFailed => return precondition_failed(service, &tag, head, &applied),
            }
        }
    }
    Draft { status, headers, body }
}

fn tag(tag: Tag, is_plain: bool, body: &[u8]) -> Option<ETag> {
    match tag {
        Tag::None => None,
        Tag::Version(version) if is_plain => Some(ETag::of_version(version)),
        Tag::Version(version) => Some(ETag::of_view(version, body)),
        Tag::Body => Some(ETag::of_body(body)),
    }
}

fn precondition_failed(service: &str, tag: &ETag, head: &Head<'_>, applied: &Applied) -> Draft {
    let failure = match Preconditions::parse(head.headers).check(&head.method, Some(tag)) {
        Err(errors) => Failure::new(errors),
        Ok(()) => Failure::internal("a precondition failed at first and then did not"),
    };
    failed(service, failure, applied, head)
}

fn failed(service: &str, failure: Failure, applied: &Applied, head: &Head<'_>) -> Draft {
    let parts = failure.into_parts();
    let status = parts.errors.status();
    if status.is_server_error() {
        let codes: Vec<&str> = parts.errors.iter().map(|error| error.code().code).collect();
        let fields = json!({
            "method": head.method.as_str(), "path": head.path, "status": status.as_u16(), "codes": codes, "cause": parts.cause,
        });
        log(Level::Error, head.context.id(), "a request failed", fields);
    }
    let errors = parts.errors.with_id(head.context.id()).with_about(|code| format!("/{service}/docs/errors#{code}"));
    let mut headers: HeaderMap = parts.headers.into_iter().collect();
    headers.insert(CONTENT_TYPE, applied.content_type());
    if parts.replayed {
        headers.insert(IDEMPOTENT_REPLAYED, HeaderValue::from_static("true"));
    }
    Draft { status, headers, body: errors.to_bytes(applied) }
}
