//! A number of places, and those who wait for one.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::timeout;

/// Places for requests of one kind. Who finds none waits, in the line of its address; the lines are served in turn, so that
/// an address with a thousand requests keeps another one waiting for one of them.
pub(crate) struct Lane {
    /// How many may wait in all, and half of them for each address.
    longest: usize,
    places: usize,
    state: Mutex<State>,
}

struct State {
    free: usize,
    waiting: usize,
    lines: HashMap<IpAddr, VecDeque<oneshot::Sender<Place>>>,
    /// The addresses with a line, the next one first.
    turns: VecDeque<IpAddr>,
}

/// A place, given back when it is dropped.
pub(crate) struct Place(Option<Arc<Lane>>);

/// Why there is no place.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NoPlace {
    /// As many wait as may.
    Full,
    /// None was given back in time.
    Late,
}

impl Lane {
    pub(crate) fn new(places: usize, longest: usize) -> Arc<Self> {
        let state = State { free: places, waiting: 0, lines: HashMap::new(), turns: VecDeque::new() };
        Arc::new(Self { longest, places, state: Mutex::new(state) })
    }

    /// How many places are taken.
    pub(crate) fn active(&self) -> usize {
        self.places - self.lock().free
    }

    /// How many wait for one.
    pub(crate) fn waiting(&self) -> usize {
        self.lock().waiting
    }

    /// A place at once, or none.
    pub(crate) fn try_enter(self: &Arc<Self>) -> Option<Place> {
        let mut state = self.lock();
        let has_place = state.free > 0;
        state.free -= usize::from(has_place);
        has_place.then(|| Place(Some(self.clone())))
    }

    /// A place, which may have to be waited for.
    pub(crate) async fn enter(self: &Arc<Self>, address: IpAddr, patience: Duration) -> Result<Place, NoPlace> {
        if let Some(place) = self.try_enter() {
            return Ok(place);
        }
        let given = self.stand_in_line(address)?;
        match timeout(patience, given).await {
            Ok(Ok(place)) => Ok(place),
            _ => Err(NoPlace::Late),
        }
    }

    fn stand_in_line(&self, address: IpAddr) -> Result<oneshot::Receiver<Place>, NoPlace> {
        let mut state = self.lock();
        let own = |state: &State| state.lines.get(&address).map_or(0, VecDeque::len);
        let is_full = |state: &State| state.waiting >= self.longest || own(state) >= self.longest.div_ceil(2);
        if is_full(&state) {
            state.forget_those_who_left();
        }
        if is_full(&state) {
            return Err(NoPlace::Full);
        }
        let (give, given) = oneshot::channel();
        let State { lines, turns, waiting, .. } = &mut *state;
        let line = lines.entry(address).or_insert_with(|| {
            turns.push_back(address);
            VecDeque::new()
        });
        line.push_back(give);
        *waiting += 1;
        Ok(given)
    }

    /// Gives a place to the next one, or puts it back.
    fn give_back(self: Arc<Self>) {
        let mut place = Place(Some(self.clone()));
        loop {
            let Some(next) = self.lock().next_or_free() else {
                place.0 = None;
                return;
            };
            match next.send(place) {
                Ok(()) => return,
                // This one has left meanwhile.
                Err(back) => place = back,
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Who is next; or nobody, and then the place is free.
    fn next_or_free(&mut self) -> Option<oneshot::Sender<Place>> {
        let Some(address) = self.turns.pop_front() else {
            self.free += 1;
            return None;
        };
        let line = self.lines.get_mut(&address)?;
        let next = line.pop_front();
        if line.is_empty() {
            self.lines.remove(&address);
        } else {
            self.turns.push_back(address);
        }
        self.waiting -= 1;
        next
    }

    fn forget_those_who_left(&mut self) {
        self.lines.values_mut().for_each(|line| line.retain(|given| !given.is_closed()));
        self.lines.retain(|_, line| !line.is_empty());
        self.turns.retain(|address| self.lines.contains_key(address));
        self.waiting = self.lines.values().map(VecDeque::len).sum();
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(lane) = self.0.take() {
            lane.give_back();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;
    use tokio::task::yield_now;

    const LONG: Duration = Duration::from_mins(1);

    fn address(last: u8) -> IpAddr {
        Ipv4Addr::new(127, 0, 0, last).into()
    }

    /// Those who got a place, in order; each gives it back at once.
    async fn order(lane: &Arc<Lane>, addresses: &[u8]) -> Vec<u8> {
        let held = lane.try_enter().unwrap();
        let served = Arc::new(Mutex::new(Vec::new()));
        let mut tasks = Vec::new();
        for last in addresses.iter().copied() {
            let (lane, served) = (lane.clone(), served.clone());
            tasks.push(tokio::spawn(async move {
                let place = lane.enter(address(last), LONG).await.unwrap();
                served.lock().unwrap().push(last);
                drop(place);
            }));
            yield_now().await;
        }
        drop(held);
        for task in tasks {
            task.await.unwrap();
        }
        served.lock().unwrap().clone()
    }

    #[tokio::test]
    async fn addresses_take_turns() {
        assert_eq!(order(&Lane::new(1, 100), &[1, 1, 1, 1, 2, 3, 2]).await, [1, 2, 3, 1, 2, 1, 1]);
    }

    #[tokio::test]
    async fn who_waits_too_long_or_leaves_takes_nothing_along() {
        let lane = Lane::new(1, 4);
        let held = lane.try_enter().unwrap();
        assert_eq!(lane.enter(address(1), Duration::from_millis(5)).await.err(), Some(NoPlace::Late));
        drop(held);
        assert!(lane.try_enter().is_some(), "the place went to nobody");
    }

    #[tokio::test]
    async fn a_line_is_bounded_for_all_and_for_each() {
        let lane = Lane::new(0, 4);
        let stand = |last| lane.stand_in_line(address(last));
        let waiting = [stand(1).unwrap(), stand(1).unwrap()];
        assert_eq!(stand(1).err(), Some(NoPlace::Full), "half of the line is the most for one");
        let others = [stand(2).unwrap(), stand(3).unwrap()];
        assert_eq!(stand(4).err(), Some(NoPlace::Full));
        drop(waiting);
        assert!(stand(4).is_ok(), "who has left stands in nobody's way");
        drop(others);
    }
}
