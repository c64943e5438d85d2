//! A database, as all connections of the process see it.

use super::keeper::Keeper;
use super::pace::Pace;
use crate::config::Location;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// What the connections of one database share.
pub(crate) struct Database {
    pub(super) location: Location,
    /// The turn to write. SQLite lets one connection write at a time and has no queue: the others sleep
    /// and try again, and under load some never get in. Within the process they stand in line here.
    turn: Arc<Semaphore>,
    /// How long to wait for it, and for writers in other processes.
    pub(super) busy_timeout: Duration,
    pub(super) pace: Pace,
    pub(super) keeper: Keeper,
}

impl Database {
    pub(super) fn new(location: Location, busy_timeout: Duration) -> Self {
        let turn = Arc::new(Semaphore::new(1));
        let keeper = Keeper::new(location.clone());
        Self { location, turn, busy_timeout, pace: Pace::default(), keeper }
    }

    /// Waits in line for the turn to write, until the deadline.
    pub(super) async fn take_turn(&self, deadline: Instant) -> Option<OwnedSemaphorePermit> {
        let turn = self.turn.clone();
        match turn.clone().try_acquire_owned() {
            Ok(turn) => Some(turn),
            Err(_) => tokio::time::timeout_at(deadline.into(), turn.acquire_owned()).await.ok()?.ok(),
        }
    }
}
