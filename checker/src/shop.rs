//! A shop to test: hosts in this process that share one database, and a stand-in for products.

use crate::call::{API_KEY, Call, Reply};
use crate::stub::Stub;
use anyhow::Context as _;
use bodega::{Engine, Host, Options, Output};
use http_body_util::BodyExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;

/// What the shops of a run have in common.
#[derive(Clone)]
pub struct Bench {
    /// The manifest of the application, its components built.
    pub manifest: PathBuf,
    /// Compiles each component once.
    pub engine: Engine,
}

impl Bench {
    /// For the application at `manifest`.
    ///
    /// # Errors
    /// This machine runs no WebAssembly.
    pub fn new(manifest: impl AsRef<Path>) -> anyhow::Result<Self> {
        Ok(Self { manifest: manifest.as_ref().to_owned(), engine: Engine::new()? })
    }
}

/// How a shop is set up.
#[derive(Clone, Copy, Debug)]
pub struct Setup {
    /// Hosts on the one database.
    pub hosts: usize,
    /// Whether products is the real one, in the same hosts, instead of the stand-in.
    pub real_products: bool,
    /// How long a statement waits for another writer.
    pub busy_timeout: Duration,
    /// How long inventory waits for one answer of products, and for all tries together.
    pub products_patience: (Duration, Duration),
    /// `database_synchronous`; the long runs need no disk that survives a power cut.
    pub synchronous: &'static str,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            hosts: 1,
            real_products: false,
            busy_timeout: Duration::from_secs(5),
            synchronous: "normal",
            products_patience: PRODUCTS_PATIENCE,
        }
    }
}

/// Long enough for a loaded machine, and short for a products that is silent.
const PRODUCTS_PATIENCE: (Duration, Duration) = (Duration::from_millis(600), Duration::from_millis(700));

/// How long a reply may take until the caller counts it as lost: far above every timeout within the shop.
const PATIENCE: Duration = Duration::from_mins(1);

/// Hosts on one database.
pub struct Shop {
    bench: Bench,
    setup: Setup,
    state: TempDir,
    clock: Arc<AtomicI64>,
    lines: Arc<Mutex<String>>,
    nodes: Vec<Mutex<Node>>,
    stub: Stub,
}

/// A host with threads of its own, so that it can be stopped dead.
struct Node {
    host: Host,
    runtime: Option<Runtime>,
    /// What a dying host says is not heard: a killed one says nothing.
    is_dead: Arc<AtomicBool>,
}

impl Drop for Node {
    fn drop(&mut self) {
        self.is_dead.store(true, Ordering::SeqCst);
        // Tasks end at their next `.await`, whatever they were about to do: for a component that is death.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Shop {
    /// Starts one. Must be called within a tokio runtime, which serves the stand-in.
    ///
    /// # Errors
    /// The application does not load, or the machine gives no folder, port or thread.
    pub async fn open(bench: &Bench, setup: Setup) -> anyhow::Result<Self> {
        let mut shop = Self {
            bench: bench.clone(),
            setup,
            state: TempDir::new()?,
            clock: Arc::default(),
            lines: Arc::default(),
            nodes: Vec::new(),
            stub: Stub::start().await?,
        };
        for _ in 0..setup.hosts {
            let node = shop.node()?;
            shop.nodes.push(Mutex::new(node));
        }
        Ok(shop)
    }

    fn node(&self) -> anyhow::Result<Node> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let entered = runtime.enter();
        let mut options = Options::new(&self.bench.manifest)
            .state_dir(self.state.path())
            .variable("products_api_key", format!("driver:write:{API_KEY}"))
            .variable("inventory_api_key", format!("driver:write:{API_KEY},other:write:{API_KEY}-2"))
            .variable("products_try_timeout_ms", self.setup.products_patience.0.as_millis().to_string())
            .variable("products_deadline_ms", self.setup.products_patience.1.as_millis().to_string())
            .variable("database_synchronous", self.setup.synchronous);
        if !self.setup.real_products {
            options = options.variable("products_url", self.stub.origin());
        }
        options.busy_timeout = self.setup.busy_timeout;
        options.clock_offset_ms = Arc::clone(&self.clock);
        options.output = Output::Memory(Arc::clone(&self.lines));
        options.engine = Some(self.bench.engine.clone());
        let host = Host::load(options)?;
        drop(entered);
        Ok(Node { host, runtime: Some(runtime), is_dead: Arc::default() })
    }

    /// How many hosts there are.
    pub fn hosts(&self) -> usize {
        self.nodes.len()
    }

    /// The stand-in for products.
    pub fn stub(&self) -> &Stub {
        &self.stub
    }

    /// The file of inventory's database.
    pub fn database(&self) -> PathBuf {
        self.state.path().join("inventory.db")
    }

    /// What hosts and components have written.
    pub fn lines(&self) -> String {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Moves the clock of all hosts.
    pub fn pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1_000, Ordering::Relaxed);
    }

    /// Sends to a host. The answer is `None` when the host died first. Aborting the task is a client that goes away.
    ///
    /// # Errors
    /// The call is no HTTP.
    pub fn start(&self, host: usize, call: &Call) -> anyhow::Result<JoinHandle<Option<Reply>>> {
        let request = call.request()?;
        let node = self.nodes[host % self.nodes.len()].lock().unwrap_or_else(PoisonError::into_inner);
        let runtime = node.runtime.as_ref().context("a host runs until it is dropped")?;
        let host = node.host.clone();
        let is_dead = Arc::clone(&node.is_dead);
        Ok(runtime.spawn(async move {
            let (head, body) = host.handle(request).await.into_parts();
            let body = body.collect().await.ok()?.to_bytes();
            let reply = Reply { status: head.status.as_u16(), headers: head.headers, body };
            (!is_dead.load(Ordering::SeqCst)).then_some(reply)
        }))
    }

    /// Sends to a host and waits for the reply.
    ///
    /// # Errors
    /// The host died, or nothing came for a minute.
    pub async fn send(&self, host: usize, call: &Call) -> anyhow::Result<Reply> {
        let answer = tokio::time::timeout(PATIENCE, self.start(host, call)?).await;
        answer.with_context(|| format!("no answer to {} {}", call.method, call.path))??.context("the host died")
    }

    /// Stops a host dead and starts another in its place.
    ///
    /// # Errors
    /// It does not start again.
    pub fn crash(&self, host: usize) -> anyhow::Result<()> {
        let fresh = self.node()?;
        let mut node = self.nodes[host % self.nodes.len()].lock().unwrap_or_else(PoisonError::into_inner);
        *node = fresh;
        Ok(())
    }
}
