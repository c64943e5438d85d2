//! How many lines are passed on. Who asks for what fails, ten thousand times a second, fills no disk by that.

use crate::limits::{LOG_LINES_PER_SECOND, LOG_REQUESTS_PER_SECOND};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The lines of components, of the whole process: all of them go to the same place.
pub(super) static OF_COMPONENTS: Flood = Flood::new("LOG_LINES_PER_SECOND", LOG_LINES_PER_SECOND);
/// The lines about requests.
pub(super) static OF_REQUESTS: Flood = Flood::new("LOG_REQUESTS_PER_SECOND", LOG_REQUESTS_PER_SECOND);

/// So many lines of a kind each second.
pub(super) struct Flood {
    /// The name of the limit.
    pub(super) name: &'static str,
    most: usize,
    second: Mutex<Second>,
}

struct Second {
    since: Option<Instant>,
    passed: usize,
    left_out: usize,
}

impl Flood {
    const fn new(name: &'static str, most: usize) -> Self {
        Self { name, most, second: Mutex::new(Second { since: None, passed: 0, left_out: 0 }) }
    }

    /// Whether a line is passed on, and how many before it were not, once they are told of.
    pub(super) fn pass(&self) -> (bool, usize) {
        self.second.lock().unwrap_or_else(PoisonError::into_inner).pass(self.most, Instant::now())
    }
}

impl Second {
    fn pass(&mut self, most: usize, now: Instant) -> (bool, usize) {
        let mut left_out = 0;
        if self.since.is_none_or(|since| now.duration_since(since) >= Duration::from_secs(1)) {
            left_out = self.left_out;
            *self = Self { since: Some(now), passed: 0, left_out: 0 };
        }
        let passes = self.passed < most;
        *(if passes { &mut self.passed } else { &mut self.left_out }) += 1;
        (passes, left_out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_has_so_many_lines_and_the_next_one_tells_of_the_others() {
        let (start, mut second) = (Instant::now(), Second { since: None, passed: 0, left_out: 0 });
        for _ in 0..3 {
            assert_eq!(second.pass(3, start), (true, 0));
        }
        assert_eq!(second.pass(3, start), (false, 0));
        assert_eq!(second.pass(3, start + Duration::from_millis(999)), (false, 0));
        assert_eq!(second.pass(3, start + Duration::from_secs(1)), (true, 2));
        assert_eq!(second.pass(3, start + Duration::from_secs(2)), (true, 0));
    }
}
