//! The turn to write.

use std::sync::Arc;
use std::time::Instant;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout_at;

/// Who writes next. SQLite lets one connection write at a time and has no queue: the others sleep and try again, and under load
/// some never get in. Within the process they stand in line here.
///
/// The writer's group and those who want a transaction of their own take turns. The latter stand in a line apart, and its first
/// alone waits for the turn, with nobody but the group beside it: so what waits in the group waits for one transaction at most,
/// and a transaction for one group more.
pub(super) struct Line {
    turn: Arc<Semaphore>,
    transactions: Arc<Semaphore>,
}

/// The turn to write, until it is dropped.
pub(super) struct Turn {
    /// Before the other: fields drop in order, and the next transaction may not come before the group.
    _turn: OwnedSemaphorePermit,
    _first: Option<OwnedSemaphorePermit>,
}

impl Default for Line {
    fn default() -> Self {
        Self { turn: Arc::new(Semaphore::new(1)), transactions: Arc::new(Semaphore::new(1)) }
    }
}

impl Line {
    /// Waits for the turn to have a transaction of one's own, until the deadline.
    pub(super) async fn take(&self, deadline: Instant) -> Option<Turn> {
        let wait = async {
            let first = self.transactions.clone().acquire_owned().await.ok()?;
            let turn = self.turn.clone().acquire_owned().await.ok()?;
            Some(Turn { _turn: turn, _first: Some(first) })
        };
        timeout_at(deadline.into(), wait).await.ok()?
    }

    /// The turn for the group, if nobody has it.
    pub(super) fn try_take_for_group(&self) -> Option<Turn> {
        self.turn.clone().try_acquire_owned().ok().map(Turn::of_the_group)
    }

    /// Waits for the turn for the group.
    pub(super) async fn take_for_group(&self) -> Option<Turn> {
        self.turn.clone().acquire_owned().await.ok().map(Turn::of_the_group)
    }
}

impl Turn {
    fn of_the_group(turn: OwnedSemaphorePermit) -> Self {
        Self { _turn: turn, _first: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;
    use std::time::Duration;

    /// Lets everybody come to where they wait.
    async fn settle() {
        for _ in 0..50 {
            tokio::task::yield_now().await;
        }
    }

    /// In which order those write who come while somebody has the turn. `t` wants a transaction of its own, `g` leads the
    /// group, and `G` leads it to two turns.
    async fn order(coming: &str) -> String {
        let (line, order) = (Arc::new(Line::default()), Arc::new(Mutex::new(String::new())));
        let deadline = Instant::now() + Duration::from_secs(10);
        let turn = line.take(deadline).await;
        let mut waiting = Vec::new();
        for who in coming.chars() {
            let (line, order) = (line.clone(), order.clone());
            waiting.push(tokio::spawn(async move {
                for _ in 0..if who == 'G' { 2 } else { 1 } {
                    let turn = if who == 't' { line.take(deadline).await } else { line.take_for_group().await };
                    order.lock().unwrap().push(who);
                    settle().await;
                    drop(turn);
                }
            }));
            settle().await;
        }
        drop(turn);
        for waiting in waiting {
            waiting.await.unwrap();
        }
        let order = order.lock().unwrap();
        order.clone()
    }

    #[tokio::test]
    async fn groups_and_transactions_take_turns() {
        assert_eq!(order("tttg").await, "gttt", "the group waits for none of those who have not begun");
        assert_eq!(order("tttG").await, "GtGtt", "and a transaction waits for one group");
        assert_eq!(order("gttt").await, "gttt");
    }

    #[tokio::test]
    async fn who_waits_too_long_leaves_the_line_as_it_was() {
        let line = Line::default();
        let turn = line.try_take_for_group();
        assert!(line.take(Instant::now() + Duration::from_millis(5)).await.is_none());
        drop(turn);
        assert!(line.take(Instant::now() + Duration::from_secs(10)).await.is_some());
    }
}
