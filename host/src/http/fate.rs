//! What becomes of a request.

use super::trace::Parent;
use crate::admission::Place;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A request, as those see it who work for it. It has one fate, in one instance.
pub(crate) struct Fate {
    /// Raised when the instance that took the request ends in a trap.
    trapped: OnceLock<Arc<AtomicBool>>,
    /// Until an instance takes it: the turn to look for one.
    turn: Mutex<Option<OwnedSemaphorePermit>>,
    /// Closed when nobody waits for the answer any more. It never has a permit: waiting for one is waiting for that.
    client: Semaphore,
    /// Among the requests of its kind, kept for as long as anything works for this one, wanted or not.
    place: Mutex<Option<Place>>,
    /// Whether the place goes with the client: nothing but waiting is done in it.
    only_waits: bool,
    /// The span of the instance that took it, where spans are made.
    span: OnceLock<Parent>,
}

impl Default for Fate {
    fn default() -> Self {
        Self {
            trapped: OnceLock::new(),
            turn: Mutex::default(),
            client: Semaphore::const_new(0),
            place: Mutex::default(),
            only_waits: false,
            span: OnceLock::new(),
        }
    }
}

impl Fate {
    /// That of a request which has this place.
    pub(crate) fn new(place: Place) -> Self {
        Self { place: Mutex::new(Some(place)), ..Self::default() }
    }

    /// That of one which has this place to wait in.
    pub(crate) fn of_waiting(place: Place) -> Self {
        Self { only_waits: true, ..Self::new(place) }
    }

    /// Leaves the place to others of its kind: the request is done, or stands in another line now.
    pub(crate) fn leave_place(&self) {
        self.place.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// What is done for the request is done for this span.
    pub(crate) fn belong_to(&self, span: Parent) {
        let _ = self.span.set(span);
    }

    /// The span for which its work is done.
    pub(crate) fn span(&self) -> Option<&Parent> {
        self.span.get()
    }

    /// Keeps the turn to look for an instance until one takes the request.
    pub(crate) fn hold(&self, turn: OwnedSemaphorePermit) {
        self.set_turn(Some(turn));
    }

    /// An instance takes the request; it raises `trapped` when it ends so.
    pub(crate) fn tie(&self, trapped: Arc<AtomicBool>) {
        let _ = self.trapped.set(trapped);
        self.set_turn(None);
    }

    pub(super) fn is_trapped(&self) -> bool {
        self.trapped.get().is_some_and(|trapped| trapped.load(Ordering::Acquire))
    }

    /// Whether the request was left before it was answered.
    pub(crate) fn is_abandoned(&self) -> bool {
        self.client.is_closed()
    }

    /// Waits until the request is left, which may be for ever.
    pub(crate) async fn abandoned(&self) {
        let _ = self.client.acquire().await;
    }

    fn set_turn(&self, turn: Option<OwnedSemaphorePermit>) {
        *self.turn.lock().unwrap_or_else(PoisonError::into_inner) = turn;
    }
}

/// Somebody who waits for the answer to a request. Dropped before it is there, it leaves the request abandoned.
pub(crate) struct Client(Option<Arc<Fate>>);

impl Client {
    pub(crate) fn of(fate: Arc<Fate>) -> Self {
        Self(Some(fate))
    }

    /// The answer is there.
    pub(crate) fn answered(mut self) {
        self.0 = None;
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if let Some(fate) = &self.0 {
            fate.client.close();
            if fate.only_waits {
                fate.leave_place();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_leaves_before_the_answer_abandons_the_request() {
        let (left, answered) = (Arc::new(Fate::default()), Arc::new(Fate::default()));
        let (leaver, patient) = (Client::of(left.clone()), Client::of(answered.clone()));
        let work = tokio::spawn({
            let left = left.clone();
            async move { left.abandoned().await }
        });
        tokio::task::yield_now().await;
        assert!(!left.is_abandoned());
        drop(leaver);
        patient.answered();
        work.await.unwrap();
        assert_eq!((left.is_abandoned(), answered.is_abandoned()), (true, false));
    }
}
