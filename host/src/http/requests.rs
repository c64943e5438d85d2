//! The requests that an instance is serving.

use super::fate::Fate;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use wasmtime::component::GuestTaskId;

/// Which task of an instance works for which request.
#[derive(Clone, Default)]
pub(crate) struct Requests {
    tasks: Arc<Mutex<HashMap<GuestTaskId, Arc<Fate>>>>,
    /// How many there are, for those who ask often.
    count: Arc<AtomicUsize>,
    /// How many instances of its component have any.
    busy: Arc<AtomicUsize>,
}

/// A request while it is served: until its answer begins, or its time is over.
pub(crate) struct Served {
    requests: Requests,
    task: GuestTaskId,
}

impl Requests {
    /// Those of an instance, which is counted in `busy` while it has any.
    pub(crate) fn of_instance(busy: Arc<AtomicUsize>) -> Self {
        Self { busy, ..Self::default() }
    }

    /// The task begins to work for the request.
    pub(crate) fn begin(&self, task: GuestTaskId, fate: Arc<Fate>) -> Served {
        if self.count.fetch_add(1, Ordering::Relaxed) == 0 {
            self.busy.fetch_add(1, Ordering::Relaxed);
        }
        self.lock().insert(task, fate);
        Served { requests: self.clone(), task }
    }

    /// The request that a task works for. After the answer it works for none, which nobody can abandon.
    pub(crate) fn of(&self, task: Option<GuestTaskId>) -> Arc<Fate> {
        task.and_then(|task| self.lock().get(&task).cloned()).unwrap_or_default()
    }

    pub(crate) fn count(&self) -> &Arc<AtomicUsize> {
        &self.count
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<GuestTaskId, Arc<Fate>>> {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        if self.requests.count.fetch_sub(1, Ordering::Relaxed) == 1 {
            self.requests.busy.fetch_sub(1, Ordering::Relaxed);
        }
        self.requests.lock().remove(&self.task);
    }
}
