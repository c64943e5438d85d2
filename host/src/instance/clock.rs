//! The wall clock that components see.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use wasmtime_wasi::HostWallClock;

/// The real time, moved by an offset in milliseconds.
pub(crate) struct OffsetClock(pub(crate) Arc<AtomicI64>);

impl HostWallClock for OffsetClock {
    fn resolution(&self) -> Duration {
        Duration::from_nanos(1)
    }

    #[expect(clippy::disallowed_methods, reason = "this is the clock that everything else is handed")]
    fn now(&self) -> Duration {
        let real = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let offset = self.0.load(Ordering::Relaxed);
        let distance = Duration::from_millis(offset.unsigned_abs());
        if offset < 0 { real.saturating_sub(distance) } else { real.saturating_add(distance) }
    }
}
