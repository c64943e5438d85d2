//! Bytes of bodies that are held in memory: received and not yet decided, or answered and not yet read.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::timeout;

/// How many bytes are in flight, in all and for each address.
pub(crate) struct InFlight {
    most: usize,
    state: Mutex<State>,
    freed: Notify,
}

#[derive(Default)]
struct State {
    total: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// Bytes that are counted until this is dropped.
pub(crate) struct Held {
    all: Arc<InFlight>,
    address: IpAddr,
    bytes: usize,
}

impl InFlight {
    /// The part that one address may have of it.
    const SHARE: usize = 4;

    pub(crate) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, state: Mutex::default(), freed: Notify::new() })
    }

    /// All of them.
    pub(crate) fn total(&self) -> usize {
        self.lock().total
    }

    /// Counts bytes that are there already.
    pub(crate) fn hold(self: &Arc<Self>, address: IpAddr, bytes: usize) -> Held {
        let mut held = Held { all: self.clone(), address, bytes: 0 };
        held.grow(bytes);
        held
    }

    /// Whether this address may bring more into flight.
    pub(crate) fn has_room(&self, address: IpAddr) -> bool {
        let state = self.lock();
        let own = state.by_address.get(&address).copied().unwrap_or_default();
        // What has been let in can grow beyond all of it. Who has nothing in flight does not wait for that, up to as much again.
        let most = if own == 0 { 2 * self.most } else { self.most };
        state.total < most && own < self.most / Self::SHARE
    }

    /// Waits until it may; `false` when that was not in time.
    pub(crate) async fn room(&self, address: IpAddr, patience: Duration) -> bool {
        let wait = async {
            loop {
                let freed = self.freed.notified();
                if self.has_room(address) {
                    return;
                }
                freed.await;
            }
        };
        self.has_room(address) || timeout(patience, wait).await.is_ok()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    /// Counts more bytes.
    pub(crate) fn grow(&mut self, bytes: usize) {
        let mut state = self.all.lock();
        state.total += bytes;
        *state.by_address.entry(self.address).or_default() += bytes;
        self.bytes += bytes;
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut state = self.all.lock();
        state.total -= self.bytes;
        if let Some(own) = state.by_address.get_mut(&self.address) {
            *own -= self.bytes;
            if *own == 0 {
                state.by_address.remove(&self.address);
            }
        }
        drop(state);
        self.all.freed.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    #[tokio::test]
    async fn one_address_has_a_share_and_all_have_the_whole() {
        let address = |last| IpAddr::from(Ipv4Addr::new(127, 0, 0, last));
        let all = InFlight::new(400);
        let first = all.hold(address(1), 100);
        assert!(!all.has_room(address(1)) && all.has_room(address(2)));
        let others: Vec<_> = (2..5).map(|last| all.hold(address(last), 100)).collect();
        assert!(all.has_room(address(9)), "all of it is in flight, and nothing of this one");
        let grown = all.hold(address(5), 400);
        assert!(!all.has_room(address(9)), "as much again is");
        assert!(!all.room(address(9), Duration::from_millis(1)).await);
        let waits = tokio::spawn({
            let all = all.clone();
            async move { all.room(address(1), Duration::from_mins(1)).await }
        });
        tokio::task::yield_now().await;
        drop((first, grown));
        assert!(waits.await.unwrap());
        drop(others);
        let left = all.lock();
        assert_eq!((left.total, left.by_address.len()), (0, 0));
    }
}
