//! Instances of a component: what each holds, and how long it lives.

mod clock;
mod component;
mod entry;
mod factory;
mod variables;
mod worker;

pub(crate) use component::{Common, Component};
pub(crate) use entry::{NoRoom, enter};
pub(crate) use factory::Instances;

use self::clock::OffsetClock;
use self::variables::Variables;
use crate::bindings;
use crate::http::Requests;
use crate::limits;
use crate::outbound::Hooks;
use crate::output::{ComponentOutput, Stream};
use crate::sqlite::{Sqlite, View};
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;
use wasmtime::component::{Linker, ResourceTable};
use wasmtime::{Engine, StoreLimits, StoreLimitsBuilder};
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

/// The data of one instance.
pub(crate) struct Instance {
    table: ResourceTable,
    wasi: WasiCtx,
    http: WasiHttpCtx,
    hooks: Hooks,
    limits: StoreLimits,
    sqlite_connections: usize,
    requests: Requests,
    component: Arc<Component>,
    _place: OwnedSemaphorePermit,
}

impl Instance {
    fn new(component: Arc<Component>, place: OwnedSemaphorePermit) -> Self {
        let write = |stream| ComponentOutput::new(component.log(), stream);
        let mut table = ResourceTable::new();
        table.set_max_capacity(limits::MAX_INSTANCE_RESOURCES);
        let mut http = WasiHttpCtx::new();
        http.set_field_size_limit(limits::MAX_COMPONENT_HEADERS);
        Self {
            table,
            wasi: WasiCtxBuilder::new()
                .envs(&component.environment)
                .stdout(write(Stream::Out))
                .stderr(write(Stream::Error))
                .wall_clock(OffsetClock(component.clock_offset_ms.clone()))
                .build(),
            http,
            hooks: Hooks(component.outbound.clone()),
            limits: StoreLimitsBuilder::new().memory_size(component.max_memory).build(),
            sqlite_connections: 0,
            requests: Requests::of_instance(component.busy.clone()),
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
        requests: &instance.requests,
    })?;
    bindings::variables::add_to_linker::<_, Variables>(&mut linker, |instance| &instance.component)?;
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
