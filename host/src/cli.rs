//! The command line.

use crate::build::build;
use crate::host::Host;
use crate::options::{Options, Reuse, Span};
use crate::output::Output;
use crate::server::{Server, check_free};
use crate::{dev, limits, variables};
use anyhow::Context as _;
use clap::builder::FalseyValueParser;
use clap::{Args, Parser, Subcommand};
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// Runs a Spin application without Spin. Without a command: builds it, makes keys where none are set, and runs it.
#[derive(Parser)]
#[command(name = "bodega", version, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    up: Up,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the application as `spin up` does.
    Up(Box<Up>),
    /// Builds the components with the manifest's build commands.
    Build {
        /// The manifest, or the folder that holds it.
        #[arg(short, long, default_value = ".")]
        from: PathBuf,
    },
}

#[derive(Args)]
struct Up {
    /// The manifest, or the folder that holds it.
    #[arg(short, long, default_value = ".")]
    from: PathBuf,
    /// Build the components first.
    // `1` is what people set, and clap by itself would take `true` only.
    #[arg(long, env = "SPIN_ALWAYS_BUILD", value_parser = FalseyValueParser::new())]
    build: bool,
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, env = "SPIN_HTTP_LISTEN_ADDR", default_value = "127.0.0.1:3000")]
    listen: SocketAddr,
    /// Folder for databases that no runtime configuration names [default: .spin beside the manifest].
    #[arg(long)]
    state_dir: Option<PathBuf>,
    /// File that says where databases are.
    #[arg(long, env = "RUNTIME_CONFIG_FILE")]
    runtime_config_file: Option<PathBuf>,
    /// Value of an application variable: name=value, name=@file, @file.json or @file.toml; may be repeated.
    #[arg(long = "variable", value_name = "NAME=VALUE")]
    variables: Vec<String>,
    /// Requests that an instance serves in all; a number, or a range such as 1..8.
    #[arg(long, value_parser = Span::parse, default_value = "128")]
    max_instance_reuse_count: Span,
    /// Requests that an instance serves at once; a number, or a range such as 1..8.
    #[arg(long, value_parser = Span::parse, default_value = "16")]
    max_instance_concurrent_reuse_count: Span,
    /// How long an instance without requests is kept, such as 1s or 500ms.
    #[arg(long, value_parser = parse_duration, default_value = "1s")]
    idle_instance_timeout: Duration,
    /// How long a component may take until it answers, such as 30s [default: as long as it likes].
    #[arg(long, value_parser = parse_duration)]
    request_timeout: Option<Duration>,
    /// Bytes of each linear memory of an instance [default: 134217728].
    #[arg(long, env = "SPIN_MAX_INSTANCE_MEMORY")]
    max_instance_memory: Option<usize>,
    /// Print nothing but errors.
    #[arg(short, long)]
    quiet: bool,
}

/// What the arguments ask for.
pub(crate) struct Run {
    pub(crate) options: Options,
    listen: SocketAddr,
    build: bool,
    quiet: bool,
}

impl TryFrom<Up> for Run {
    type Error = anyhow::Error;

    fn try_from(up: Up) -> anyhow::Result<Self> {
        let mut options = Options::new(&up.from);
        for argument in &up.variables {
            options.variables.extend(variables::parse_argument(argument)?);
        }
        options.read_environment = true;
        options.state_dir = up.state_dir;
        options.runtime_config = up.runtime_config_file;
        options.reuse = Reuse {
            total: up.max_instance_reuse_count,
            concurrent: up.max_instance_concurrent_reuse_count,
            idle: up.idle_instance_timeout,
        };
        options.request_timeout = up.request_timeout;
        options.max_instance_memory = up.max_instance_memory;
        options.output = if up.quiet { Output::HostOnly } else { Output::Stderr };
        Ok(Self { options, listen: up.listen, build: up.build, quiet: up.quiet })
    }
}

/// The program: reads the arguments, and runs until a signal. An error is one sentence on stderr, and exit code 1.
pub fn main() -> ExitCode {
    let ran = match Cli::parse() {
        Cli { command: Some(Command::Build { from }), .. } => build(from),
        Cli { command: Some(Command::Up(up)), .. } => Run::try_from(*up).and_then(|run| start(run, false)),
        Cli { command: None, up } => Run::try_from(up).and_then(|run| start(run, true)),
    };
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            Output::Stderr.line(&format!("bodega: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn start(run: Run, development: bool) -> anyhow::Result<()> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().context("the operating system gives no threads")?;
    let served = runtime.block_on(serve(run, development));
    // A statement that still runs then must not keep the process: SQLite rolls it back.
    runtime.shutdown_timeout(limits::CLOSE_GRACE);
    served
}

async fn serve(mut run: Run, development: bool) -> anyhow::Result<()> {
    // The port is tried before the build, which takes long, and taken after it, so that nobody is kept waiting.
    check_free(run.listen)?;
    if run.build || development {
        build(&run.options.manifest)?;
    }
    let keys = development.then(|| dev::prepare(&mut run)).transpose()?;
    let host = Host::load(run.options)?;
    let server = Server::bind(host.clone(), run.listen).await?;
    let address = server.address();
    let stop = stop_signal()?;
    if !run.quiet {
        let routes: Vec<String> =
            host.routes().map(|(route, component)| format!("\n  {component}: http://{address}{route}")).collect();
        say(&format!("Serving http://{address}{}", routes.concat()));
    }
    if let Some(keys) = keys {
        tokio::spawn(async move {
            if let Err(error) = dev::welcome(&host, &keys, address).await {
                host.output().line(&format!("bodega: {error:#}"));
            }
        });
    }
    if !server.run(stop).await {
        Output::Stderr.line(&format!(
            "bodega: some requests were not answered {} s after the signal; stopping all the same",
            limits::SHUTDOWN_GRACE.as_secs()
        ));
    }
    Ok(())
}

/// Ends with the first SIGINT or SIGTERM. A second one ends the process at once, as if the first were not handled.
#[cfg(unix)]
fn stop_signal() -> anyhow::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt()).context("SIGINT cannot be received")?;
    let mut terminate = signal(SignalKind::terminate()).context("SIGTERM cannot be received")?;
    Ok(async move {
        let mut next = async move || {
            tokio::select! {
                _ = interrupt.recv() => 130,
                _ = terminate.recv() => 143,
            }
        };
        next().await;
        tokio::spawn(async move {
            let code = next().await;
            std::process::exit(code);
        });
    })
}

#[cfg(not(unix))]
fn stop_signal() -> anyhow::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

/// Prints to stdout, which may be closed without that being our trouble.
pub(crate) fn say(text: &str) {
    let mut stdout = std::io::stdout().lock();
    let _ = writeln!(stdout, "{text}").and_then(|()| stdout.flush());
}

/// Reads `30s`, `500ms`, `1.5s`, `2m`, or a number of seconds.
fn parse_duration(text: &str) -> Result<Duration, String> {
    let unit_at = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(unit_at);
    let scale = match unit {
        "m" => 60.0,
        "" | "s" => 1.0,
        "ms" => 1e-3,
        "us" | "μs" => 1e-6,
        "ns" => 1e-9,
        _ => return Err("give a duration such as 30s, 500ms or 2m".to_owned()),
    };
    let number: f64 = number.parse().map_err(|_| "give a duration such as 30s, 500ms or 2m".to_owned())?;
    Duration::try_from_secs_f64(number * scale).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        let cases = [("30s", 30_000), ("500ms", 500), ("1.5s", 1_500), ("2m", 120_000), ("7", 7_000), ("2000us", 2)];
        for (text, milliseconds) in cases {
            assert_eq!(parse_duration(text), Ok(Duration::from_millis(milliseconds)), "{text}");
        }
        for wrong in ["", "s", "1h", "-1s", "1 s", "x"] {
            assert!(parse_duration(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_arguments_are_consistent() {
        use clap::CommandFactory as _;
        Cli::command().debug_assert();
    }
}
