//! Randomness as a port, and the ids made from it.

use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use uuid::Uuid;

/// A source of unpredictable bytes, fit for keys.
pub trait Random: Send + Sync {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// Milliseconds and, in the low 12 bits, how many ids were made in that millisecond: the last that this instance gave out.
static LAST_ID: AtomicU64 = AtomicU64::new(0);

/// A new `UUIDv7` ([RFC 9562, section 5.7](https://www.rfc-editor.org/rfc/rfc9562#section-5.7)): ids that sort by the time they
/// were made, so that an index grows at its end.
///
/// Those of one instance also sort by the order in which they were made, within a millisecond and when the clock goes back
/// (section 6.2, method 1): what is imported in one request is listed in that order.
pub fn uuid_v7(random: &dyn Random, now: Timestamp) -> Uuid {
    let millis = u64::try_from(now.as_millisecond()).unwrap_or_default();
    let next = |last: u64| (last + 1).max(millis << 12);
    let last = LAST_ID.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(next(last))).map_or(millis << 12, next);
    let mut bytes = [0; 10];
    random.fill(&mut bytes);
    let counter = (last & 0xFFF).to_be_bytes();
    (bytes[0], bytes[1]) = (counter[6], counter[7]);
    uuid::Builder::from_unix_timestamp_millis(last >> 12, &bytes).into_uuid()
}

/// A number in `0.0..1.0`, for jitter.
pub fn unit_interval(random: &dyn Random) -> f64 {
    let mut bytes = [0; 4];
    random.fill(&mut bytes);
    f64::from(u32::from_le_bytes(bytes)) / (f64::from(u32::MAX) + 1.0)
}

#[cfg(all(test, not(target_family = "wasm")))]
mod tests {
    use jiff::Timestamp;

    use super::uuid_v7;
    use crate::native::SeededRandom;

    #[test]
    fn ids_sort_as_they_were_made() {
        let random = SeededRandom::default();
        // More than fit one millisecond, and a clock that goes back in between.
        let ids: Vec<_> = (0..10_000)
            .map(|count| uuid_v7(&random, Timestamp::from_millisecond(1_800_000_000_000 - count / 100).unwrap()))
            .collect();
        assert!(ids.is_sorted_by(|a, b| a < b));
        assert!(ids.iter().all(|id| id.get_version_num() == 7));
    }
}
