//! The catalogue, asked over HTTP whenever something is bought: does the product exist, can it be sold, what does it cost.
//!
//! Only idempotent reads are sent, so each may be repeated. The time that they may take is bounded by our own timer: a host
//! applies no timeout of its own to a call between two components of one application.

mod answer;
mod breaker;
mod config;
mod error;
mod lookups;

use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use futures::future::{Either, select};
use http::header::{ACCEPT, RETRY_AFTER};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use jsonapi::{MEDIA_TYPE, Resource};
use platform::http_client::HttpError;
use platform::request_context::{RequestContext, TRACEPARENT, X_REQUEST_ID};
use platform::{Platform, random};
use uuid::Uuid;

pub(crate) use self::answer::{Product, Status};
use self::breaker::Breaker;
pub use self::config::Config;
pub(crate) use self::error::ProductsError;
use self::lookups::Lookups;
use crate::limits::{BACKOFF_BASE_MS, RETRY_AFTER_DEFAULT_S};

/// What a purchase takes of a product, as a parameter. Descriptions can be long.
const FIELDS: &str = "&fields%5Bproducts%5D=sku,name,price,currency,status";

const X_API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// The way to products.
pub(crate) struct Products {
    platform: Platform,
    config: Config,
    breaker: Breaker,
    lookups: Lookups,
}

/// What one try came to.
enum Try {
    Answered(http::Response<Bytes>),
    /// It may pass: asked again while there is time.
    Failed(ProductsError, Option<Duration>),
    /// It will not pass.
    Refused(ProductsError),
}

impl Products {
    /// A client with a closed breaker.
    pub(crate) fn new(platform: Platform, config: Config) -> Self {
        Self { platform, config, breaker: Breaker::default(), lookups: Lookups::default() }
    }

    /// The state of the circuit breaker, as the host is told.
    pub(crate) fn breaker(&self) -> &'static str {
        self.breaker.state_now()
    }

    async fn find_one(&self, id: Uuid, context: &RequestContext) -> Result<Option<Product>, ProductsError> {
        let response = self.get(&format!("/products/{id}"), context).await?;
        match response.status() {
            StatusCode::OK => answer::one(&response, id).map(Some),
            StatusCode::NOT_FOUND | StatusCode::GONE => Ok(None),
            status => Err(error::unexpected(status)),
        }
    }

    /// Those of these products that exist, in one request. `ids` are at most a page full.
    ///
    /// # Errors
    ///
    /// See [`ProductsError`].
    pub(crate) async fn find_many(&self, ids: &[Uuid], context: &RequestContext) -> Result<Vec<Product>, ProductsError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        answer::many(&self.get_list(&format!("{}{FIELDS}", query_of(ids)), context).await?)
    }

    /// The same as resources to be included in an answer: passed through, and not looked into. Their links begin with
    /// `public_url` where they are paths.
    ///
    /// # Errors
    ///
    /// See [`ProductsError`].
    pub(crate) async fn resources(
        &self,
        ids: &[Uuid],
        public_url: &str,
        context: &RequestContext,
    ) -> Result<Vec<Resource>, ProductsError> {
        let whole = pin!(self.all_resources(ids, public_url, context));
        // Of all pages together: each has the deadline to itself as well.
        match select(whole, self.platform.clock.sleep(self.config.deadline)).await {
            Either::Left((resources, _)) => resources,
            Either::Right(_) => Err(ProductsError::Timeout),
        }
    }

    async fn all_resources(
        &self,
        ids: &[Uuid],
        public_url: &str,
        context: &RequestContext,
    ) -> Result<Vec<Resource>, ProductsError> {
        let mut all = Vec::new();
        let mut next = (!ids.is_empty()).then(|| query_of(ids));
        while let Some(query) = next {
            let (page, following) = answer::resources(&self.get_list(&query, context).await?, public_url)?;
            all.extend(page);
            // A list that brings more than was asked for would never end.
            next = following.filter(|_| all.len() < ids.len());
        }
        Ok(all)
    }

    async fn get_list(&self, query: &str, context: &RequestContext) -> Result<http::Response<Bytes>, ProductsError> {
        let response = self.get(&format!("/products?{query}"), context).await?;
        match response.status() {
            StatusCode::OK => Ok(response),
            status => Err(error::unexpected(status)),
        }
    }

    /// Whether products answers what a purchase asks, for the report of health: about a product that there is not. Not retried, and
    /// nothing to the breaker.
    ///
    /// # Errors
    ///
    /// See [`ProductsError`].
    pub(crate) async fn probe(&self) -> Result<(), ProductsError> {
        let key = self.key()?;
        let context = RequestContext::from_headers(&HeaderMap::new(), &*self.platform.clock, &*self.platform.random);
        match self.try_once(&format!("/products/{}", Uuid::nil()), key, &context, self.config.try_timeout).await {
            Try::Answered(response) => match response.status() {
                StatusCode::OK | StatusCode::NOT_FOUND | StatusCode::GONE => Ok(()),
                status => Err(error::unexpected(status)),
            },
            Try::Failed(error, _) | Try::Refused(error) => Err(error),
        }
    }

    fn key(&self) -> Result<&HeaderValue, ProductsError> {
        let missing = "no key for products is configured: set products_key_for_inventory";
        self.config.key.as_ref().ok_or_else(|| ProductsError::Misconfigured(missing.to_owned()))
    }

    async fn get(&self, path: &str, context: &RequestContext) -> Result<http::Response<Bytes>, ProductsError> {
        let key = self.key()?;
        let permit = self.breaker.enter(self.platform.clock.now())?;
        // One call lets us see whether products is back; its retries would be more.
        let retries = if permit.is_probe() { 0 } else { self.config.retries };
        let outcome = self.get_in_time(path, key, context, retries).await;
        permit.report(outcome.as_ref().err(), self.platform.clock.now());
        outcome
    }

    /// Tries until an answer is there, the tries are used up, or the deadline has passed.
    async fn get_in_time(
        &self,
        path: &str,
        key: &HeaderValue,
        context: &RequestContext,
        retries: u64,
    ) -> Result<http::Response<Bytes>, ProductsError> {
        let start = self.platform.clock.now();
        let mut tried = 0;
        loop {
            let left = self.time_left(start);
            let (error, wait) = match self.try_once(path, key, context, left.min(self.config.try_timeout)).await {
                Try::Answered(response) => return Ok(response),
                Try::Refused(error) => return Err(error),
                Try::Failed(error, wait) => (error, wait),
            };
            let wait = wait.unwrap_or_else(|| self.backoff(tried));
            if tried >= retries || wait >= self.time_left(start) {
                return Err(error);
            }
            self.platform.clock.sleep(wait).await;
            tried += 1;
        }
    }

    async fn try_once(&self, path: &str, key: &HeaderValue, context: &RequestContext, timeout: Duration) -> Try {
        let request = match self.request(path, key, context) {
            Ok(request) => request,
            Err(error) => return Try::Refused(ProductsError::Misconfigured(format!("products_url is no URL: {error}"))),
        };
        let sent = self.platform.http.send(request);
        match select(sent, self.platform.clock.sleep(timeout)).await {
            Either::Left((Ok(response), _)) => sort(response),
            Either::Left((Err(HttpError::Unreachable(cause)), _)) => {
                Try::Failed(ProductsError::Unavailable { retry_after_s: RETRY_AFTER_DEFAULT_S, cause }, None)
            }
            Either::Left((Err(HttpError::Malformed(cause)), _)) => Try::Refused(ProductsError::InvalidResponse(cause)),
            Either::Left((Err(HttpError::Forbidden(cause)), _)) => Try::Refused(ProductsError::Misconfigured(cause)),
            Either::Right(_) => Try::Failed(ProductsError::Timeout, None),
        }
    }

    fn request(&self, path: &str, key: &HeaderValue, context: &RequestContext) -> http::Result<http::Request<Bytes>> {
        let mut request = http::Request::get(format!("{}{path}", self.config.url))
            .header(X_API_KEY, key)
            .header(ACCEPT, MEDIA_TYPE)
            .header(X_REQUEST_ID, &context.request_id);
        if let Some(trace) = &context.traceparent {
            request = request.header(TRACEPARENT, trace);
        }
        request.body(Bytes::new())
    }

    fn time_left(&self, start: jiff::Timestamp) -> Duration {
        let elapsed = self.platform.clock.now().as_millisecond() - start.as_millisecond();
        // A clock set back must not lengthen the deadline, and one set forward ends it early: the safe side of both.
        self.config.deadline.saturating_sub(Duration::from_millis(u64::try_from(elapsed).unwrap_or_default()))
    }

    /// Doubles with each try; half of it is random, so that many callers do not come back in step.
    fn backoff(&self, tried: u64) -> Duration {
        let full = Duration::from_millis(BACKOFF_BASE_MS) * 2_u32.saturating_pow(u32::try_from(tried).unwrap_or(u32::MAX));
        full.mul_f64(0.5 + random::unit_interval(&*self.platform.random) / 2.0)
    }
}

/// The query that finds these products.
fn query_of(ids: &[Uuid]) -> String {
    let list = ids.iter().map(Uuid::to_string).collect::<Vec<_>>().join(",");
    format!("filter%5Bid%5D={list}&page%5Bsize%5D={}", ids.len())
}

fn sort(response: http::Response<Bytes>) -> Try {
    let status = response.status();
    let retry_after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse::<u64>().ok());
    if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() {
        let cause = format!("products answered {status}");
        let retry_after_s = retry_after.unwrap_or(RETRY_AFTER_DEFAULT_S);
        return Try::Failed(ProductsError::Unavailable { retry_after_s, cause }, retry_after.map(Duration::from_secs));
    }
    if status == StatusCode::UNAUTHORIZED || status == StatusCode::FORBIDDEN {
        return Try::Refused(ProductsError::KeyRefused(format!("products answered {status}: it does not take our key")));
    }
    Try::Answered(response)
}

#[cfg(test)]
mod tests;
