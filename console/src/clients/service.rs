use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use futures::future::{Either, select};
use http::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue, IF_MATCH, RETRY_AFTER};
use http::{HeaderMap, Method, Request};
use platform::logging::{Level, log};
use platform::request_context::{RequestContext, TRACEPARENT, X_REQUEST_ID};
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer::Answer;
use super::asked::Asked;
use super::name::Name;
use super::trouble::{Kind, Problem, Trouble};
use crate::limits::ANSWER_TIME_S;
use crate::outside::Outside;

const X_API_KEY: HeaderName = HeaderName::from_static("x-api-key");
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const PREFER: HeaderName = HeaderName::from_static("prefer");
pub(super) const MEDIA_TYPE: &str = "application/vnd.api+json";
const OPERATIONS: &str = "application/vnd.api+json;ext=\"https://jsonapi.org/ext/atomic\"";

/// What a key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Write,
}

/// On what a change depends.
#[derive(Clone, Copy)]
pub(crate) enum Condition<'a> {
    /// Whatever there is.
    None,
    /// It is done once under this key.
    Key(&'a str),
    /// What is changed is still what has this tag.
    Tag(&'a str),
    /// There is something new; for so many seconds the service may wait for that.
    News(u64),
}

/// A service, asked on behalf of who has signed in.
#[derive(Clone, Copy)]
pub(crate) struct Service<'a> {
    pub(crate) name: Name,
    /// Nobody's where it is empty.
    pub(crate) key: &'a str,
    pub(crate) outside: &'a Outside,
    pub(crate) context: &'a RequestContext,
    pub(crate) asked: &'a Asked,
}

impl Service<'_> {
    /// Reads what is at this path, with these parameters.
    ///
    /// # Errors
    ///
    /// See [`Trouble`].
    pub(crate) async fn get(&self, path: &str, parameters: &[(&str, &str)]) -> Result<Answer, Trouble> {
        let mut target = path.to_owned();
        if !parameters.is_empty() {
            let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
            target = format!("{path}?{query}");
        }
        self.asked.note(&target);
        self.ask(Method::GET, &target, None, Condition::None, MEDIA_TYPE).await
    }

    /// Changes something.
    ///
    /// # Errors
    ///
    /// See [`Trouble`].
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        document: Option<&Value>,
        condition: Condition<'_>,
    ) -> Result<Answer, Trouble> {
        self.ask(method, path, document, condition, MEDIA_TYPE).await
    }

    /// Adds all of these resources, or none.
    ///
    /// # Errors
    ///
    /// See [`Trouble`].
    pub(crate) async fn add_all(&self, resources: &[Value], key: &str) -> Result<Answer, Trouble> {
        let operations: Vec<Value> = resources.iter().map(|data| json!({ "op": "add", "data": data })).collect();
        self.operate(&json!({ "atomic:operations": operations }), key).await
    }

    /// Does all of these operations, or none.
    ///
    /// # Errors
    ///
    /// See [`Trouble`].
    pub(crate) async fn operate(&self, document: &Value, key: &str) -> Result<Answer, Trouble> {
        let path = format!("{}/operations", self.name.path());
        self.ask(Method::POST, &path, Some(document), Condition::Key(key), OPERATIONS).await
    }

    /// What the key may do, found out by a change that can change nothing: its document is empty.
    ///
    /// # Errors
    ///
    /// See [`Trouble`]. A key that is none of this service is refused with 401.
    pub(crate) async fn access(&self) -> Result<Access, Trouble> {
        match self.send(Method::POST, self.name.path(), Some(&json!({})), Condition::None).await {
            Err(trouble) => match trouble.status() {
                Some(403) => Ok(Access::Read),
                Some(400 | 422) => Ok(Access::Write),
                _ => Err(trouble),
            },
            Ok(_) => Err(self.trouble(Kind::Garbled)),
        }
    }

    /// An answer that is not what this service says.
    pub(crate) fn garbled(&self) -> Trouble {
        self.trouble(Kind::Garbled)
    }

    pub(super) async fn ask(
        &self,
        method: Method,
        target: &str,
        document: Option<&Value>,
        condition: Condition<'_>,
        media_type: &'static str,
    ) -> Result<Answer, Trouble> {
        let Some(key) = HeaderValue::from_str(self.key).ok().filter(|key| !key.is_empty()) else {
            return Err(self.trouble(Kind::NoKey));
        };
        let config = &self.outside.config;
        let origin = if self.name == Name::Products { &config.products_url } else { &config.inventory_url };
        let body = document.map_or_else(Bytes::new, |document| document.to_string().into());
        let request = Request::builder().method(method).uri(format!("{origin}{target}")).body(body);
        let Ok(mut request) = request else { return Err(self.trouble(Kind::Unreachable)) };
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static(media_type));
        headers.insert(X_API_KEY, key);
        headers.insert(X_REQUEST_ID, self.context.request_id.clone());
        headers.extend(self.context.traceparent.clone().map(|trace| (TRACEPARENT, trace)));
        if document.is_some() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        }
        headers.extend(condition.header());
        let sent = pin!(self.outside.http.send(request));
        match select(sent, self.outside.clock.sleep(Duration::from_secs(ANSWER_TIME_S + condition.patience_s()))).await {
            Either::Left((Ok(response), _)) => self.read(response),
            Either::Left((Err(error), _)) => {
                let fields = json!({ "service": self.name.path(), "cause": error.for_log() });
                log(Level::Warn, self.context.id(), "a service could not be asked", fields);
                Err(self.trouble(Kind::Unreachable))
            }
            Either::Right(_) => Err(self.trouble(Kind::Late)),
        }
    }

    fn read(&self, response: http::Response<Bytes>) -> Result<Answer, Trouble> {
        let (parts, body) = response.into_parts();
        let status = parts.status.as_u16();
        let media_type = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        // 204 says nothing more.
        let is_ours = status == 204 || media_type.starts_with(MEDIA_TYPE);
        if parts.status.is_success() && is_ours {
            return Ok(Answer::new(&parts.headers, body, retry_after(&parts.headers)));
        }
        let problems = serde_json::from_slice::<Errors>(&body).map(|errors| errors.errors).unwrap_or_default();
        let is_refusal = parts.status.is_client_error() && is_ours || parts.status.is_server_error();
        let retry_after = retry_after(&parts.headers);
        Err(self.trouble(if is_refusal { Kind::Refused { status, problems, retry_after } } else { Kind::Garbled }))
    }

    fn trouble(&self, kind: Kind) -> Trouble {
        Trouble { of: self.name, kind, request_id: self.context.id().to_owned() }
    }
}

#[derive(Deserialize)]
struct Errors {
    errors: Vec<Problem>,
}

impl Condition<'_> {
    fn header(self) -> Option<(HeaderName, HeaderValue)> {
        let (name, value) = match self {
            Self::None | Self::News(0) => return None,
            Self::Key(key) => (IDEMPOTENCY_KEY, key.to_owned()),
            Self::Tag(tag) => (IF_MATCH, tag.to_owned()),
            Self::News(seconds) => (PREFER, format!("wait={seconds}")),
        };
        HeaderValue::from_str(&value).ok().map(|value| (name, value))
    }

    fn patience_s(self) -> u64 {
        if let Self::News(seconds) = self { seconds } else { 0 }
    }
}

fn retry_after(headers: &HeaderMap) -> Option<u64> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.parse().ok()
}
