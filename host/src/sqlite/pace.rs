//! How fast writes are, which decides where they run.

use crate::limits;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The recent duration of writes to one database.
#[derive(Default)]
pub(crate) struct Pace {
    /// Moving average, in microseconds. Two threads may lose each other's sample, which does not matter.
    average: AtomicU64,
}

impl Pace {
    /// A new duration moves the average by this part of the difference.
    const SHARE: u64 = 8;

    pub(crate) fn record(&self, took: Duration) {
        // Now and then SQLite copies its log back within a write, which takes milliseconds and says nothing about the next
        // one: a long write counts as twice the limit, so that only several together change the answer.
        let took = took.min(2 * limits::SQLITE_QUICK_WRITE);
        let sample = u64::try_from(took.as_micros()).unwrap_or_default();
        let average = self.average.load(Ordering::Relaxed);
        self.average.store((average * (Self::SHARE - 1) + sample) / Self::SHARE, Ordering::Relaxed);
    }

    /// Whether a write is over before handing it to another thread and back would be.
    pub(crate) fn is_quick(&self) -> bool {
        Duration::from_micros(self.average.load(Ordering::Relaxed)) < limits::SQLITE_QUICK_WRITE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_disk_is_noticed_and_so_is_its_recovery() {
        let pace = Pace::default();
        assert!(pace.is_quick());
        (0..20).for_each(|_| pace.record(Duration::from_micros(200)));
        pace.record(Duration::from_millis(20));
        assert!(pace.is_quick(), "one slow write is no slow disk");
        (0..20).for_each(|_| pace.record(Duration::from_millis(5)));
        assert!(!pace.is_quick());
        pace.record(Duration::from_micros(50));
        assert!(!pace.is_quick(), "one quick write is no recovery");
        (0..30).for_each(|_| pace.record(Duration::from_micros(50)));
        assert!(pace.is_quick());
    }
}
