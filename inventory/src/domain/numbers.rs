use std::fmt;

use crate::limits::{ON_HAND_MAX, QUANTITY_MAX, TTL_SECONDS_DEFAULT, TTL_SECONDS_MAX};

/// A number outside its range. The text is a predicate for the client: "must be from 1 to 1000000".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OutOfRange {
    /// The smallest that is accepted.
    pub(crate) min: i64,
    /// The largest.
    pub(crate) max: i64,
}

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "must be from {} to {}", self.min, self.max)
    }
}

macro_rules! number {
    ($(#[$doc:meta])* $name:ident, $min:expr, $max:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) struct $name(i64);

        impl $name {
            /// The smallest.
            pub(crate) const MIN: i64 = $min;
            /// The largest.
            pub(crate) const MAX: i64 = $max;

            /// Checks the range.
            ///
            /// # Errors
            ///
            /// [`OutOfRange`].
            pub(crate) fn new(value: i64) -> Result<Self, OutOfRange> {
                let range = OutOfRange { min: Self::MIN, max: Self::MAX };
                if (range.min..=range.max).contains(&value) { Ok(Self(value)) } else { Err(range) }
            }

            /// The number.
            pub(crate) const fn get(self) -> i64 {
                self.0
            }
        }
    };
}

number! {
    /// Units bought, reserved or received: 1 to 1 000 000.
    Quantity, 1, QUANTITY_MAX
}
number! {
    /// Units on hand, or a low-stock threshold: 0 to 1 000 000 000.
    OnHand, 0, ON_HAND_MAX
}
number! {
    /// Seconds that a reservation holds: 1 to 86 400.
    TtlSeconds, 1, TTL_SECONDS_MAX
}

impl Quantity {
    /// A number that was checked when it was stored. Not checked again, so that a stricter rule leaves what is old readable.
    pub(crate) const fn from_stored(value: i64) -> Self {
        Self(value)
    }
}

impl TtlSeconds {
    /// As [`Quantity::from_stored`].
    pub(crate) const fn from_stored(value: i64) -> Self {
        Self(value)
    }
}

impl OnHand {
    /// No unit, no threshold.
    pub(crate) const NONE: Self = Self(0);
}

impl Default for TtlSeconds {
    /// Ten minutes.
    fn default() -> Self {
        Self(TTL_SECONDS_DEFAULT)
    }
}

/// A change of the units on hand: up to 1 000 000 000 either way, and not 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Delta(i64);

impl Delta {
    /// Checks the range; `None` for 0, which is no movement.
    ///
    /// # Errors
    ///
    /// [`OutOfRange`].
    pub(crate) fn new(value: i64) -> Result<Option<Self>, OutOfRange> {
        match value {
            0 => Ok(None),
            _ if value.unsigned_abs() <= ON_HAND_MAX.unsigned_abs() => Ok(Some(Self(value))),
            _ => Err(OutOfRange { min: -ON_HAND_MAX, max: ON_HAND_MAX }),
        }
    }

    /// The number.
    pub(crate) const fn get(self) -> i64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::{Delta, OnHand, Quantity, TtlSeconds};

    #[test]
    fn ranges_include_their_ends() {
        let accepts = |new: fn(i64) -> bool, good: [i64; 2], bad: [i64; 4]| {
            good.iter().all(|value| new(*value)) && !bad.iter().any(|value| new(*value))
        };
        assert!(accepts(|value| Quantity::new(value).is_ok(), [1, 1_000_000], [0, -1, 1_000_001, i64::MAX]));
        assert!(accepts(|value| OnHand::new(value).is_ok(), [0, 1_000_000_000], [-1, i64::MIN, 1_000_000_001, i64::MAX]));
        assert!(accepts(|value| TtlSeconds::new(value).is_ok(), [1, 86_400], [0, -1, 86_401, i64::MAX]));
        assert!(accepts(
            |value| Delta::new(value).is_ok(),
            [-1_000_000_000, 1_000_000_000],
            [-1_000_000_001, 1_000_000_001, i64::MIN, i64::MAX]
        ));
    }

    #[test]
    fn no_change_is_no_movement() {
        assert_eq!(Delta::new(0), Ok(None));
    }

    #[test]
    fn the_message_names_the_range() {
        assert_eq!(Quantity::new(0).unwrap_err().to_string(), "must be from 1 to 1000000");
    }
}
