//! From an outcome to a response: content type, entity tag, conditions, headers.

use bytes::Bytes;
use http::header::{self, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, LOCATION, VARY};
use http::{HeaderName, Method, StatusCode};
use http_body_util::Full;
use jsonapi::conditional::{ETag, Outcome, Preconditions};
use jsonapi::document::Fieldsets;
use jsonapi::negotiation::Applied;
use platform::logging::{Level, log};
use platform::request_context::X_REQUEST_ID;
use serde_json::json;

use super::{Head, Understood};
use crate::answer::{Answer, Content, Tag};
use crate::failure::Blames;
use crate::{About, CACHE_CONTROL, Failure, Response};

const IDEMPOTENT_REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

pub(super) fn response(
    about: &About,
    result: Result<Answer, Failure>,
    understood: Understood,
    head: &Head<'_>,
) -> http::Response<Bytes> {
    let mut response = match result {
        Ok(answer) => answered(about, answer, understood, head),
        Err(failure) => failed(about, failure, &understood.applied, head),
    };
    response.headers_mut().insert(VARY, jsonapi::VARY);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHE_CONTROL));
    response
}

/// Adds what every response has. Its length is known beforehand, so that head and body leave in one piece.
pub(super) fn in_one_piece(mut response: http::Response<Bytes>, head: &Head<'_>) -> Response {
    let has_content = response.status() != StatusCode::NO_CONTENT && response.status() != StatusCode::NOT_MODIFIED;
    let length = HeaderValue::from(response.body().len());
    response.headers_mut().insert(X_REQUEST_ID, head.context.request_id.clone());
    if has_content {
        response.headers_mut().insert(CONTENT_LENGTH, length);
    }
    response.map(|body| Full::new(if has_content && !head.without_content { body } else { Bytes::new() }))
}

fn answered(about: &About, answer: Answer, understood: Understood, head: &Head<'_>) -> http::Response<Bytes> {
    let Understood { mut applied, query, .. } = understood;
    if let Some(profile) = answer.profile {
        applied = applied.with_profile(profile);
    }
    let everything = Fieldsets::default();
    let fieldsets = query.as_ref().map_or(&everything, |query| &query.fieldsets);
    let mut headers: HeaderMap = answer.headers.into_iter().collect();
    let body = match answer.content {
        Content::None => None,
        Content::Document(document) => Some(document.to_bytes(&applied, fieldsets)),
        Content::Results(results) => {
            applied = applied.with_extension(jsonapi::media_type::ATOMIC);
            Some(results.to_bytes(&applied))
        }
    };
    if body.is_some() {
        headers.insert(CONTENT_TYPE, applied.content_type());
    }
    if let Some(location) = answer.location.and_then(|location| HeaderValue::try_from(location).ok()) {
        headers.insert(LOCATION, location);
    }
    if answer.replayed {
        headers.insert(IDEMPOTENT_REPLAYED, HeaderValue::from_static("true"));
    }
    let body = body.unwrap_or_default();
    let is_plain = query.as_ref().is_none_or(|query| query.is_plain());
    let mut status = answer.status;
    if let Some(tag) = tag(answer.tag, is_plain, &body) {
        headers.insert(ETAG, tag.header());
        // Only for reading: before a change, the handler has checked the conditions against what was there then.
        if head.method == Method::GET {
            let preconditions = Preconditions::parse(head.headers);
            if preconditions.evaluate(&head.method, Some(&tag)) == Outcome::NotModified {
                headers.remove(CONTENT_TYPE);
                status = StatusCode::NOT_MODIFIED;
            } else if let Err(errors) = preconditions.check(&head.method, Some(&tag)) {
                return failed(about, errors.into(), &applied, head);
            }
        }
    }
    assembled(status, headers, body)
}

fn assembled(status: StatusCode, headers: HeaderMap, body: Vec<u8>) -> http::Response<Bytes> {
    let mut response = http::Response::new(Bytes::from(body));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

fn tag(tag: Tag, is_plain: bool, body: &[u8]) -> Option<ETag> {
    match tag {
        Tag::None => None,
        Tag::Version(version) if is_plain => Some(ETag::of_version(version)),
        Tag::Version(version) => Some(ETag::of_view(version, body)),
        Tag::Body => Some(ETag::of_body(body)),
    }
}

pub(super) fn failed(about: &About, failure: Failure, applied: &Applied, head: &Head<'_>) -> http::Response<Bytes> {
    let parts = failure.into_parts();
    let status = parts.errors.status();
    if status.is_server_error() && parts.blames != Blames::Client {
        let codes: Vec<&str> = parts.errors.iter().map(|error| error.code().code).collect();
        let fields = json!({
            "method": head.method.as_str(), "path": head.path, "status": status.as_u16(), "codes": codes, "cause": parts.cause,
        });
        log(Level::Error, head.context.id(), "a request failed", fields);
    }
    let errors = parts.errors.with_id(head.context.id()).with_about(|code| about.error_page(code));
    let mut headers: HeaderMap = parts.headers.into_iter().collect();
    headers.insert(CONTENT_TYPE, applied.content_type());
    if parts.replayed {
        headers.insert(IDEMPOTENT_REPLAYED, HeaderValue::from_static("true"));
    }
    assembled(status, headers, errors.to_bytes(applied))
}
