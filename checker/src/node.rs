//! A host of the shop: threads of this process, or a process of its own.

use crate::call::{Call, Reply};
use crate::process::{Program, send};
use anyhow::Context as _;
use bodega::Host;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::runtime::Runtime;
use tokio::sync::RwLock;
use tokio::task::JoinHandle;

/// A host.
pub(crate) enum Node {
    /// In this process, where its clock can be moved.
    Threads(Mutex<Threads>),
    /// The program, which can be killed. Whoever wants to reach it while it is started again has to wait.
    Process(Arc<RwLock<Option<Program>>>),
}

impl Node {
    /// Sends to it. The answer is `None` when it died first. Aborting the task is a client that goes away.
    pub(crate) fn start(&self, call: &Call) -> anyhow::Result<JoinHandle<Option<Reply>>> {
        match self {
            Self::Threads(threads) => threads.lock().unwrap_or_else(PoisonError::into_inner).start(call),
            Self::Process(program) => {
                let (program, call) = (Arc::clone(program), call.clone());
                Ok(tokio::spawn(async move {
                    let address = program.read().await.as_ref()?.address();
                    send(address, &call).await.ok()
                }))
            }
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
            let reply = Reply::collect(host.handle(request).await).await.ok()?;
            (!is_dead.load(Ordering::SeqCst)).then_some(reply)
        }))
    }
}
