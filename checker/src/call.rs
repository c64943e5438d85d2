//! Requests and replies, as a client sees them.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, IF_MATCH, RETRY_AFTER};
use http::{HeaderMap, Method, Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Body;
use serde_json::{Value, json};

/// The key that a client shows unless a test wants another.
pub const API_KEY: &str = "checker-secret";

/// What the console is given, which nobody looks at here.
pub const CONSOLE_SECRET: &str = "checker-secret-checker-secret-checker";

const MEDIA_TYPE: &str = "application/vnd.api+json";
const ATOMIC: &str = "application/vnd.api+json; ext=\"https://jsonapi.org/ext/atomic\"";

/// One request, before it is sent.
#[derive(Clone, Debug)]
pub struct Call {
    /// The method.
    pub method: Method,
    /// Path and query.
    pub path: String,
    /// `X-API-KEY`; empty is none.
    pub api_key: String,
    /// `X-Request-Id`. The ledger repeats it, which tells whose attempt had the effect.
    pub request_id: String,
    /// `Idempotency-Key`.
    pub key: Option<String>,
    /// `If-Match`: a version of stock.
    pub if_match: Option<i64>,
    /// `Prefer: wait`, in seconds.
    pub wait_s: Option<u64>,
    /// The document.
    pub body: Option<Value>,
}

impl Call {
    /// A request without a body.
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            api_key: API_KEY.to_owned(),
            request_id: "checker".to_owned(),
            key: None,
            if_match: None,
            wait_s: None,
            body: None,
        }
    }

    /// `GET`.
    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    /// `POST` of a resource object.
    pub fn post(path: impl Into<String>, kind: &str, id: Option<&str>, attributes: Value) -> Self {
        let mut data = json!({ "type": kind });
        data["attributes"] = attributes;
        if let Some(id) = id {
            data["id"] = id.into();
        }
        Self { body: Some(json!({ "data": data })), ..Self::new(Method::POST, path) }
    }

    /// `PATCH` of a resource object.
    pub fn patch(path: impl Into<String>, kind: &str, id: &str, attributes: Value) -> Self {
        Self { method: Method::PATCH, ..Self::post(path, kind, Some(id), attributes) }
    }

    /// With an idempotency key.
    #[must_use]
    pub fn keyed(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// The request on the wire.
    pub fn request(&self) -> http::Result<Request<Full<Bytes>>> {
        let mut request = Request::builder()
            .method(&self.method)
            .uri(&self.path)
            .header("host", "localhost")
            .header("x-request-id", &self.request_id);
        if !self.api_key.is_empty() {
            request = request.header("x-api-key", &self.api_key);
        }
        if let Some(key) = &self.key {
            request = request.header("idempotency-key", key);
        }
        if let Some(version) = self.if_match {
            request = request.header(IF_MATCH, format!("\"{version}\""));
        }
        if let Some(seconds) = self.wait_s {
            request = request.header("prefer", format!("wait={seconds}"));
        }
        if let Some(body) = &self.body {
            let is_atomic = body.get("atomic:operations").is_some();
            request = request.header(CONTENT_TYPE, if is_atomic { ATOMIC } else { MEDIA_TYPE });
        }
        request.body(self.body.as_ref().map(Value::to_string).unwrap_or_default().into())
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
    /// Waits for all of it.
    pub(crate) async fn collect<B: Body<Data = Bytes>>(response: Response<B>) -> Result<Self, B::Error> {
        let (head, body) = response.into_parts();
        Ok(Self { status: head.status.as_u16(), headers: head.headers, body: body.collect().await?.to_bytes() })
    }

    /// An error unless something was made.
    pub(crate) fn created(self) -> anyhow::Result<Self> {
        anyhow::ensure!(self.status == 201, "{self}");
        Ok(self)
    }

    /// The document; `null` where the body is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// What is at this place of the document; `null` where nothing is.
    pub(crate) fn at(&self, pointer: &str) -> Value {
        self.json().pointer(pointer).cloned().unwrap_or_default()
    }

    /// The code of the first error; empty where there is none.
    pub fn code(&self) -> String {
        self.at("/errors/0/code").as_str().unwrap_or_default().to_owned()
    }

    /// The id of the first error: the request that was refused.
    pub(crate) fn error_id(&self) -> Option<String> {
        self.at("/errors/0/id").as_str().map(str::to_owned)
    }

    /// A number in the `meta` of the first error.
    pub fn error_meta(&self, name: &str) -> Option<i64> {
        self.at(&format!("/errors/0/meta/{name}")).as_i64()
    }

    /// An attribute of the primary resource.
    pub fn attribute(&self, name: &str) -> Value {
        self.at(&format!("/data/attributes/{name}"))
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
}

impl std::fmt::Display for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.status, String::from_utf8_lossy(&self.body).chars().take(400).collect::<String>())
    }
}
