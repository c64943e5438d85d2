//! Requests and replies, as a client sees them.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, IF_MATCH, RETRY_AFTER};
use http::{HeaderMap, Method, Request};
use http_body_util::Full;
use serde_json::{Value, json};

/// The key that every client shows.
pub const API_KEY: &str = "checker-secret";

const MEDIA_TYPE: &str = "application/vnd.api+json";
const ATOMIC: &str = "application/vnd.api+json; ext=\"https://jsonapi.org/ext/atomic\"";

/// One request, before it is sent.
#[derive(Clone, Debug)]
pub struct Call {
    /// The method.
    pub method: Method,
    /// Path and query.
    pub path: String,
    /// `X-Request-Id`. The ledger repeats it, which tells whose attempt had the effect.
    pub request_id: String,
    /// `Idempotency-Key`.
    pub key: Option<String>,
    /// `If-Match`: a version of stock.
    pub if_match: Option<i64>,
    /// The document.
    pub body: Option<Value>,
}

impl Call {
    /// A request without a body.
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), request_id: "checker".to_owned(), key: None, if_match: None, body: None }
    }

    /// `GET`.
    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    /// `POST` of a resource object.
    #[expect(clippy::needless_pass_by_value, reason = "callers make the attributes on the spot")]
    pub fn post(path: impl Into<String>, kind: &str, id: Option<&str>, attributes: Value) -> Self {
        let mut data = json!({ "type": kind, "attributes": attributes });
        if let Some(id) = id {
            data["id"] = id.into();
        }
        Self { body: Some(json!({ "data": data })), ..Self::new(Method::POST, path) }
    }

    /// `PATCH` of a resource object.
    #[expect(clippy::needless_pass_by_value, reason = "callers make the attributes on the spot")]
    pub fn patch(path: impl Into<String>, kind: &str, id: &str, attributes: Value) -> Self {
        let data = json!({ "type": kind, "id": id, "attributes": attributes });
        Self { body: Some(json!({ "data": data })), ..Self::new(Method::PATCH, path) }
    }

    /// With an idempotency key.
    #[must_use]
    pub fn keyed(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// With a request id.
    #[must_use]
    pub fn named(mut self, request_id: impl Into<String>) -> Self {
        self.request_id = request_id.into();
        self
    }

    /// The request on the wire.
    ///
    /// # Errors
    /// A header has characters that no header can carry.
    pub fn request(&self) -> http::Result<Request<Full<Bytes>>> {
        let mut request = Request::builder()
            .method(&self.method)
            .uri(&self.path)
            .header("host", "localhost")
            .header("x-api-key", API_KEY)
            .header("x-request-id", &self.request_id);
        if let Some(key) = &self.key {
            request = request.header("idempotency-key", key);
        }
        if let Some(version) = self.if_match {
            request = request.header(IF_MATCH, format!("\"{version}\""));
        }
        let body = match &self.body {
            Some(body) => {
                let is_atomic = body.get("atomic:operations").is_some();
                request = request.header(CONTENT_TYPE, if is_atomic { ATOMIC } else { MEDIA_TYPE });
                Bytes::from(body.to_string())
            }
            None => Bytes::new(),
        };
        request.body(Full::new(body))
    }
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, to the byte.
    pub body: Bytes,
}

impl Reply {
    /// The document; `null` where the body is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The code of the first error; empty where there is none.
    pub fn code(&self) -> String {
        self.error("/errors/0/code").as_str().unwrap_or_default().to_owned()
    }

    /// The id of the first error: the request that was refused.
    pub fn error_id(&self) -> Option<String> {
        self.error("/errors/0/id").as_str().map(str::to_owned)
    }

    /// A number in the `meta` of the first error.
    pub fn error_meta(&self, name: &str) -> Option<i64> {
        self.error(&format!("/errors/0/meta/{name}")).as_i64()
    }

    /// An attribute of the primary resource.
    pub fn attribute(&self, name: &str) -> Value {
        self.error(&format!("/data/attributes/{name}"))
    }

    /// A number among the attributes of the primary resource.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.attribute(name).as_i64()
    }

    /// Whether it is the stored answer to an earlier request.
    pub fn is_replay(&self) -> bool {
        self.headers.get("idempotent-replayed").is_some_and(|value| value == "true")
    }

    /// Whether it says when to come again.
    pub fn has_retry_after(&self) -> bool {
        self.headers.contains_key(RETRY_AFTER)
    }

    fn error(&self, pointer: &str) -> Value {
        self.json().pointer(pointer).cloned().unwrap_or_default()
    }
}

impl std::fmt::Display for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.status, String::from_utf8_lossy(&self.body).chars().take(400).collect::<String>())
    }
}
