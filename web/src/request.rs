use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method};
use jsonapi::attribute::parse_uuid;
use jsonapi::conditional::Preconditions;
use jsonapi::error::code;
use jsonapi::page::Slice;
use jsonapi::{Error, Errors, Query};
use platform::clock::to_millis;
use platform::keys::ApiKey;
use platform::request_context::RequestContext;
use platform::{Clock, Platform, random};
use serde_json::Value;
use store::{Attempt, IdempotencyKey};
use uuid::Uuid;

use crate::Failure;
use crate::limits::{WAIT_FULL_RETRY_AFTER_S, WAIT_POLL_MS};
use crate::prefer::{self, Waited, WaitingRoom};

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
    /// To look costs what the client's filters make it cost, so that is done only when there is more than before: `newest` says
    /// how far the feed has come. `look` is told up to where it has been looked through already.
    ///
    /// # Errors
    ///
    /// What `newest` and `look` say.
    pub async fn wait_for<
        T: Send,
        E,
        N: Future<Output = Result<i64, E>> + Send,
        F: Future<Output = Result<Slice<T>, E>> + Send,
    >(
        &self,
        room: &WaitingRoom,
        clock: &dyn Clock,
        newest: impl Fn() -> N + Send,
        look: impl Fn(i64) -> F + Send,
    ) -> Result<Waited<T>, E> {
        let Some(patience) = prefer::wait(self.headers) else { return Ok(look(0).await?.into()) };
        let began = to_millis(clock.now());
        // Before looking: what is added meanwhile is looked at once more rather than missed.
        let mut seen = newest().await?;
        let mut found = look(0).await?;
        if !found.items.is_empty() {
            return Ok(found.into());
        }
        let Some(_place) = room.enter() else {
            return Ok(Waited { slice: found, retry_after_s: Some(WAIT_FULL_RETRY_AFTER_S) });
        };
        let mut waited = Duration::ZERO;
        // Looking takes time too, and long where another process holds the database.
        let elapsed = || Duration::from_millis(u64::try_from(to_millis(clock.now()) - began).unwrap_or_default());
        while found.items.is_empty() && waited.max(elapsed()) < patience {
            let pause = Duration::from_millis(WAIT_POLL_MS).min(patience.saturating_sub(waited));
            clock.sleep(pause).await;
            waited += pause;
            let newest = newest().await?;
            if newest != seen {
                found = look(seen).await?;
                seen = newest;
            }
        }
        Ok(found.into())
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
