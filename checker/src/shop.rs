//! A shop to test: hosts that share one database, and a stand-in for products.

use crate::call::{API_KEY, Call, Reply};
use crate::node::{Node, Process, Threads};
use crate::process::{Launch, Program};
use crate::stub::Stub;
use anyhow::Context as _;
use bodega::{Engine, Host, Options, Output};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tempfile::TempDir;
use tokio::task::JoinHandle;

/// What the shops of a run have in common.
#[derive(Clone)]
pub struct Bench {
    /// The manifest of the application, its components built.
    pub manifest: PathBuf,
    /// Compiles each component once.
    pub engine: Engine,
    /// The program `bodega`, for hosts that are processes.
    pub program: PathBuf,
}

impl Bench {
    /// For the application at `manifest`, with a program that understands `up` as `bodega` does.
    ///
    /// # Errors
    /// This machine runs no WebAssembly.
    pub fn new(manifest: impl AsRef<Path>, program: impl AsRef<Path>) -> anyhow::Result<Self> {
        let (manifest, program) = (manifest.as_ref().to_owned(), program.as_ref().to_owned());
        Ok(Self { manifest, engine: Engine::new()?, program })
    }
}

/// How a shop is set up.
#[derive(Clone, Copy, Debug)]
pub struct Setup {
    /// Hosts on the one database.
    pub hosts: usize,
    /// Whether each is a process of its own. The clock of those cannot be moved, and statements wait for other writers as long as
    /// the program lets them.
    pub processes: bool,
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
            processes: false,
            real_products: false,
            busy_timeout: Duration::from_secs(5),
            synchronous: "normal",
            products_patience: PRODUCTS_PATIENCE,
        }
    }
}

/// Long enough for a loaded machine, and short for a products that is silent.
const PRODUCTS_PATIENCE: (Duration, Duration) = (Duration::from_millis(600), Duration::from_millis(700));

/// How far the clock of threads is ahead of the machine's from the beginning, so that it can also jump back: the database counts by
/// its own clock where that is ahead.
const AHEAD_MS: i64 = 30 * 86_400_000;

/// How long a reply may take until the caller counts it as lost: far above every timeout within the shop.
const PATIENCE: Duration = Duration::from_mins(1);

/// Hosts on one database.
pub struct Shop {
    bench: Bench,
    setup: Setup,
    // Before the folder, so that they have ended when it goes.
    nodes: Vec<Node>,
    state: TempDir,
    clock: Arc<AtomicI64>,
    lines: Arc<Mutex<String>>,
    stub: Stub,
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
            nodes: Vec::new(),
            state: TempDir::new()?,
            clock: Arc::new(AtomicI64::new(if setup.processes { 0 } else { AHEAD_MS })),
            lines: Arc::default(),
            stub: Stub::start().await?,
        };
        for _ in 0..setup.hosts {
            let node = if setup.processes {
                Node::Process(Process::new(shop.program().await?))
            } else {
                Node::Threads(Mutex::new(Threads::new(|| shop.host())?))
            };
            shop.nodes.push(node);
        }
        Ok(shop)
    }

    /// The variables, but for the keys and the origin of products.
    fn variables(&self) -> [(&'static str, String); 3] {
        let (one_try, all_tries) = self.setup.products_patience;
        [
            ("products_try_timeout_ms", one_try.as_millis().to_string()),
            ("products_deadline_ms", all_tries.as_millis().to_string()),
            ("database_synchronous", self.setup.synchronous.to_owned()),
        ]
    }

    fn host(&self) -> anyhow::Result<Host> {
        let mut options = Options::new(&self.bench.manifest)
            .state_dir(self.state.path())
            .variable("products_api_key", format!("driver:write:{API_KEY}"))
            .variable("inventory_api_key", format!("driver:write:{API_KEY},other:write:{API_KEY}-2"));
        for (name, value) in self.variables() {
            options = options.variable(name, value);
        }
        if !self.setup.real_products {
            options = options.variable("products_url", self.stub.origin());
        }
        options.busy_timeout = self.setup.busy_timeout;
        options.clock_offset_ms = Arc::clone(&self.clock);
        options.output = Output::Memory(Arc::clone(&self.lines));
        options.engine = Some(self.bench.engine.clone());
        Host::load(options)
    }

    async fn program(&self) -> anyhow::Result<Program> {
        let variables =
            self.variables().into_iter().flat_map(|(name, value)| ["--variable".to_owned(), format!("{name}={value}")]);
        let launch = Launch {
            program: &self.bench.program,
            manifest: &self.bench.manifest,
            state: self.state.path(),
            products_url: &if self.setup.real_products { String::new() } else { self.stub.origin() },
            arguments: variables.collect(),
        };
        let program = Program::start(&mut launch.command_that_survives_limits()).await?;
        // The first instance of a component makes an image of its memory, which counts as a file: not on a full disk, but under
        // the limit that stands for one.
        program.send(&Call::get("/inventory/health/live")).await?;
        Ok(program)
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
        self.nodes[host % self.nodes.len()].start(call)
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
    pub async fn crash(&self, host: usize) -> anyhow::Result<()> {
        match &self.nodes[host % self.nodes.len()] {
            Node::Threads(threads) => {
                let fresh = Threads::new(|| self.host())?;
                *threads.lock().unwrap_or_else(PoisonError::into_inner) = fresh;
            }
            Node::Process(process) => process.replace(async || self.program().await).await?,
        }
        Ok(())
    }

    /// Sets up to which size in bytes hosts that are processes may write a file; `None` is no limit. Only Linux has such limits for
    /// another process.
    ///
    /// # Errors
    /// A process did not start again after a crash.
    pub async fn limit_files(&self, bytes: Option<u64>) -> anyhow::Result<()> {
        for node in &self.nodes {
            if let Node::Process(process) = node
                && cfg!(target_os = "linux")
            {
                process.limit_files(bytes).await?;
            }
        }
        Ok(())
    }
}
