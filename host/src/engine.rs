//! The compiler and what it has compiled.

use crate::limits;
use crate::output::sentence;
use anyhow::{Context as _, anyhow};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::SystemTime;
use wasmtime::component::Component;
use wasmtime::{Cache, CacheConfig, Config, InstanceAllocationStrategy, PoolingAllocationConfig, ProfilingStrategy};

/// A WebAssembly engine with the components that it has compiled. Clones share both.
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

struct Inner {
    engine: wasmtime::Engine,
    compiled: Mutex<HashMap<PathBuf, (SystemTime, Component)>>,
    /// Ends the ticking thread when the last clone is gone.
    _alive: Arc<()>,
}

impl Engine {
    /// An engine with the default memory limit, [`limits::MAX_INSTANCE_MEMORY`].
    ///
    /// # Errors
    /// The machine cannot run WebAssembly.
    pub fn new() -> anyhow::Result<Self> {
        Self::with(limits::MAX_INSTANCE_MEMORY, false)
    }

    /// An engine whose instances can have linear memories of up to `max_memory` bytes. With `profile_guest` it tells `perf` the
    /// names of the components' functions, in `/tmp/perf-<process id>.map`.
    ///
    /// # Errors
    /// The machine cannot run WebAssembly.
    pub fn with(max_memory: usize, profile_guest: bool) -> anyhow::Result<Self> {
        let pooling = || {
            let mut config = config(profile_guest);
            config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool(max_memory)));
            wasmtime::Engine::new(&config)
        };
        // The pool reserves terabytes of addresses, which some machines and containers refuse.
        let engine = pooling().or_else(|_| wasmtime::Engine::new(&config(profile_guest)));
        let engine = engine.map_err(|error| anyhow!("WebAssembly cannot run on this machine: {}", sentence(&error)))?;
        let alive = Arc::new(());
        tick(engine.clone(), Arc::downgrade(&alive))?;
        Ok(Self(Arc::new(Inner { engine, compiled: Mutex::default(), _alive: alive })))
    }

    pub(crate) fn wasmtime(&self) -> &wasmtime::Engine {
        &self.0.engine
    }

    /// Compiles the component in `file`, once for as long as the file stays the same.
    pub(crate) fn compile(&self, file: &Path) -> anyhow::Result<Component> {
        let modified = std::fs::metadata(file).and_then(|metadata| metadata.modified());
        let modified = modified.with_context(|| format!("{} cannot be read; build it with `bodega build`", file.display()))?;
        let mut compiled = self.0.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((seen, component)) = compiled.get(file)
            && *seen == modified
        {
            return Ok(component.clone());
        }
        let component = Component::from_file(&self.0.engine, file)
            .map_err(|error| anyhow!("{} is not a WebAssembly component: {}", file.display(), sentence(&error)))?;
        compiled.insert(file.to_owned(), (modified, component.clone()));
        Ok(component)
    }
}

fn config(profile_guest: bool) -> Config {
    let mut config = Config::new();
    config.profiler(if profile_guest { ProfilingStrategy::PerfMap } else { ProfilingStrategy::None });
    config.wasm_component_model_async(true);
    config.epoch_interruption(true);
    // The components carry no names, so a backtrace would be numbers only.
    config.wasm_backtrace_max_frames(None);
    config.cache(open_cache());
    config
}

/// The cache that makes the second start fast, or none where no folder can be written.
fn open_cache() -> Option<Cache> {
    let home = || std::env::var_os("HOME").map(|home| Path::new(&home).join(".cache"));
    let folder = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(home)?.join("bodega");
    if !folder.is_absolute() || std::fs::create_dir_all(&folder).is_err() {
        return None;
    }
    let mut config = CacheConfig::new();
    config.with_directory(folder);
    Cache::new(config).ok()
}

fn pool(max_memory: usize) -> PoolingAllocationConfig {
    let mut pool = PoolingAllocationConfig::default();
    pool.total_component_instances(limits::MAX_INSTANCES)
        .total_core_instances(limits::MAX_INSTANCES * CORE_INSTANCES)
        .total_memories(limits::MAX_INSTANCES)
        .total_tables(limits::MAX_INSTANCES * CORE_INSTANCES)
        .total_stacks(limits::MAX_STACKS)
        .max_memory_size(max_memory)
        .linear_memory_keep_resident(MEMORY_KEPT)
        .table_keep_resident(TABLE_KEPT);
    pool
}

/// Core modules and tables of one component: the program, and two small ones that tie it to its imports.
const CORE_INSTANCES: u32 = 3;

/// Bytes of a freed memory that are zeroed and kept instead of given back to the operating system,
/// which would cost page faults in the next instance. About what a service touches.
const MEMORY_KEPT: usize = 1024 * 1024;
const TABLE_KEPT: usize = 64 * 1024;

/// Makes components that compute without a pause yield.
fn tick(engine: wasmtime::Engine, alive: Weak<()>) -> anyhow::Result<()> {
    let beat = move || {
        while alive.strong_count() > 0 {
            std::thread::sleep(limits::YIELD_PERIOD);
            engine.increment_epoch();
        }
    };
    std::thread::Builder::new().name("bodega-yield".to_owned()).spawn(beat).context("the operating system gives no thread")?;
    Ok(())
}
