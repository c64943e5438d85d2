//! An answer of a service, and what holds for every one of them.

use http::HeaderMap;
use http::header::{CONTENT_TYPE, LOCATION, VARY};
use serde_json::Value;

/// What every answer of ours is, errors too.
pub(super) const MEDIA_TYPE: &str = "application/vnd.api+json";

/// An answer that was read whole.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// The request line, to name the case when something is wrong.
    pub(crate) about: String,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    /// The body, or null where there is none.
    pub(crate) body: Value,
}

impl Answer {
    /// The status must be this one.
    #[track_caller]
    pub(crate) fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.about, self.text);
        self
    }

    /// The answer must be one error of this status and code.
    #[track_caller]
    pub(crate) fn fails(self, status: u16, code: &str) -> Self {
        let answer = self.is(status);
        assert_eq!(answer.codes(), [code], "{}: {}", answer.about, answer.text);
        answer
    }

    /// The codes of its errors.
    pub(crate) fn codes(&self) -> Vec<&str> {
        self.errors().filter_map(|error| error["code"].as_str()).collect()
    }

    /// Its errors.
    pub(crate) fn errors(&self) -> impl Iterator<Item = &Value> {
        self.body["errors"].as_array().into_iter().flatten()
    }

    /// What its errors point at: pointers, parameters and headers alike.
    pub(crate) fn sources(&self) -> Vec<&str> {
        self.errors().filter_map(|error| error["source"].as_object()?.values().next()?.as_str()).collect()
    }

    /// An attribute of the one resource in it.
    pub(crate) fn attribute(&self, name: &str) -> &Value {
        let value = &self.body["data"]["attributes"][name];
        assert!(self.body["data"]["attributes"].get(name).is_some(), "{}: no `{name}` in {}", self.about, self.text);
        value
    }

    /// A whole number among the attributes.
    #[track_caller]
    pub(crate) fn number(&self, name: &str) -> i64 {
        self.attribute(name).as_i64().unwrap_or_else(|| panic!("{}: `{name}` in {}", self.about, self.text))
    }

    /// The id of the one resource in it.
    #[track_caller]
    pub(crate) fn id(&self) -> &str {
        self.body["data"]["id"].as_str().unwrap_or_else(|| panic!("{}: no resource in {}", self.about, self.text))
    }

    /// The resources of a list.
    #[track_caller]
    pub(crate) fn list(&self) -> &[Value] {
        self.body["data"].as_array().unwrap_or_else(|| panic!("{}: no list in {}", self.about, self.text))
    }

    /// A header, or nothing.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Whether it was given before.
    pub(crate) fn is_replay(&self) -> bool {
        self.header("idempotent-replayed") == Some("true")
    }

    /// What the protocol and the contract say of every answer, whatever was asked. `sent` is the body of the request.
    #[track_caller]
    pub(super) fn check(&self, sent: &[u8], is_head: bool) {
        let about = format!("{}: {} {}", self.about, self.status, self.text);
        assert_eq!(self.headers.get_all(VARY).iter().collect::<Vec<_>>(), ["Accept"], "{about}");
        assert!(self.headers.contains_key("x-request-id"), "{about}");
        if self.status == 204 || self.status == 304 {
            assert!(self.text.is_empty() && !self.headers.contains_key(CONTENT_TYPE), "{about}");
            return;
        }
        let content_type = self.header("content-type").expect("a content type").to_owned();
        let is_public = !content_type.starts_with(MEDIA_TYPE);
        if is_public || is_head {
            assert!(!is_head || self.text.is_empty(), "{about}");
            let path = self.about.split(' ').nth(1).unwrap_or_default();
            assert!(!is_public || ["/docs", "/openapi.json", "/health/"].iter().any(|part| path.contains(part)), "{about}");
            return;
        }
        check_content_type(&content_type, &about);
        assert_eq!(checker::reader::read(&self.text), Ok(()), "{about}");
        assert_eq!(self.body["jsonapi"]["version"], "1.1", "{about}");
        assert_ne!(self.status >= 400, self.body.get("errors").is_none(), "{about}");
        let document = serde_json::from_slice(sent).unwrap_or(Value::Null);
        self.errors().for_each(|error| self.check_error(error, &document, &about));
        check_numbers(&self.body, &about);
        if self.status == 201 {
            assert_eq!(self.header("location"), self.body["data"]["links"]["self"].as_str(), "{about}");
        } else {
            assert!(!self.headers.contains_key(LOCATION), "{about}");
        }
    }

    fn check_error(&self, error: &Value, sent: &Value, about: &str) {
        for member in ["id", "status", "code", "title", "detail"] {
            assert!(error[member].as_str().is_some_and(|text| !text.is_empty()), "`{member}`: {about}");
        }
        if !self.is_replay() {
            assert_eq!(error["id"].as_str(), self.header("x-request-id"), "{about}");
        }
        if self.errors().count() == 1 {
            assert_eq!(error["status"], self.status.to_string(), "{about}");
        }
        let code = error["code"].as_str().unwrap_or_default();
        let page = error["links"]["about"].as_str().unwrap_or_default();
        assert!(page.ends_with(&format!("/docs/errors#{code}")), "{about}");
        let Some(pointer) = error["source"]["pointer"].as_str() else { return };
        let (parent, name) = pointer.rsplit_once('/').unwrap_or_default();
        let is_attribute = parent.ends_with("/data/attributes") && !name.is_empty();
        assert!(is_attribute || sent.pointer(pointer).is_some(), "nothing at `{pointer}` of the request: {about}");
    }
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
