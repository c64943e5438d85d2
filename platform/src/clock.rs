//! Time as a port: a service never asks the machine itself, so that a test can move it.

use std::time::Duration;

use async_trait::async_trait;
use jiff::civil::Date;
use jiff::{Span, Timestamp};

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

/// Milliseconds of a day, in UTC, where each has as many.
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// The day of a time in milliseconds since 1970, in UTC, as days since 1970-01-01.
pub fn day_of(millis: i64) -> i64 {
    millis.div_euclid(DAY_MS)
}

/// RFC 3339 of a day, from days since 1970-01-01.
pub fn to_date(day: i64) -> String {
    let epoch = Date::constant(1970, 1, 1);
    // Out of range only for what no clock gives, as above.
    let date = Span::new().try_days(day).and_then(|days| epoch.checked_add(days)).unwrap_or(epoch);
    date.to_string()
}

#[cfg(test)]
mod tests {
    use super::{day_of, to_date, to_rfc3339};

    #[test]
    fn a_day_ends_at_midnight_utc() {
        let days = [-1, 0, 86_399_999, 86_400_000, 1_795_545_386_007].map(|millis| to_date(day_of(millis)));
        assert_eq!(days, ["1969-12-31", "1970-01-01", "1970-01-01", "1970-01-02", "2026-11-24"]);
        assert_eq!(to_date(i64::MAX), "1970-01-01");
    }

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
