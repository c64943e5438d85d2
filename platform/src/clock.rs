//! Time as a port: a service never asks the machine itself, so that a test can move it.

use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;

/// The time of day, and waiting.
#[async_trait]
pub trait Clock: Send + Sync {
    /// Now, UTC.
    fn now(&self) -> Timestamp;

    /// Comes back after `duration`, or never early.
    async fn sleep(&self, duration: Duration);
}

/// Milliseconds since 1970-01-01T00:00:00Z: the one form in which times are stored.
pub fn to_millis(time: Timestamp) -> i64 {
    time.as_millisecond()
}

/// RFC 3339, UTC, with milliseconds: the one form in which times are shown.
pub fn to_rfc3339(millis: i64) -> String {
    // Out of range only for a value that no clock gives; the epoch is then a visible wrong, not a panic.
    let time = Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH);
    format!("{time:.3}")
}

#[cfg(test)]
mod tests {
    use super::to_rfc3339;

    #[test]
    fn milliseconds_are_always_shown() {
        assert_eq!(to_rfc3339(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(to_rfc3339(1_795_545_386_007), "2026-11-24T18:36:26.007Z");
    }

    #[test]
    fn an_impossible_time_is_the_epoch() {
        assert_eq!(to_rfc3339(i64::MAX), "1970-01-01T00:00:00.000Z");
    }
}
