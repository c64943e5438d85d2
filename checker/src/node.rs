//! A host of the shop: threads of this process, or a process of its own.

use crate::call::{Call, Reply};
use crate::process::{Program, send};
use anyhow::Context as _;
use bodega::Host;
use http_body_util::BodyExt as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::runtime::Runtime;
use tokio::sync::RwLock;
use tokio::task::JoinHandle;

/// A host.
pub(crate) enum Node {
    /// In this process, where its clock can be moved.
    Threads(Mutex<Threads>),
    /// The program, which can be killed.
    Process(Process),
}

impl Node {
    /// Sends to it. The answer is `None` when it died first. Aborting the task is a client that goes away.
    pub(crate) fn start(&self, call: &Call) -> anyhow::Result<JoinHandle<Option<Reply>>> {
        match self {
            Self::Threads(threads) => threads.lock().unwrap_or_else(PoisonError::into_inner).start(call),
            Self::Process(process) => Ok(process.start(call)),
        }
    }
}

/// A host with threads of its own, so that it can be stopped dead.
pub(crate) struct Threads {
    host: Host,
    runtime: Option<Runtime>,
    /// What a dying host says is not heard: a killed one says nothing.
    is_dead: Arc<AtomicBool>,
}

impl Drop for Threads {
    fn drop(&mut self) {
        self.is_dead.store(true, Ordering::SeqCst);
        // Tasks end at their next `.await`, whatever they were about to do: for a component that is death.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Threads {
    /// A host that `load` makes, on its own threads.
    pub(crate) fn new(load: impl FnOnce() -> anyhow::Result<Host>) -> anyhow::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let host = {
            let _entered = runtime.enter();
            load()?
        };
        Ok(Self { host, runtime: Some(runtime), is_dead: Arc::default() })
    }

    fn start(&self, call: &Call) -> anyhow::Result<JoinHandle<Option<Reply>>> {
        let request = call.request()?;
        let runtime = self.runtime.as_ref().context("a host runs until it is dropped")?;
        let (host, is_dead) = (self.host.clone(), Arc::clone(&self.is_dead));
        Ok(runtime.spawn(async move {
            let (head, body) = host.handle(request).await.into_parts();
            let body = body.collect().await.ok()?.to_bytes();
            let reply = Reply { status: head.status.as_u16(), headers: head.headers, body };
            (!is_dead.load(Ordering::SeqCst)).then_some(reply)
        }))
    }
}

/// The program, and whoever wants to reach it while it is started again has to wait.
pub(crate) struct Process(Arc<RwLock<Option<Program>>>);

impl Process {
    pub(crate) fn new(program: Program) -> Self {
        Self(Arc::new(RwLock::new(Some(program))))
    }

    fn start(&self, call: &Call) -> JoinHandle<Option<Reply>> {
        let (program, call) = (Arc::clone(&self.0), call.clone());
        tokio::spawn(async move {
            let address = program.read().await.as_ref()?.address();
            send(address, &call).await.ok()
        })
    }

    /// SIGKILL, and another one in its place.
    pub(crate) async fn replace(&self, next: impl AsyncFnOnce() -> anyhow::Result<Program>) -> anyhow::Result<()> {
        let mut program = self.0.write().await;
        if let Some(old) = program.take() {
            old.kill().await?;
        }
        *program = Some(next().await?);
        Ok(())
    }

    /// See [`Program::limit_files`].
    pub(crate) async fn limit_files(&self, bytes: Option<u64>) -> anyhow::Result<()> {
        self.0.read().await.as_ref().context("the program did not start again")?.limit_files(bytes)
    }
}
