//! How far a connection is, and since when.

use crate::limits;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;

/// What a connection is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Nothing of a first request has come yet.
    New,
    /// An answer was sent, and the next request has not begun.
    Idle,
    /// A request's head is on its way, so many bytes of it.
    Head(usize),
    /// A request's body is on its way.
    Body,
    /// The request is being answered.
    Work,
    /// The answer is on its way.
    Answer {
        /// Until when it must have been taken, where its length is known.
        until: Option<Instant>,
        /// Whether nothing more of it is to come.
        is_whole: bool,
    },
}

/// The state of a connection, and the means to end it.
pub(super) struct Progress {
    state: Mutex<State>,
    ended: Notify,
}

struct State {
    phase: Phase,
    since: Instant,
    /// Since when the client has taken nothing of what is to be sent.
    stuck_since: Option<Instant>,
}

impl Progress {
    pub(super) fn new() -> Self {
        let state = State { phase: Phase::New, since: Instant::now(), stuck_since: None };
        Self { state: Mutex::new(state), ended: Notify::new() }
    }

    /// Ends the connection.
    pub(super) fn end(&self) {
        self.ended.notify_one();
    }

    /// Waits until the connection is to end.
    pub(super) async fn ended(&self) {
        self.ended.notified().await;
    }

    pub(super) fn enter(&self, phase: Phase) {
        self.lock().enter(phase);
    }

    /// Takes down that bytes came; the result is how many the head has by now, if they belong to one.
    pub(super) fn received(&self, bytes: usize) -> Option<usize> {
        let mut state = self.lock();
        match &mut state.phase {
            Phase::New | Phase::Idle => {
                state.enter(Phase::Head(bytes));
                Some(bytes)
            }
            Phase::Head(sum) => {
                *sum += bytes;
                Some(*sum)
            }
            Phase::Body | Phase::Work | Phase::Answer { .. } => None,
        }
    }

    /// Takes down that the last byte of a body has come, or will not be waited for.
    pub(super) fn body_is_over(&self) {
        let mut state = self.lock();
        if state.phase == Phase::Body {
            state.enter(Phase::Work);
        }
    }

    /// Takes down that the whole answer was handed to the connection.
    pub(super) fn answer_is_whole(&self) {
        if let Phase::Answer { is_whole, .. } = &mut self.lock().phase {
            *is_whole = true;
        }
    }

    /// Takes down whether the client takes what is sent.
    pub(super) fn sends(&self, is_stuck: bool) {
        let mut state = self.lock();
        state.stuck_since = is_stuck.then(|| state.stuck_since.unwrap_or_else(Instant::now));
    }

    /// Takes down that everything was sent which was there to send.
    pub(super) fn flushed(&self) {
        let mut state = self.lock();
        if matches!(state.phase, Phase::Answer { is_whole: true, .. }) {
            state.enter(Phase::Idle);
        }
    }

    /// For how long nobody would miss the connection: it waits for its client.
    pub(super) fn quiet_for(&self, now: Instant) -> Option<Duration> {
        let state = self.lock();
        match state.phase {
            Phase::New | Phase::Idle | Phase::Head(_) | Phase::Body => Some(now.duration_since(state.since)),
            Phase::Work | Phase::Answer { .. } => {
                state.stuck_since.map(|since| now.duration_since(since)).filter(|stuck| *stuck > limits::STUCK_TIME)
            }
        }
    }

    /// Whether an answer was sent, and the client has not asked again.
    pub(super) fn is_idle(&self) -> bool {
        self.lock().phase == Phase::Idle
    }

    /// Whether the client has used up the time that it has for what it is at.
    pub(super) fn is_late(&self, now: Instant) -> bool {
        let state = self.lock();
        let lasted = now.duration_since(state.since);
        let is_stuck = state.stuck_since.is_some_and(|since| now.duration_since(since) > limits::ANSWER_PAUSE);
        is_stuck
            || match state.phase {
                Phase::New | Phase::Head(_) => lasted > limits::REQUEST_HEAD_TIMEOUT,
                Phase::Idle => lasted > limits::KEEP_ALIVE,
                // Its deadline is the host's, which answers.
                Phase::Body | Phase::Work => false,
                Phase::Answer { until, .. } => until.is_some_and(|until| now > until),
            }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn enter(&mut self, phase: Phase) {
        self.phase = phase;
        self.since = Instant::now();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the client is late when so much time has passed.
    fn is_late_after(progress: &Progress, time: Duration) -> bool {
        progress.is_late(Instant::now() + time)
    }

    #[track_caller]
    fn check(progress: &Progress, limit: Duration) {
        assert!(!is_late_after(progress, limit.mul_f32(0.9)), "late before {limit:?}");
        assert!(is_late_after(progress, limit + Duration::from_secs(1)), "not late after {limit:?}");
    }

    #[test]
    fn each_phase_has_its_time() {
        let progress = Progress::new();
        check(&progress, limits::REQUEST_HEAD_TIMEOUT);
        assert_eq!([progress.received(10), progress.received(5)], [Some(10), Some(15)]);
        check(&progress, limits::REQUEST_HEAD_TIMEOUT);
        progress.enter(Phase::Work);
        assert_eq!(progress.received(10), None, "the next request, while this one is at work");
        assert!(!is_late_after(&progress, Duration::from_hours(1)), "the client has done its part");
        let until = Instant::now() + Duration::from_secs(5);
        progress.enter(Phase::Answer { until: Some(until), is_whole: false });
        progress.flushed();
        check(&progress, Duration::from_secs(5));
        progress.answer_is_whole();
        progress.flushed();
        check(&progress, limits::KEEP_ALIVE);
        assert!(progress.is_idle() && progress.quiet_for(Instant::now()).is_some());
    }

    #[test]
    fn who_does_not_read_is_stuck_until_something_is_read() {
        let progress = Progress::new();
        let quiet_after = |time| progress.quiet_for(Instant::now() + time).is_some();
        progress.enter(Phase::Answer { until: None, is_whole: false });
        progress.sends(true);
        check(&progress, limits::ANSWER_PAUSE);
        assert!(!quiet_after(Duration::ZERO) && quiet_after(limits::STUCK_TIME + Duration::from_secs(1)));
        progress.sends(false);
        assert!(!is_late_after(&progress, Duration::from_hours(1)) && !quiet_after(Duration::from_hours(1)));
    }
}
