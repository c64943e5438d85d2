use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use platform::Clock;
use platform::clock::to_millis;

use crate::Check;
use crate::failure::{Blames, Failure};
use crate::limits::READY_KEPT_MS;

/// Whether a service can do its work, as it was found a moment ago: who asks for it needs no key, and must not be able to keep the
/// database busy by asking.
#[derive(Debug, Default)]
pub(crate) struct Readiness {
    found: Mutex<Found>,
    /// Whether any statement has said that the database is damaged. Others may touch other pages and find nothing.
    is_damaged: AtomicBool,
}

#[derive(Debug, Default)]
struct Found {
    /// When somebody last went to look.
    looked_at_ms: Option<i64>,
    /// What was found, once it is.
    checks: Option<Vec<Check>>,
}

impl Readiness {
    /// Remembers what a request failed of, if it failed.
    pub(crate) fn note(&self, failure: Option<&Failure>) {
        if failure.is_some_and(|failure| failure.is_blamed_on(Blames::DamagedDatabase)) {
            self.is_damaged.store(true, Ordering::Relaxed);
        }
    }

    /// What was found a moment ago, or what `look` finds now. While one looks, others are told what was found before.
    pub(crate) async fn checks(&self, clock: &dyn Clock, look: impl Future<Output = Vec<Check>> + Send) -> Vec<Check> {
        let known = self.known(to_millis(clock.now()));
        let mut checks = match known {
            Some(checks) => checks,
            None => self.keep(look.await),
        };
        if self.is_damaged.load(Ordering::Relaxed) {
            checks.retain(|check| !check.is_of_database());
            checks.insert(0, Check::damaged_database());
        }
        checks
    }

    /// What is known now; where it is too old, the caller has to look, and is taken to do so.
    fn known(&self, now: i64) -> Option<Vec<Check>> {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let is_fresh = found.looked_at_ms.is_some_and(|looked_at| now.abs_diff(looked_at) < READY_KEPT_MS);
        if is_fresh && found.checks.is_some() {
            return found.checks.clone();
        }
        found.looked_at_ms = Some(now);
        None
    }

    fn keep(&self, checks: Vec<Check>) -> Vec<Check> {
        if checks.iter().any(Check::is_damaged_database) {
            self.is_damaged.store(true, Ordering::Relaxed);
        }
        self.found.lock().unwrap_or_else(PoisonError::into_inner).checks = Some(checks.clone());
        checks
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use futures::executor::block_on;
    use platform::DatabaseError;
    use platform::native::ManualClock;

    use super::Readiness;
    use crate::{Check, Failure};

    /// What is told, where a look finds this, and how often was looked by then.
    fn ask(readiness: &Readiness, clock: &ManualClock, looks: &AtomicUsize, found: Check) -> (Vec<Check>, usize) {
        let look = async {
            looks.fetch_add(1, Ordering::Relaxed);
            vec![found]
        };
        (block_on(readiness.checks(clock, look)), looks.load(Ordering::Relaxed))
    }

    #[test]
    fn what_was_found_is_kept_for_a_second() {
        let (readiness, clock, looks) = (Readiness::default(), ManualClock::default(), AtomicUsize::new(0));
        let (well, full) = (Check::pass("database"), Check::fail("database", "unavailable"));
        assert_eq!(ask(&readiness, &clock, &looks, well.clone()), (vec![well.clone()], 1));
        clock.advance(Duration::from_millis(999));
        assert_eq!(ask(&readiness, &clock, &looks, full.clone()), (vec![well.clone()], 1));
        clock.advance(Duration::from_millis(1));
        assert_eq!(ask(&readiness, &clock, &looks, full.clone()), (vec![full], 2));
        clock.advance(Duration::from_secs(1));
        assert_eq!(ask(&readiness, &clock, &looks, well.clone()), (vec![well], 3));
    }

    #[test]
    fn a_damaged_database_stays_damaged() {
        let (readiness, clock, looks) = (Readiness::default(), ManualClock::default(), AtomicUsize::new(0));
        let damaged = vec![Check::fail("database", "damaged")];
        for other in [DatabaseError::Busy, DatabaseError::failed("x"), DatabaseError::Interrupted] {
            readiness.note(Some(&Failure::from(other)));
        }
        assert_eq!(ask(&readiness, &clock, &looks, Check::pass("database")).0, [Check::pass("database")]);
        readiness.note(Some(&Failure::from(DatabaseError::Corrupt("malformed".to_owned()))));
        for _ in 0..3 {
            clock.advance(Duration::from_secs(1));
            assert_eq!(ask(&readiness, &clock, &looks, Check::pass("database")).0, damaged);
        }
        let found = Readiness::default();
        assert_eq!(ask(&found, &clock, &looks, damaged[0].clone()).0, damaged);
        clock.advance(Duration::from_secs(1));
        assert_eq!(ask(&found, &clock, &looks, Check::pass("database")).0, damaged);
    }
}
