//! A shop to test: hosts that share one database, and a stand-in for products.

use crate::call::{API_KEY, CONSOLE_SECRET, Call, Reply};
use crate::node::{Node, Threads};
use crate::process::{Launch, Program};
use crate::stub::Stub;
use anyhow::Context as _;
use bodega::{Engine, Host, Options, Output};
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::RwLock;
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
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            hosts: 1,
            processes: false,
            real_products: false,
            busy_timeout: Duration::from_secs(5),
            // Long enough for a loaded machine, and short for a products that is silent.
            products_patience: (Duration::from_millis(600), Duration::from_millis(700)),
        }
    }
}

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
            shop.nodes.push(if setup.processes {
                Node::Process(Arc::new(RwLock::new(Some(shop.program().await?))))
            } else {
                Node::Threads(Mutex::new(Threads::new(|| shop.host())?))
            });
        }
        Ok(shop)
    }

    /// The variables, but for the keys.
    fn variables(&self) -> Vec<(&'static str, String)> {
        let (one_try, all_tries) = self.setup.products_patience;
        let mut variables = vec![
            ("products_try_timeout_ms", one_try.as_millis().to_string()),
            ("products_deadline_ms", all_tries.as_millis().to_string()),
            // The long runs need no disk that survives a power cut.
            ("database_synchronous", "normal".to_owned()),
        ];
        variables.extend((!self.setup.real_products).then(|| ("products_url", self.stub.origin())));
        variables
    }

    fn host(&self) -> anyhow::Result<Host> {
        let mut options = Options::new(&self.bench.manifest)
            .state_dir(self.state.path())
            .variable("products_api_key", API_KEY)
            .variable("inventory_api_key", API_KEY)
            .variable("console_secret", CONSOLE_SECRET);
        for (name, value) in self.variables() {
            options = options.variable(name, value);
        }
        options.busy_timeout = self.setup.busy_timeout;
        options.clock_offset_ms = Arc::clone(&self.clock);
        options.output = Output::Memory(Arc::clone(&self.lines));
        options.engine = Some(self.bench.engine.clone());
        Host::load(options)
    }

    async fn program(&self) -> anyhow::Result<Program> {
        let Bench { program, manifest, .. } = &self.bench;
        let mut launch = Launch::new(program, manifest, self.state.path(), "");
        launch.variables = self.variables();
        let program = launch.start().await?;
        // The first instance of a component makes an image of its memory, which counts as a file: not on a full disk, but under
        // the limit that stands for one.
        program.send(&Call::get("/inventory/health/live")).await?;
        Ok(program)
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
    pub(crate) fn lines(&self) -> String {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Moves the clock of all hosts.
    pub fn pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1_000, Ordering::Relaxed);
    }

    /// Sends to a host. The answer is `None` when the host died first. Aborting the task is a client that goes away.
    pub fn start(&self, host: usize, call: &Call) -> anyhow::Result<JoinHandle<Option<Reply>>> {
        self.nodes[host % self.nodes.len()].start(call)
    }

    /// Sends to a host and waits for the reply.
    pub async fn send(&self, host: usize, call: &Call) -> anyhow::Result<Reply> {
        let answer = tokio::time::timeout(PATIENCE, self.start(host, call)?).await;
        answer.with_context(|| format!("no answer to {} {}", call.method, call.path))??.context("the host died")
    }

    /// Stops a host dead and starts another in its place.
    pub(crate) async fn crash(&self, host: usize) -> anyhow::Result<()> {
        match &self.nodes[host % self.nodes.len()] {
            Node::Threads(threads) => {
                let fresh = Threads::new(|| self.host())?;
                *threads.lock().unwrap_or_else(PoisonError::into_inner) = fresh;
            }
            Node::Process(program) => {
                let mut program = program.write().await;
                if let Some(old) = program.take() {
                    old.kill().await?;
                }
                *program = Some(self.program().await?);
            }
        }
        Ok(())
    }

    /// Sets up to which size in bytes hosts that are processes may write a file; `None` is no limit. Only Linux has such limits for
    /// another process.
    pub(crate) async fn limit_files(&self, bytes: Option<u64>) -> anyhow::Result<()> {
        for node in &self.nodes {
            if let Node::Process(program) = node
                && cfg!(target_os = "linux")
            {
                program.read().await.as_ref().context("the program did not start again")?.limit_files(bytes)?;
            }
        }
        Ok(())
    }
}
