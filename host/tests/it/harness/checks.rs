//! What the protocol and the contract say of every answer, whatever was asked.

use super::answer::{Answer, MEDIA_TYPE};
use super::{described, structure};
use http::header::{CONTENT_TYPE, LOCATION, VARY};
use serde_json::Value;

/// Panics where something does not hold. `sent` is the body of the request.
#[track_caller]
pub(super) fn check(answer: &Answer, sent: &[u8], is_head: bool) {
    structure::check(answer);
    described::check(answer);
    let about = format!("{}: {} {}", answer.about, answer.status, answer.text);
    assert_eq!(answer.headers.get_all(VARY).iter().collect::<Vec<_>>(), ["Accept"], "{about}");
    assert!(answer.headers.contains_key("x-request-id"), "{about}");
    if answer.status == 204 || answer.status == 304 {
        assert!(answer.text.is_empty() && !answer.headers.contains_key(CONTENT_TYPE), "{about}");
        return;
    }
    let content_type = answer.header("content-type").expect("a content type").to_owned();
    let is_public = !content_type.starts_with(MEDIA_TYPE);
    if is_public || is_head {
        assert!(!is_head || answer.text.is_empty(), "{about}");
        let path = answer.about.split(' ').nth(1).unwrap_or_default();
        assert!(!is_public || ["/docs", "/openapi.json", "/health/"].iter().any(|part| path.contains(part)), "{about}");
        return;
    }
    check_content_type(&content_type, &about);
    assert_eq!(checker::reader::read(&answer.text), Ok(()), "{about}");
    assert_eq!(answer.body["jsonapi"]["version"], "1.1", "{about}");
    assert_ne!(answer.status >= 400, answer.body.get("errors").is_none(), "{about}");
    let document = serde_json::from_slice(sent).unwrap_or(Value::Null);
    answer.errors().for_each(|error| check_error(answer, error, &document, &about));
    check_numbers(&answer.body, &about);
    if answer.status == 201 {
        assert_eq!(answer.header("location"), answer.body["data"]["links"]["self"].as_str(), "{about}");
    } else {
        assert!(!answer.headers.contains_key(LOCATION), "{about}");
    }
}

fn check_error(answer: &Answer, error: &Value, sent: &Value, about: &str) {
    for member in ["id", "status", "code", "title", "detail"] {
        assert!(error[member].as_str().is_some_and(|text| !text.is_empty()), "`{member}`: {about}");
    }
    if !answer.is_replay() {
        assert_eq!(error["id"].as_str(), answer.header("x-request-id"), "{about}");
    }
    if answer.errors().count() == 1 {
        assert_eq!(error["status"], answer.status.to_string(), "{about}");
    }
    let code = error["code"].as_str().unwrap_or_default();
    let page = error["links"]["about"].as_str().unwrap_or_default();
    assert!(page.ends_with(&format!("/docs/errors#{code}")), "{about}");
    let Some(pointer) = error["source"]["pointer"].as_str() else { return };
    let (parent, name) = pointer.rsplit_once('/').unwrap_or_default();
    let is_attribute = parent.ends_with("/data/attributes") && !name.is_empty();
    assert!(is_attribute || sent.pointer(pointer).is_some(), "nothing at `{pointer}` of the request: {about}");
}

#[track_caller]
fn check_content_type(content_type: &str, about: &str) {
    for parameter in content_type.strip_prefix(MEDIA_TYPE).unwrap_or_default().split(';').skip(1) {
        let name = parameter.split('=').next().unwrap_or_default().trim();
        assert!(name == "ext" || name == "profile", "{content_type}: {about}");
    }
}

/// Units are never negative, wherever they are shown.
#[track_caller]
fn check_numbers(value: &Value, about: &str) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                if ["on_hand", "available", "reserved", "remaining", "balance"].contains(&name.as_str()) && member.is_number() {
                    assert!(member.as_i64().is_some_and(|units| units >= 0), "{name}: {about}");
                }
                check_numbers(member, about);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| check_numbers(item, about)),
        _ => {}
    }
}
