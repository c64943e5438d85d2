//! What the command line may say.

use super::keep::Keep;
use super::{bytes, duration, variable};
use crate::config::{Options, Reuse, Span};
use crate::output::{Format, Output};
use clap::builder::FalseyValueParser;
use clap::{Args, Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// Runs a Spin application without Spin. Without a command: builds it, makes keys where none are set, and runs it.
#[derive(Parser)]
#[command(name = "bodega", version, args_conflicts_with_subcommands = true)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) up: Up,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Runs the application as `spin up` does.
    Up(Box<Up>),
    /// Builds the components with the manifest's build commands.
    Build {
        /// The manifest, or the folder that holds it.
        #[arg(short, long, default_value = ".")]
        from: PathBuf,
    },
    #[command(flatten)]
    Keep(Keep),
}

#[derive(Args)]
pub(super) struct Up {
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
    /// Requests that an instance serves in all; a number, or a range such as 1..8 [default: 2048].
    #[arg(long, value_parser = Span::parse)]
    max_instance_reuse_count: Option<Span>,
    /// Requests that an instance serves at once; a number, or a range such as 1..8 [default: 16].
    #[arg(long, value_parser = Span::parse)]
    max_instance_concurrent_reuse_count: Option<Span>,
    /// How long an instance without requests is kept, such as 1s or 500ms.
    #[arg(long, value_parser = duration::parse, default_value = "1s")]
    idle_instance_timeout: Duration,
    /// How long a component may take until it answers, such as 30s [default: as long as it likes].
    #[arg(long, value_parser = duration::parse)]
    request_timeout: Option<Duration>,
    /// Bytes of each linear memory of an instance [default: 134217728].
    #[arg(long, env = "SPIN_MAX_INSTANCE_MEMORY")]
    max_instance_memory: Option<usize>,
    /// Memory to share out between instances, bodies and connections, such as 512M or 2G.
    #[arg(long, value_parser = bytes::parse, default_value = "512M")]
    memory: usize,
    /// Tell `perf` the names of the components' functions, in /tmp/perf-<process id>.map.
    #[arg(long)]
    profile_guest: bool,
    /// Address and port of a listener for operators, with /metrics and /version and without keys [default: none].
    #[arg(long, env = "BODEGA_ADMIN_LISTEN")]
    admin_listen: Option<SocketAddr>,
    /// How the log is written.
    #[arg(long, env = "BODEGA_LOG_FORMAT", default_value = "text")]
    log_format: Format,
    /// Print nothing but errors.
    #[arg(short, long)]
    quiet: bool,
}

/// What the arguments ask for.
pub(super) struct Run {
    pub(super) options: Options,
    pub(super) listen: SocketAddr,
    pub(super) admin_listen: Option<SocketAddr>,
    pub(super) build: bool,
    pub(super) quiet: bool,
}

impl TryFrom<Up> for Run {
    type Error = anyhow::Error;

    fn try_from(up: Up) -> anyhow::Result<Self> {
        let mut options = Options::new(&up.from);
        for argument in &up.variables {
            options.variables.extend(variable::parse(argument)?);
        }
        options.read_environment = true;
        options.state_dir = up.state_dir;
        options.runtime_config = up.runtime_config_file;
        let Reuse { total, concurrent, .. } = options.reuse;
        options.reuse = Reuse {
            total: up.max_instance_reuse_count.unwrap_or(total),
            concurrent: up.max_instance_concurrent_reuse_count.unwrap_or(concurrent),
            idle: up.idle_instance_timeout,
        };
        options.request_timeout = up.request_timeout;
        options.max_instance_memory = up.max_instance_memory;
        options.memory = up.memory;
        options.profile_guest = up.profile_guest;
        up.log_format.choose();
        options.output = if up.quiet { Output::Quiet } else { Output::Stderr };
        Ok(Self { options, listen: up.listen, admin_listen: up.admin_listen, build: up.build, quiet: up.quiet })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        use clap::CommandFactory as _;
        Cli::command().debug_assert();
    }
}
