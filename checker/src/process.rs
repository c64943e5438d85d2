//! The program `bodega` as a process of its own, which can be killed.

use crate::call::{API_KEY, Call, Reply};
use anyhow::{Context as _, bail};
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader, copy, sink};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::task::JoinSet;

/// How long the program may take to start, and a reply to come.
const PATIENCE: Duration = Duration::from_mins(1);

/// What to run: the program, the application, where its databases are, and its variables, but for the keys.
pub struct Launch<'a> {
    pub(crate) program: &'a Path,
    pub(crate) manifest: &'a Path,
    pub(crate) state: &'a Path,
    pub(crate) variables: Vec<(&'static str, String)>,
}

/// A running program. It is killed when it is dropped.
pub struct Program {
    child: Child,
    address: SocketAddr,
}

impl<'a> Launch<'a> {
    /// Without an origin, products is the real one.
    pub fn new(program: &'a Path, manifest: &'a Path, state: &'a Path, products_url: &str) -> Self {
        let variables = if products_url.is_empty() { Vec::new() } else { vec![("products_url", products_url.to_owned())] };
        Self { program, manifest, state, variables }
    }

    /// Starts it, and waits until it serves.
    pub async fn start(&self) -> anyhow::Result<Program> {
        let mut child = self.command().stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true).spawn()?;
        let mut stdout = BufReader::new(child.stdout.take().context("stdout is piped")?);
        let mut stderr = child.stderr.take().context("stderr is piped")?;
        let mut line = String::new();
        tokio::time::timeout(PATIENCE, stdout.read_line(&mut line)).await??;
        // It prints its address first.
        let Some(address) = line.trim_end().strip_prefix("Serving http://") else {
            let mut told = String::new();
            stderr.read_to_string(&mut told).await?;
            bail!("the program does not serve: {line}{told}");
        };
        let address = address.parse()?;
        // Read on, or the program would wait for somebody to.
        tokio::spawn(async move {
            let (mut out, mut err) = (sink(), sink());
            let _ = tokio::join!(copy(&mut stdout, &mut out), copy(&mut stderr, &mut err));
        });
        Ok(Program { child, address })
    }

    fn command(&self) -> Command {
        let mut command = Command::new("sh");
        // The signal of the file size limit is ignored, so that a write beyond it is an error like that of a full disk.
        command.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(self.program);
        command.args(["up", "--listen", "127.0.0.1:0", "--from"]).arg(self.manifest).arg("--state-dir").arg(self.state);
        let keys = ["products_api_key", "inventory_api_key"].map(|name| (name, API_KEY.to_owned()));
        for (name, value) in keys.iter().chain(&self.variables) {
            command.arg("--variable").arg(format!("{name}={value}"));
        }
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("SPIN_") || name == "RUNTIME_CONFIG_FILE") {
            command.env_remove(name);
        }
        command
    }
}

impl Program {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Sets up to which size in bytes it may write a file; `None` is no limit. A write beyond it fails as on a full disk.
    pub fn limit_files(&self, bytes: Option<u64>) -> anyhow::Result<()> {
        let id = self.child.id().context("the program has ended")?.to_string();
        let bytes = bytes.map_or_else(|| "unlimited".to_owned(), |bytes| bytes.to_string());
        let set = std::process::Command::new("prlimit").args(["--pid", &id, &format!("--fsize={bytes}:unlimited")]).status()?;
        anyhow::ensure!(set.success(), "prlimit: {set}");
        Ok(())
    }

    /// SIGKILL, and waits until it is dead.
    pub async fn kill(mut self) -> anyhow::Result<()> {
        Ok(self.child.kill().await?)
    }

    /// Sends, and waits for the reply.
    pub async fn send(&self, call: &Call) -> anyhow::Result<Reply> {
        send(self.address, call).await
    }
}

/// Sends over a connection of its own, and waits for the reply.
pub async fn send(address: SocketAddr, call: &Call) -> anyhow::Result<Reply> {
    let exchange = async {
        let stream = TcpStream::connect(address).await?;
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        // Whoever goes away takes the connection along: the set ends its tasks when it is dropped.
        let mut driving = JoinSet::new();
        driving.spawn(connection);
        anyhow::Ok(Reply::collect(sender.send_request(call.request()?).await?).await?)
    };
    tokio::time::timeout(PATIENCE, exchange).await.context("no reply for a minute")?
}
