//! How many lines of components are passed on. Who asks for what fails, ten thousand times a second, fills no disk by that.

use crate::limits::LOG_LINES_PER_SECOND;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The lines of this second, of the whole process: all of them go to the same place.
static FLOOD: Mutex<Flood> = Mutex::new(Flood { since: None, passed: 0, left_out: 0 });

struct Flood {
    since: Option<Instant>,
    passed: usize,
    left_out: usize,
}

/// Whether these lines are passed on, and how many before them were not, once they are told of.
pub(super) fn pass(lines: &[u8]) -> (bool, usize) {
    FLOOD.lock().unwrap_or_else(PoisonError::into_inner).pass(lines, Instant::now())
}

impl Flood {
    fn pass(&mut self, lines: &[u8], now: Instant) -> (bool, usize) {
        let count = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count();
        let mut left_out = 0;
        if self.since.is_none_or(|since| now.duration_since(since) >= Duration::from_secs(1)) {
            left_out = self.left_out;
            *self = Self { since: Some(now), passed: 0, left_out: 0 };
        }
        let passes = self.passed < LOG_LINES_PER_SECOND;
        *(if passes { &mut self.passed } else { &mut self.left_out }) += count;
        (passes, left_out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_has_so_many_lines_and_the_next_one_tells_of_the_others() {
        let (start, mut flood) = (Instant::now(), Flood { since: None, passed: 0, left_out: 0 });
        for _ in 0..LOG_LINES_PER_SECOND {
            assert_eq!(flood.pass(b"a\n", start), (true, 0));
        }
        assert_eq!(flood.pass(b"a\nb\n", start), (false, 0));
        assert_eq!(flood.pass(b"a", start + Duration::from_millis(999)), (false, 0));
        assert_eq!(flood.pass(b"a\n", start + Duration::from_secs(1)), (true, 3));
        assert_eq!(flood.pass(b"a\n", start + Duration::from_secs(2)), (true, 0));
    }
}
