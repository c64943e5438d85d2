//! An answer of a service, and what holds for every one of them.

use http::{HeaderMap, Response};
use http_body::Body;
use http_body_util::BodyExt as _;
use serde_json::Value;
use std::fmt::Display;

/// What every answer of ours is, errors too.
pub(crate) const MEDIA_TYPE: &str = "application/vnd.api+json";

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
    /// Reads an answer to its end.
    pub(crate) async fn read<B>(about: String, response: Response<B>) -> Self
    where
        B: Body,
        B::Error: Display,
    {
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap_or_else(|error| panic!("{about}: the body breaks off: {error}")).to_bytes();
        let text = String::from_utf8_lossy(&body).into_owned();
        let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
        Self { about, status: parts.status.as_u16(), headers: parts.headers, text, body }
    }

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
}

/// How many of the answers have each of these statuses; there must be no others.
#[track_caller]
pub(crate) fn count<const N: usize>(answers: &[Answer], statuses: [u16; N]) -> [usize; N] {
    let counts = statuses.map(|status| answers.iter().filter(|answer| answer.status == status).count());
    let other = answers.iter().find(|answer| !statuses.contains(&answer.status));
    assert!(other.is_none(), "{other:?}");
    counts
}
