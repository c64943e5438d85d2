use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;

use crate::Clock;

/// The host's clocks.
pub struct SpinClock;

#[async_trait]
impl Clock for SpinClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place where the time comes in")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    async fn sleep(&self, duration: Duration) {
        spin_sdk::time::sleep(duration).await;
    }
}
