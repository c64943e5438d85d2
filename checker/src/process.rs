//! The program `bodega` as a process of its own, which can be killed.

use crate::call::{API_KEY, CONSOLE_SECRET, Call, Reply};
use anyhow::{Context as _, bail};
use hyper_util::rt::TokioIo;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader, copy, sink};
use tokio::net::{TcpSocket, TcpStream};
use tokio::process::{Child, Command};
use tokio::task::JoinSet;

/// How long the program may take to start, and a reply to come.
const PATIENCE: Duration = Duration::from_mins(1);

/// What to run.
pub struct Launch<'a> {
    program: &'a Path,
    manifest: &'a Path,
    pub(crate) state: &'a Path,
    /// Variables of the application. The keys are [`API_KEY`] where they are not among them.
    pub variables: Vec<(&'static str, String)>,
    /// How many files it may have open, connections too; `None` is as many as this process.
    pub files: Option<u64>,
}

/// A running program. It is killed when it is dropped.
pub struct Program {
    child: Child,
    address: SocketAddr,
    told: Arc<Mutex<String>>,
}

impl<'a> Launch<'a> {
    /// Without an origin, products is the real one.
    pub fn new(program: &'a Path, manifest: &'a Path, state: &'a Path, products_url: &str) -> Self {
        let variables = if products_url.is_empty() { Vec::new() } else { vec![("products_url", products_url.to_owned())] };
        Self { program, manifest, state, variables, files: None }
    }

    /// Starts it, and waits until it serves.
    pub async fn start(&self) -> anyhow::Result<Program> {
        let mut child = self.command().stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true).spawn()?;
        let mut stdout = BufReader::new(child.stdout.take().context("stdout is piped")?);
        let mut stderr = BufReader::new(child.stderr.take().context("stderr is piped")?);
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
        tokio::spawn(async move { copy(&mut stdout, &mut sink()).await });
        let told = Arc::<Mutex<String>>::default();
        let lines = Arc::clone(&told);
        tokio::spawn(async move {
            let mut line = Vec::new();
            while stderr.read_until(b'\n', &mut line).await.is_ok_and(|bytes| bytes > 0) {
                lines.lock().unwrap_or_else(PoisonError::into_inner).push_str(&String::from_utf8_lossy(&line));
                line.clear();
            }
        });
        Ok(Program { child, address, told })
    }

    /// The command that starts it.
    pub fn command(&self) -> Command {
        let mut command = Command::new("sh");
        let files = self.files.map_or_else(String::new, |files| format!("ulimit -n {files}; "));
        // The signal of the file size limit is ignored, so that a write beyond it is an error like that of a full disk.
        command.arg("-c").arg(format!("trap '' XFSZ; {files}exec \"$0\" \"$@\"")).arg(self.program);
        command.args(["up", "--listen", "127.0.0.1:0", "--from"]).arg(self.manifest).arg("--state-dir").arg(self.state);
        let secrets = [("products_api_key", API_KEY), ("inventory_api_key", API_KEY), ("console_secret", CONSOLE_SECRET)];
        let keys = secrets.map(|(name, value)| (name, value.to_owned()));
        let is_missing = |(name, _): &&(&str, String)| self.variables.iter().all(|(given, _)| given != name);
        for (name, value) in keys.iter().filter(is_missing).chain(&self.variables) {
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

    /// Its number at the operating system.
    pub fn id(&self) -> anyhow::Result<u32> {
        self.child.id().context("the program has ended")
    }

    /// What it has written to stderr.
    pub fn told(&self) -> String {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sends it a signal, by its name without `SIG`.
    pub fn signal(&self, name: &str) -> anyhow::Result<()> {
        let sent = std::process::Command::new("kill").args(["-s", name, &self.id()?.to_string()]).status()?;
        anyhow::ensure!(sent.success(), "kill: {sent}");
        Ok(())
    }

    /// Waits until it ends by itself.
    pub async fn wait(mut self) -> anyhow::Result<ExitStatus> {
        Ok(self.child.wait().await?)
    }

    /// Sets up to which size in bytes it may write a file; `None` is no limit. A write beyond it fails as on a full disk.
    pub fn limit_files(&self, bytes: Option<u64>) -> anyhow::Result<()> {
        let id = self.id()?.to_string();
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
    send_from(None, address, call).await
}

/// The same from this address of the machine.
pub async fn send_from(source: Option<IpAddr>, address: SocketAddr, call: &Call) -> anyhow::Result<Reply> {
    let exchange = async {
        let stream = match source {
            Some(source) => {
                let socket = TcpSocket::new_v4()?;
                socket.bind((source, 0).into())?;
                socket.connect(address).await?
            }
            None => TcpStream::connect(address).await?,
        };
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        // Whoever goes away takes the connection along: the set ends its tasks when it is dropped.
        let mut driving = JoinSet::new();
        driving.spawn(connection);
        anyhow::Ok(Reply::collect(sender.send_request(call.request()?).await?).await?)
    };
    tokio::time::timeout(PATIENCE, exchange).await.context("no reply for a minute")?
}
