//! The program `bodega` as a process of its own, which can be killed.

use crate::call::{API_KEY, Call, Reply};
use anyhow::{Context as _, bail};
use http_body_util::BodyExt as _;
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::task::JoinSet;

/// How long the program may take to start, and a reply to come.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running program. It is killed when it is dropped.
pub struct Program {
    child: Child,
    address: SocketAddr,
}

/// What to run.
#[derive(Clone, Debug)]
pub struct Launch<'a> {
    /// The program.
    pub program: &'a Path,
    /// The application.
    pub manifest: &'a Path,
    /// Where its databases are.
    pub state: &'a Path,
    /// Where it finds products.
    pub products_url: &'a str,
    /// Further arguments.
    pub arguments: Vec<String>,
}

impl Launch<'_> {
    /// The command, which prints its address first.
    pub fn command(&self) -> Command {
        let mut command = Command::new(self.program);
        self.arguments(&mut command);
        command
    }

    /// The same, with signals of the file size limit ignored, so that a write beyond it is an error like that of a full disk.
    pub fn command_that_survives_limits(&self) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(self.program);
        self.arguments(&mut command);
        command
    }

    fn arguments(&self, command: &mut Command) {
        command.args(["up", "--listen", "127.0.0.1:0", "--from"]).arg(self.manifest).arg("--state-dir").arg(self.state);
        for (name, value) in [("products_api_key", API_KEY), ("inventory_api_key", API_KEY), ("products_url", self.products_url)]
        {
            if !value.is_empty() {
                command.arg("--variable").arg(format!("{name}={value}"));
            }
        }
        command.args(&self.arguments);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("SPIN_") || name == "RUNTIME_CONFIG_FILE") {
            command.env_remove(name);
        }
    }

    /// Starts it, and waits until it serves.
    ///
    /// # Errors
    /// It does not serve.
    pub async fn start(&self) -> anyhow::Result<Program> {
        Program::start(&mut self.command()).await
    }
}

impl Program {
    /// Starts the command, and waits until it serves.
    ///
    /// # Errors
    /// It does not serve.
    pub async fn start(command: &mut Command) -> anyhow::Result<Self> {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true).spawn()?;
        let mut line = String::new();
        let stdout = child.stdout.take().context("stdout is piped")?;
        let mut stderr = child.stderr.take().context("stderr is piped")?;
        let mut stdout = BufReader::new(stdout);
        tokio::time::timeout(PATIENCE, stdout.read_line(&mut line)).await??;
        let Some(address) = line.trim_end().strip_prefix("Serving http://") else {
            let mut told = String::new();
            stderr.read_to_string(&mut told).await?;
            bail!("the program does not serve: {line}{told}");
        };
        let address = address.parse()?;
        // Read on, or the program would wait for somebody to.
        tokio::spawn(async move {
            let mut sink = tokio::io::sink();
            let _ = tokio::io::copy(&mut stdout, &mut sink).await;
        });
        tokio::spawn(async move {
            let mut sink = tokio::io::sink();
            let _ = tokio::io::copy(&mut stderr, &mut sink).await;
        });
        Ok(Self { child, address })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Sets up to which size in bytes it may write a file; `None` is no limit. A write beyond it fails as on a full disk, where the
    /// program was started by [`Launch::command_that_survives_limits`].
    ///
    /// # Errors
    /// There is no `prlimit`, or the program has ended.
    pub fn limit_files(&self, bytes: Option<u64>) -> anyhow::Result<()> {
        let id = self.child.id().context("the program has ended")?.to_string();
        let bytes = bytes.map_or_else(|| "unlimited".to_owned(), |bytes| bytes.to_string());
        let set = std::process::Command::new("prlimit").args(["--pid", &id, &format!("--fsize={bytes}:unlimited")]).status()?;
        anyhow::ensure!(set.success(), "prlimit: {set}");
        Ok(())
    }

    /// SIGKILL, and waits until it is dead.
    ///
    /// # Errors
    /// The system does not let us.
    pub async fn kill(mut self) -> anyhow::Result<()> {
        Ok(self.child.kill().await?)
    }

    /// Sends, and waits for the reply.
    ///
    /// # Errors
    /// No reply came.
    pub async fn send(&self, call: &Call) -> anyhow::Result<Reply> {
        send(self.address, call).await
    }
}

/// Sends over a connection of its own, and waits for the reply.
///
/// # Errors
/// No reply came.
pub async fn send(address: SocketAddr, call: &Call) -> anyhow::Result<Reply> {
    tokio::time::timeout(PATIENCE, exchange(address, call)).await.context("no reply for a minute")?
}

async fn exchange(address: SocketAddr, call: &Call) -> anyhow::Result<Reply> {
    let stream = TcpStream::connect(address).await?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    // Whoever goes away takes the connection along: the set ends its tasks when it is dropped.
    let mut driving = JoinSet::new();
    driving.spawn(connection);
    let (head, body) = sender.send_request(call.request()?).await?.into_parts();
    let body = body.collect().await?.to_bytes();
    Ok(Reply { status: head.status.as_u16(), headers: head.headers, body })
}
