//! All connections that are open.

use super::progress::Progress;
use crate::admission::Address;
use crate::telemetry::{Gauge, Telemetry};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::time::Instant;

/// The open connections, bounded in all and for each address. When there is no room, the one closes that has waited longest
/// for its client: of this address when it has too many, and otherwise of the address that has the most.
pub(super) struct Connections {
    most: usize,
    most_of_one: usize,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    serial: u64,
    count: usize,
    by_client: HashMap<Address, HashMap<u64, Arc<Progress>>>,
}

/// An open connection, forgotten when it is dropped.
pub(super) struct Connection {
    all: Arc<Connections>,
    pub(super) client: Address,
    serial: u64,
    pub(super) progress: Arc<Progress>,
    /// Whose quietest connection was closed to make room for it.
    pub(super) in_place_of: Option<Address>,
}

/// Why a connection is refused.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Full {
    /// All connections of its address are at work.
    One,
    /// All connections are.
    All,
}

impl Connections {
    pub(super) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, most_of_one: most.div_ceil(2), open: Mutex::default() })
    }

    /// Has their number looked up, whenever somebody wants to know.
    pub(super) fn show(self: &Arc<Self>, telemetry: &Telemetry) {
        let gauge = |name, description| Gauge { name, unit: "{connection}", description, is_counter: false };
        let all = self.clone();
        let open = gauge("bodega.connections", "Connections that are open");
        telemetry.observe(&open, move || vec![(vec![], all.lock().count as u64)]);
        let most = self.most as u64;
        let limit = gauge("bodega.connections.limit", "Connections that may be open");
        telemetry.observe(&limit, move || vec![(vec![], most)]);
    }

    /// Takes a connection in, and ends another one for it if need be.
    pub(super) fn admit(self: &Arc<Self>, client: Address) -> Result<Connection, Full> {
        let mut open = self.lock();
        let in_place_of = if open.of(client) >= self.most_of_one {
            Some(open.end_quietest(client).ok_or(Full::One)?)
        } else if open.count >= self.most {
            let largest = open.by_client.iter().max_by_key(|(_, own)| own.len()).map(|(client, _)| *client);
            Some(largest.and_then(|largest| open.end_quietest(largest)).ok_or(Full::All)?)
        } else {
            None
        };
        let progress = Arc::new(Progress::new());
        open.serial += 1;
        open.count += 1;
        let serial = open.serial;
        open.by_client.entry(client).or_default().insert(serial, progress.clone());
        Ok(Connection { all: self.clone(), client, serial, progress, in_place_of })
    }

    /// Ends those whose client has used up its time, and tells of how many that was in the middle of a request or an answer.
    pub(super) fn sweep(&self) -> usize {
        let now = Instant::now();
        let open = self.lock();
        let late = open.by_client.values().flat_map(HashMap::values).filter(|progress| progress.is_late(now));
        late.inspect(|progress| progress.end()).filter(|progress| !progress.is_idle()).count()
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    fn of(&self, client: Address) -> usize {
        self.by_client.get(&client).map_or(0, HashMap::len)
    }

    /// Ends the connection of a client that has been quiet longest, if one is, and tells whose that was.
    fn end_quietest(&mut self, client: Address) -> Option<Address> {
        let now = Instant::now();
        let own = self.by_client.get(&client)?;
        let quiet = own.iter().filter_map(|(serial, progress)| Some((progress.quiet_for(now)?, *serial)));
        let (_, serial) = quiet.max()?;
        own.get(&serial)?.end();
        self.forget(client, serial);
        Some(client)
    }

    fn forget(&mut self, client: Address, serial: u64) {
        let Some(own) = self.by_client.get_mut(&client) else { return };
        if own.remove(&serial).is_some() {
            self.count -= 1;
        }
        if own.is_empty() {
            self.by_client.remove(&client);
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.all.lock().forget(self.client, self.serial);
    }
}

#[cfg(test)]
mod tests {
    use super::super::progress::Phase;
    use super::*;
    use std::net::Ipv4Addr;
    use std::time::Duration;

    fn client(last: u8) -> Address {
        Address::of(Ipv4Addr::new(127, 0, 0, last).into())
    }

    async fn is_ended(connection: &Connection) -> bool {
        tokio::time::timeout(Duration::ZERO, connection.progress.ended()).await.is_ok()
    }

    #[tokio::test]
    async fn the_quietest_of_the_greediest_makes_room() {
        let all = Connections::new(4);
        let mut greedy = Vec::new();
        for _ in 0..2 {
            greedy.push(all.admit(client(1)).ok().unwrap());
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        let third = all.admit(client(1)).ok().unwrap();
        assert!(is_ended(&greedy[0]).await && !is_ended(&greedy[1]).await, "two are the most for one");
        let others = [all.admit(client(2)).ok().unwrap(), all.admit(client(3)).ok().unwrap()];
        greedy[1].progress.enter(Phase::Work);
        let last = all.admit(client(4)).ok().unwrap();
        assert_eq!([others[0].in_place_of, last.in_place_of], [None, Some(client(1))]);
        assert!(is_ended(&third).await, "of the address with the most, the one that is not at work");
        drop((greedy, third, others, last));
        let left = all.lock();
        assert!(left.count == 0 && left.by_client.is_empty());
    }

    #[tokio::test]
    async fn who_is_at_work_stays() {
        let all = Connections::new(2);
        let first = all.admit(client(1)).ok().unwrap();
        first.progress.enter(Phase::Work);
        assert_eq!(all.admit(client(1)).err(), Some(Full::One));
        let second = all.admit(client(2)).ok().unwrap();
        second.progress.enter(Phase::Work);
        assert_eq!(all.admit(client(3)).err(), Some(Full::All));
        drop(first);
        assert!(all.admit(client(3)).is_ok());
    }
}
