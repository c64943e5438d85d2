//! Loading an application.

use super::call::call;
use super::{Handlers, Inner, Routes};
use crate::admission::{Admission, Budget};
use crate::config::{Options, RuntimeConfig, Variables};
use crate::engine::Engine;
use crate::http::{Asked, Refusal};
use crate::instance::{Common, Component, Instances, linker};
use crate::limits;
use crate::manifest::Manifest;
use crate::outbound::{Client, Siblings};
use crate::output::{Output, sentence};
use crate::sqlite::Registry;
use crate::telemetry::{Telemetry, Watched};
use anyhow::anyhow;
use std::future::ready;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::watch;
use wasmtime_wasi_http::handler::ProxyHandler;
use wasmtime_wasi_http::p3::bindings::ServicePre;

/// See [`Host::load`](super::Host::load).
pub(super) fn load(mut options: Options) -> anyhow::Result<Inner> {
    let manifest = Manifest::load(&options.manifest)?;
    let config = options.runtime_config.as_deref().map(RuntimeConfig::load).transpose()?.unwrap_or_default();
    let routes = Routes::new(&manifest)?;
    let default_memory = config.max_instance_memory.unwrap_or(limits::MAX_INSTANCE_MEMORY);
    let max_memory = options.max_instance_memory.unwrap_or(default_memory);
    let mut registry = Registry::new(config, &manifest, &options);
    let budget = Budget::new(options.memory);
    let variables = Variables::resolve(&manifest, &options)?;
    let engine = options.engine.take().map_or_else(|| Engine::with(max_memory, options.profile_guest), Ok)?;
    let siblings = Siblings::default();
    let common = Common { options: &options, variables: &variables, client: &Client::new(), siblings: &siblings, max_memory };
    let mut components = Vec::new();
    for (id, declared) in &manifest.content.component {
        let databases = registry.grant(id, &declared.sqlite_databases)?;
        components.push((id, manifest.source(declared), Component::new(id, declared, databases, &common)?));
    }
    // A component without a database takes a fraction of the memory, and no open files.
    let storing = manifest.content.component.values().filter(|component| !component.sqlite_databases.is_empty()).count();
    let places = budget.instances(storing);
    let link =
        |(id, source, component): (&String, PathBuf, Component)| Ok((id.clone(), link(&engine, id, &source, component, places)?));
    let handlers = components.into_iter().map(link).collect::<anyhow::Result<Handlers>>()?;
    registry.make_folders()?;

    let handlers = Arc::new(handlers);
    introduce(&siblings, &handlers, &options.telemetry, &options.output);
    let name = manifest.content.application.name;
    let (output, telemetry, stopping) = (options.output, options.telemetry, watch::Sender::new(false));
    Ok(Inner {
        name,
        routes,
        handlers,
        output,
        telemetry,
        databases: registry.all(),
        admission: Admission::new(budget),
        budget,
        storing,
        stopping,
    })
}

/// Compiles and links a component.
fn link(
    engine: &Engine,
    id: &str,
    source: &Path,
    component: Component,
    places: usize,
) -> anyhow::Result<ProxyHandler<Instances>> {
    let compiled = engine.compile(source)?;
    let link = linker(engine.wasmtime()).and_then(|linker| linker.instantiate_pre(&compiled));
    let pre =
        link.map_err(|error| anyhow!("the component `{id}` imports what this host does not offer: {}", sentence(&error)))?;
    let pre = ServicePre::new(pre)
        .map_err(|_| anyhow!("the component `{id}` does not export wasi:http/handler@0.3.0; build it with spin-sdk 7"))?;
    Ok(ProxyHandler::new(Instances::new(Arc::new(component), pre, places)))
}

/// Lets the components call each other; weakly, because each of them holds what is given here.
fn introduce(siblings: &Siblings, handlers: &Arc<Handlers>, telemetry: &Telemetry, output: &Output) {
    let (handlers, telemetry, output) = (Arc::downgrade(handlers), telemetry.clone(), output.clone());
    siblings.introduce(move |id, request| {
        let Some(handlers) = handlers.upgrade() else {
            // The host has ended before those whose clients had left.
            let refused = Asked::new(&request).refuse(&Refusal::OVERLOADED);
            return Some(Box::pin(ready(refused)));
        };
        let handler = handlers.get(id)?.clone();
        let watched = Watched::begin(&telemetry, &output, Some(("", id)), &request);
        Some(Box::pin(async move {
            let response = call(&handler, Arc::default(), watched.parent(), request).await;
            watched.answer(response)
        }))
    });
}
