//! An instance at work: how much it takes on, how long it lives, and how it ends.

use super::{Component, Instance};
use crate::http::Fate;
use crate::output::{Level, sentence};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};
use tokio::time::Sleep;
use wasmtime::component::GuestTaskId;
use wasmtime::{Store, StoreContextMut};
use wasmtime_wasi_http::handler::{ShouldAccept, WorkerExpiration, WorkerState, WorkerStatus};

/// How much an instance takes on.
pub(crate) struct Worker {
    total: usize,
    concurrent: usize,
    trapped: Arc<AtomicBool>,
    component: Arc<Component>,
}

impl Worker {
    /// For the instance of the component with this serial number.
    pub(super) fn new(component: Arc<Component>, serial: u64) -> Self {
        let reuse = component.reuse;
        Self { total: reuse.total.draw(serial), concurrent: reuse.concurrent.draw(serial), trapped: Arc::default(), component }
    }
}

impl WorkerState for Worker {
    type StoreData = Instance;
    type RequestData = Arc<Fate>;

    fn should_accept_request(&self, concurrent: usize, total: usize) -> ShouldAccept {
        if total >= self.total {
            ShouldAccept::Never
        } else if concurrent >= self.concurrent {
            ShouldAccept::No
        } else {
            ShouldAccept::Yes
        }
    }

    fn on_request_start(
        &self,
        store: StoreContextMut<'_, Instance>,
        fate: Arc<Fate>,
        task: GuestTaskId,
    ) -> Pin<Box<dyn Future<Output = ()> + Send + Sync>> {
        fate.tie(self.trapped.clone());
        let served = store.data().requests.begin(task, fate);
        let timeout = self.component.request_timeout;
        // It is dropped when the request ends, and `served` with it.
        Box::pin(async move {
            let _served = served;
            match timeout {
                Some(timeout) => tokio::time::sleep(timeout).await,
                None => std::future::pending().await,
            }
        })
    }

    fn drop(&self, store: Store<Instance>, result: wasmtime::Result<()>) {
        // First the mark, because with the store the bodies that it was sending end, as if they were complete.
        self.trapped.store(result.is_err(), Ordering::Release);
        drop(store);
        let Err(error) = result else { return };
        // An instance that is dropped with the runtime, at the end of the process, counts as panicked to the engine.
        if std::thread::panicking() || error.to_string() != "worker panicked" {
            self.component
                .log()
                .line(Level::Error, &format!("an instance ended, and the requests in it with status 500: {}", sentence(&error)));
        }
    }
}

/// When an instance has had its time.
pub(crate) struct Lifetime {
    idle: Duration,
    request: Option<Duration>,
    sleep: Option<Pin<Box<Sleep>>>,
}

impl Lifetime {
    pub(super) fn new(component: &Component) -> Self {
        Self { idle: component.reuse.idle, request: component.request_timeout, sleep: None }
    }
}

impl WorkerExpiration for Lifetime {
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>, status: WorkerStatus, start: Instant) -> Poll<()> {
        let timeout = match status {
            WorkerStatus::Idle => Some(self.idle),
            WorkerStatus::Requests | WorkerStatus::PostReturn => self.request,
        };
        let Some(deadline) = timeout.and_then(|timeout| start.checked_add(timeout)) else {
            return Poll::Pending;
        };
        let deadline = deadline.into();
        let sleep = self.sleep.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(deadline)));
        if sleep.deadline() != deadline {
            sleep.as_mut().reset(deadline);
        }
        ready!(sleep.as_mut().poll(cx));
        Poll::Ready(())
    }
}
