use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;

use crate::Clock;

/// A clock that moves only when told to, or when somebody sleeps.
///
/// Sleeping moves it by that long and comes back at once: in a race against something that never answers, the sleeper wins.
pub struct ManualClock(AtomicI64);

impl Default for ManualClock {
    fn default() -> Self {
        Self(AtomicI64::new(1_767_225_600_000)) // 2026-01-01T00:00:00Z
    }
}

impl ManualClock {
    /// Moves it.
    pub fn advance(&self, duration: Duration) {
        let millis = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

#[async_trait]
impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.load(Ordering::SeqCst)).unwrap_or(Timestamp::MAX)
    }

    async fn sleep(&self, duration: Duration) {
        self.advance(duration);
    }
}
