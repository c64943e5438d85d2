//! How instances are used again.

use crate::limits;
use std::time::Duration;

/// How often and how densely an instance is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reuse {
    /// Requests in all.
    pub total: Span,
    /// Requests at once.
    pub concurrent: Span,
    /// How long an instance without requests is kept.
    pub idle: Duration,
}

impl Default for Reuse {
    fn default() -> Self {
        Self {
            total: Span::exactly(limits::MAX_INSTANCE_REUSE_COUNT),
            concurrent: Span::exactly(limits::MAX_INSTANCE_CONCURRENT_REUSE_COUNT),
            idle: limits::IDLE_INSTANCE_TIMEOUT,
        }
    }
}

/// A number, or a range from which each instance draws its own: what depends on an instance's
/// age shows sooner when the ages differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    low: u32,
    high: u32,
}

impl Span {
    /// The same for every instance; zero counts as one.
    pub const fn exactly(count: u32) -> Self {
        let count = if count == 0 { 1 } else { count };
        Self { low: count, high: count }
    }

    /// Reads `16`, or `1..8` (the top is not part of it).
    ///
    /// # Errors
    /// The text is neither, or the range is empty, or holds zero.
    pub fn parse(text: &str) -> Result<Self, String> {
        let number = |text: &str| text.parse::<u32>().map_err(|_| format!("`{text}` is not a whole number"));
        let (low, high) = match text.split_once("..") {
            Some((low, high)) => (number(low)?, number(high)?.saturating_sub(1)),
            None => (number(text)?, number(text)?),
        };
        if low == 0 || low > high {
            return Err("give a number from 1 on, or a range such as 1..8".to_owned());
        }
        Ok(Self { low, high })
    }

    /// The value for the instance with this serial number, spread evenly over the range.
    pub(crate) fn draw(self, serial: u64) -> usize {
        let width = u64::from(self.high - self.low) + 1;
        // Fibonacci hashing: neighbouring serial numbers land far apart.
        let spread = serial.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        let drawn = u64::from(self.low) + spread % width;
        usize::try_from(drawn).unwrap_or(usize::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans() {
        assert_eq!(Span::parse("16"), Ok(Span::exactly(16)));
        assert_eq!(Span::parse("1..2"), Ok(Span::exactly(1)));
        for wrong in ["", "0", "0..3", "4..4", "x", "1.."] {
            assert!(Span::parse(wrong).is_err(), "{wrong}");
        }
        let span = Span::parse("2..5").unwrap_or(Span::exactly(9));
        let drawn: std::collections::BTreeSet<_> = (0..100).map(|serial| span.draw(serial)).collect();
        assert_eq!(drawn.into_iter().collect::<Vec<_>>(), [2, 3, 4]);
    }
}
