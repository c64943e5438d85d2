use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method};
use jsonapi::attribute::parse_uuid;
use jsonapi::conditional::Preconditions;
use jsonapi::error::code;
use jsonapi::{Error, Errors, Query};
use platform::clock::to_millis;
use platform::keys::ApiKey;
use platform::request_context::RequestContext;
use platform::{Clock, Platform, random};
use serde_json::Value;
use store::{Attempt, IdempotencyKey};
use uuid::Uuid;

use crate::Failure;
use crate::limits::WAIT_POLL_MS;
use crate::prefer::{self, WaitingRoom};

/// Names and values of what stands in braces in the path of an operation.
pub(crate) type Parameters = Vec<(String, String)>;

/// A request that is authenticated, routed, negotiated, and whose query is understood.
#[derive(Debug)]
pub struct Request<'a> {
    /// Its id and trace.
    pub context: &'a RequestContext,
    /// Whose key it carries.
    pub caller: &'a ApiKey,
    /// The method; `HEAD` comes as `GET`.
    pub method: Method,
    /// The path, without a trailing slash.
    pub path: &'a str,
    /// The query string as it came.
    pub raw_query: Option<&'a str>,
    /// The query, checked against the operation's grammar.
    pub query: Arc<Query>,
    /// The headers.
    pub headers: &'a HeaderMap,
    pub(crate) idempotency_key: Option<String>,
    pub(crate) parameters: Parameters,
    pub(crate) body: Bytes,
}

impl Request<'_> {
    /// The id in the path. One that is no UUID names nothing.
    ///
    /// # Errors
    ///
    /// 404 `not_found`.
    pub fn id(&self, name: &str) -> Result<Uuid, Failure> {
        let text = self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        text.and_then(|text| parse_uuid(text).ok()).ok_or_else(Self::not_found)
    }

    /// There is nothing at this URL.
    pub fn not_found() -> Failure {
        Error::new(code::NOT_FOUND).with_detail("There is nothing at this URL.").into()
    }

    /// The document in the body.
    ///
    /// # Errors
    ///
    /// 400 `invalid_json`.
    pub fn document(&self) -> Result<Value, Errors> {
        jsonapi::json::parse(&self.body)
    }

    /// Looks with `look` for something new in a feed until there is some, or as long as the client is willing to wait.
    ///
    /// # Errors
    ///
    /// What `look` says.
    pub async fn wait_for<T, E, F: Future<Output = Result<T, E>> + Send>(
        &self,
        room: &WaitingRoom,
        clock: &dyn Clock,
        is_empty: impl Fn(&T) -> bool + Send,
        look: impl Fn() -> F + Send,
    ) -> Result<T, E> {
        let began = to_millis(clock.now());
        let first = look().await?;
        let Some(patience) = prefer::wait(self.headers).filter(|_| is_empty(&first)) else { return Ok(first) };
        let Some(_place) = room.enter() else { return Ok(first) };
        let mut waited = Duration::ZERO;
        let mut found = first;
        // Looking takes time too, and long where another process holds the database.
        let elapsed = || Duration::from_millis(u64::try_from(to_millis(clock.now()) - began).unwrap_or_default());
        while is_empty(&found) && waited.max(elapsed()) < patience {
            let pause = Duration::from_millis(WAIT_POLL_MS).min(patience.saturating_sub(waited));
            clock.sleep(pause).await;
            waited += pause;
            found = look().await?;
        }
        Ok(found)
    }

    /// The conditions that the client makes.
    pub fn preconditions(&self) -> Preconditions {
        Preconditions::parse(self.headers)
    }

    /// This request as an attempt at changing something: who, when, and under which key. The key's fingerprint is made of
    /// `document`, the whole of the body; a change that has none honours no key.
    pub fn attempt(&self, document: Option<&Value>, platform: &Platform) -> Attempt {
        let now = platform.clock.now();
        let key = self.idempotency_key.as_ref().zip(document);
        Attempt {
            id: random::uuid_v7(&*platform.random, now),
            actor: self.caller.name.clone(),
            request_id: self.context.id().to_owned(),
            now: to_millis(now),
            key: key.map(|(key, document)| IdempotencyKey { key: key.clone(), fingerprint: self.fingerprint(document) }),
        }
    }

    /// SHA-256 over the method, the path with its query, and the meaning of the document.
    fn fingerprint(&self, document: &Value) -> String {
        let target = self.raw_query.map_or_else(|| self.path.to_owned(), |query| format!("{}?{query}", self.path));
        jsonapi::idempotency::fingerprint(&self.method, &target, document)
    }
}
