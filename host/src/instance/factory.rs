//! Where instances come from.

use super::worker::{Lifetime, Worker};
use super::{Component, Instance};
use crate::http::Fate;
use crate::limits;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Semaphore;
use wasmtime::{PoolConcurrencyLimitError, Store};
use wasmtime_wasi_http::WasiHttpView;
use wasmtime_wasi_http::handler::{self, HandlerState, InstantiationError, ProxyPre};
use wasmtime_wasi_http::p3::bindings::ServicePre;

/// Makes the instances of one component.
pub(crate) struct Instances {
    pub(crate) component: Arc<Component>,
    pre: ServicePre<Instance>,
    places: Arc<Semaphore>,
    serial: AtomicU64,
}

impl Instances {
    pub(crate) fn new(component: Arc<Component>, pre: ServicePre<Instance>, places: Arc<Semaphore>) -> Self {
        Self { component, pre, places, serial: AtomicU64::new(0) }
    }
}

impl HandlerState for Instances {
    type StoreData = Instance;
    type WorkerExpiration = Lifetime;
    type WorkerState = Worker;

    async fn instantiate(&self) -> wasmtime::Result<handler::Instance<Instance, Lifetime, Worker>> {
        let component = &self.component;
        let place = self.places.clone().try_acquire_owned();
        let place = place.map_err(|_| Busy)?;
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

/// There is no place for another instance.
#[derive(Debug)]
struct Busy;

impl fmt::Display for Busy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "all {} instances are busy", limits::MAX_INSTANCES)
    }
}

impl std::error::Error for Busy {}

/// Whether a request failed because there was no instance for it, and may come again.
pub(crate) fn is_overload(error: &wasmtime::Error) -> bool {
    let cause = error.downcast_ref::<InstantiationError<Arc<Fate>>>().map(|failed| &failed.error);
    cause.is_some_and(|cause| cause.is::<Busy>() || cause.is::<PoolConcurrencyLimitError>())
}
