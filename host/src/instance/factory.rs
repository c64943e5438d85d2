//! Where instances come from.

use super::worker::{Lifetime, Worker};
use super::{Component, Instance};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::{Semaphore, TryAcquireError};
use wasmtime::{PoolConcurrencyLimitError, Store};
use wasmtime_wasi_http::WasiHttpView;
use wasmtime_wasi_http::handler::{self, HandlerState, ProxyPre};
use wasmtime_wasi_http::p3::bindings::ServicePre;

/// Makes the instances of one component.
pub(crate) struct Instances {
    pub(crate) component: Arc<Component>,
    pre: ServicePre<Instance>,
    /// One for each instance that may be alive.
    places: Arc<Semaphore>,
    /// The turn to look for room, of those for whom there was none.
    pub(super) line: Arc<Semaphore>,
    serial: AtomicU64,
    most: usize,
}

impl Instances {
    /// Makes up to `places` instances at once.
    pub(crate) fn new(component: Arc<Component>, pre: ServicePre<Instance>, places: usize) -> Self {
        let (most, places, line) = (places, Arc::new(Semaphore::new(places)), Arc::new(Semaphore::new(1)));
        Self { component, pre, places, line, serial: AtomicU64::new(0), most }
    }

    /// How many there are.
    pub(crate) fn alive(&self) -> u64 {
        self.most.saturating_sub(self.places.available_permits()) as u64
    }

    /// How many of them serve a request.
    pub(crate) fn busy(&self) -> u64 {
        self.component.busy.load(Ordering::Relaxed) as u64
    }

    /// How many were made.
    pub(crate) fn made(&self) -> u64 {
        self.serial.load(Ordering::Relaxed)
    }
}

impl HandlerState for Instances {
    type StoreData = Instance;
    type WorkerExpiration = Lifetime;
    type WorkerState = Worker;

    async fn instantiate(&self) -> wasmtime::Result<handler::Instance<Instance, Lifetime, Worker>> {
        let component = &self.component;
        let place = self.places.clone().try_acquire_owned()?;
        let mut store = Store::new(self.pre.engine(), Instance::new(component.clone(), place));
        store.limiter(|instance| &mut instance.limits);
        store.set_epoch_deadline(1);
        store.epoch_deadline_async_yield_and_update(1);
        let pre = ProxyPre::P3(self.pre.clone());
        let proxy = pre.instantiate_async(&mut store).await?;
        let serial = self.serial.fetch_add(1, Ordering::Relaxed);
        Ok(handler::Instance {
            store,
            proxy,
            view: WasiHttpView::http,
            expiration: Lifetime::new(component),
            state: Worker::new(component.clone(), serial),
        })
    }
}

/// Whether an instance could not be made only because there are as many as there may be.
pub(super) fn is_full(error: &wasmtime::Error) -> bool {
    error.is::<TryAcquireError>() || error.is::<PoolConcurrencyLimitError>()
}
