//! A circuit breaker (Nygard, *Release It!*, 2007): stops asking a service that is down, and lets one call through to see.
//!
//! Each instance of the component has its own: what it saves is the time of the callers that share the instance.

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

use super::ProductsError;
use crate::limits::{BREAKER_FAILURES, BREAKER_OPEN_MS};

#[derive(Default)]
pub(super) struct Breaker(Mutex<State>);

#[derive(Default)]
struct State {
    /// In a row; any other outcome sets it back.
    failures: u32,
    /// Since when nothing goes through, in milliseconds.
    open_since: Option<i64>,
    /// One call is on its way to see.
    probing: bool,
}

/// Leave to make one call. When it is dropped without a report (the caller went away), the next one may see.
pub(super) struct Permit<'a> {
    breaker: &'a Breaker,
    is_probe: bool,
}

impl Breaker {
    pub(super) fn enter(&self, now: Timestamp) -> Result<Permit<'_>, ProductsError> {
        let mut state = self.state();
        let Some(since) = state.open_since else { return Ok(Permit { breaker: self, is_probe: false }) };
        let open_ms = now.as_millisecond() - since;
        // A clock that was set back does not tell how long it has been: better to look than to stay open until it has caught up.
        let left_ms = if open_ms < 0 { 0 } else { BREAKER_OPEN_MS - open_ms };
        if left_ms > 0 || state.probing {
            let retry_after_s = u64::try_from(left_ms.max(1)).unwrap_or(1).div_ceil(1000);
            let cause = "the breaker is open: products did not answer several times in a row".to_owned();
            return Err(ProductsError::Unavailable { retry_after_s, cause });
        }
        state.probing = true;
        Ok(Permit { breaker: self, is_probe: true })
    }

    /// `closed`, `open`, or `half_open` while a call is on its way to see.
    pub(super) fn state_now(&self) -> &'static str {
        match *self.state() {
            State { open_since: None, .. } => "closed",
            State { probing: true, .. } => "half_open",
            State { .. } => "open",
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Permit<'_> {
    /// Whether it is the one call that goes through to see.
    pub(super) fn is_probe(&self) -> bool {
        self.is_probe
    }

    pub(super) fn report(self, error: Option<&ProductsError>, now: Timestamp) {
        let mut state = self.breaker.state();
        if !error.is_some_and(ProductsError::is_outage) {
            state.failures = 0;
            state.open_since = None;
            return;
        }
        state.failures = state.failures.saturating_add(1);
        if self.is_probe || state.failures >= BREAKER_FAILURES {
            state.open_since = Some(now.as_millisecond());
        }
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        if self.is_probe {
            self.breaker.state().probing = false;
        }
    }
}
