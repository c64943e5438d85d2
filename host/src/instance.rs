//! Instances of a component: what each holds, and how long it lives.

use crate::bindings::{self, variables};
use crate::clock::OffsetClock;
use crate::component::Component;
use crate::limits;
use crate::outbound::Hooks;
use crate::output::{ComponentOutput, sentence};
use crate::sqlite::{Sqlite, View};
use std::fmt;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Sleep;
use wasmtime::component::{Accessor, GuestTaskId, HasData, Linker, ResourceTable};
use wasmtime::{Engine, PoolConcurrencyLimitError, Store, StoreContextMut, StoreLimits, StoreLimitsBuilder};
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};
use wasmtime_wasi_http::handler::{
    self, HandlerState, InstantiationError, ProxyPre, ShouldAccept, WorkerExpiration, WorkerState, WorkerStatus,
};
use wasmtime_wasi_http::p3::bindings::ServicePre;
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

/// The data of one instance.
pub(crate) struct Instance {
    table: ResourceTable,
    wasi: WasiCtx,
    http: WasiHttpCtx,
    hooks: Hooks,
    limits: StoreLimits,
    sqlite_connections: usize,
    component: Arc<Component>,
    _place: OwnedSemaphorePermit,
}

impl Instance {
    fn new(component: Arc<Component>, place: OwnedSemaphorePermit) -> Self {
        let output = ComponentOutput::new(component.output.clone());
        let mut table = ResourceTable::new();
        table.set_max_capacity(limits::MAX_INSTANCE_RESOURCES);
        let mut http = WasiHttpCtx::new();
        http.set_field_size_limit(limits::MAX_COMPONENT_HEADERS);
        Self {
            table,
            wasi: WasiCtxBuilder::new()
                .envs(&component.environment)
                .stdout(output.clone())
                .stderr(output)
                .wall_clock(OffsetClock(component.clock_offset_ms.clone()))
                .build(),
            http,
            hooks: Hooks(component.clone()),
            limits: StoreLimitsBuilder::new().memory_size(component.max_memory).build(),
            sqlite_connections: 0,
            component,
            _place: place,
        }
    }
}

/// The linker with everything that a component may import.
pub(crate) fn linker(engine: &Engine) -> wasmtime::Result<Linker<Instance>> {
    let mut linker = Linker::<Instance>::new(engine);
    wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
    wasmtime_wasi::p3::add_to_linker(&mut linker)?;
    wasmtime_wasi_http::p3::add_to_linker(&mut linker)?;
    bindings::sqlite::add_to_linker::<_, Sqlite>(&mut linker, |instance| View {
        table: &mut instance.table,
        connections: &mut instance.sqlite_connections,
        databases: &instance.component.databases,
    })?;
    variables::add_to_linker::<_, Variables>(&mut linker, |instance| &instance.component)?;
    Ok(linker)
}

impl WasiView for Instance {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

impl WasiHttpView for Instance {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView { ctx: &mut self.http, table: &mut self.table, hooks: &mut self.hooks }
    }
}

/// Stands for `&Component` where the linker needs a type without a lifetime.
struct Variables;

impl HasData for Variables {
    type Data<'a> = &'a Component;
}

impl variables::Host for &Component {}

impl<T> variables::HostWithStore<T> for Variables {
    async fn get(accessor: &Accessor<T, Self>, name: String) -> Result<String, variables::Error> {
        let value = accessor.with(|mut access| access.get().variables.get(&name).cloned());
        value.ok_or_else(|| variables::Error::Undefined(format!("no variable for key `{name}`")))
    }
}

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
            expiration: Lifetime { idle: component.reuse.idle, request: component.request_timeout, sleep: None },
            state: Worker {
                total: component.reuse.total.draw(serial),
                concurrent: component.reuse.concurrent.draw(serial),
                trapped: Arc::default(),
                component: component.clone(),
            },
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

/// When an instance has had its time.
pub(crate) struct Lifetime {
    idle: Duration,
    request: Option<Duration>,
    sleep: Option<Pin<Box<Sleep>>>,
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

/// Which instance took a request, and whether that instance has ended in a trap since.
#[derive(Default)]
pub(crate) struct Fate(OnceLock<Arc<AtomicBool>>);

impl Fate {
    pub(crate) fn is_trapped(&self) -> bool {
        self.0.get().is_some_and(|trapped| trapped.load(Ordering::Acquire))
    }
}

/// How much an instance takes on.
pub(crate) struct Worker {
    total: usize,
    concurrent: usize,
    trapped: Arc<AtomicBool>,
    component: Arc<Component>,
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
        _: StoreContextMut<'_, Instance>,
        fate: Arc<Fate>,
        _: GuestTaskId,
    ) -> Pin<Box<dyn Future<Output = ()> + Send + Sync>> {
        // A request has one fate, set here and nowhere else.
        let _ = fate.0.set(self.trapped.clone());
        match self.component.request_timeout {
            Some(timeout) => Box::pin(tokio::time::sleep(timeout)),
            None => Box::pin(std::future::pending()),
        }
    }

    fn drop(&self, store: Store<Instance>, result: wasmtime::Result<()>) {
        // First the mark, because with the store the bodies that it was sending end, as if they were complete.
        self.trapped.store(result.is_err(), Ordering::Release);
        drop(store);
        let Err(error) = result else { return };
        // An instance that is dropped with the runtime, at the end of the process, counts as panicked to the engine.
        if std::thread::panicking() || error.to_string() != "worker panicked" {
            self.component.log(&format!("an instance ended, and the requests in it with status 500: {}", sentence(&error)));
        }
    }
}
