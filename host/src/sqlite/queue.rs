//! Those who wait for the writer.

use super::job::{Command, Job};
use crate::limits;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Jobs in the order in which they came.
#[derive(Default)]
pub(super) struct Queue(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    jobs: VecDeque<Job>,
    /// Whether somebody takes care of them.
    is_led: bool,
}

impl Queue {
    /// Puts a job at the end. The result is whether the caller has to take care of the queue from now on.
    pub(super) fn push(&self, job: Job) -> bool {
        let mut waiting = self.lock();
        waiting.jobs.push_back(job);
        !std::mem::replace(&mut waiting.is_led, true)
    }

    /// The next group, without those whose senders have left.
    pub(super) fn next_group(&self) -> Vec<Job> {
        let mut waiting = self.lock();
        let mut group = Vec::new();
        while group.len() < limits::SQLITE_GROUP_STATEMENTS
            && let Some(job) = waiting.jobs.pop_front()
        {
            if !job.reply.is_closed() {
                group.push(job);
            }
        }
        group
    }

    /// Whether nobody waits. Then nobody takes care of the queue any more, until the next job comes.
    pub(super) fn is_done(&self) -> bool {
        let mut waiting = self.lock();
        waiting.is_led = !waiting.jobs.is_empty();
        !waiting.is_led
    }

    /// Puts jobs back at the front.
    pub(super) fn put_back(&self, jobs: Vec<Job>) {
        let mut waiting = self.lock();
        jobs.into_iter().rev().for_each(|job| waiting.jobs.push_front(job));
    }

    /// Takes a job away; `false` when it has left already to be run.
    pub(super) fn remove(&self, command: &Arc<Command>) -> bool {
        let mut waiting = self.lock();
        let before = waiting.jobs.len();
        waiting.jobs.retain(|job| !Arc::ptr_eq(&job.command, command));
        waiting.jobs.len() < before
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
