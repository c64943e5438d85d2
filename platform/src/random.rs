//! Randomness as a port, and the ids made from it.

use jiff::Timestamp;
use uuid::Uuid;

/// A source of unpredictable bytes, fit for keys.
pub trait Random: Send + Sync {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// A new `UUIDv7` ([RFC 9562, section 5.7](https://www.rfc-editor.org/rfc/rfc9562#section-5.7)): ids that sort by the time they
/// were made, so that an index grows at its end.
pub fn uuid_v7(random: &dyn Random, now: Timestamp) -> Uuid {
    let mut bytes = [0; 10];
    random.fill(&mut bytes);
    let millis = u64::try_from(now.as_millisecond()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
}

/// A number in `0.0..1.0`, for jitter.
pub fn unit_interval(random: &dyn Random) -> f64 {
    let mut bytes = [0; 4];
    random.fill(&mut bytes);
    f64::from(u32::from_le_bytes(bytes)) / (f64::from(u32::MAX) + 1.0)
}
