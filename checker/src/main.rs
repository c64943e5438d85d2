//! `checker`: long runs of the model checker.

use anyhow::{Context as _, ensure};
use checker::random::Size;
use checker::shop::Bench;
use clap::{Parser, Subcommand};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// Runs seeds of the model checker, one after the other, until one of them finds something.
#[derive(Parser)]
#[command(name = "checker", version, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    /// How many seeds to run.
    #[arg(long, default_value = "100")]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value = "1")]
    from: u64,
    #[command(flatten)]
    size: Size,
    /// Go on after a seed that found something.
    #[arg(long)]
    keep_going: bool,
    /// The application to check; its components must be built.
    #[arg(long, default_value = "spin.toml")]
    manifest: PathBuf,
    /// Do not build the components first.
    #[arg(long)]
    no_build: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Builds versions of inventory, or of the host, with a mistake in each, and shows who catches them.
    Mutants {
        /// Those of the host, which the recipes that attack it are run with.
        #[arg(long)]
        host: bool,
        /// Only those whose name contains this.
        #[arg(default_value = "")]
        only: String,
        /// Arguments of the model checker for each.
        #[arg(long, default_value = "15")]
        seeds: u64,
        /// The repository.
        #[arg(long, default_value = ".")]
        repository: PathBuf,
    },
}

fn main() -> ExitCode {
    // Hosts that are processes are this program too, which has all of `bodega` in it.
    if std::env::args_os().nth(1).is_some_and(|argument| argument == "up") {
        return bodega::cli::main();
    }
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    match runtime.map_err(anyhow::Error::from).and_then(|runtime| runtime.block_on(run(cli))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("checker: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn run(mut cli: Cli) -> anyhow::Result<()> {
    match cli.command.take() {
        None => check(cli).await,
        Some(Command::Mutants { host, only, seeds, repository }) => {
            let free = if host {
                checker::mutants::hunt_host(&repository, &only, say)?
            } else {
                checker::mutants::hunt(&repository, &only, seeds, say).await?
            };
            ensure!(free.is_empty(), "nobody catches {free:?}");
            Ok(())
        }
    }
}

async fn check(Cli { seeds, from, size, keep_going, manifest, no_build, .. }: Cli) -> anyhow::Result<()> {
    if !no_build {
        bodega::build(&manifest)?;
    }
    let bench = Bench { manifest, engine: bodega::Engine::new()?, program: std::env::current_exe()? };
    let (mut requests, mut failed) = (0, 0);
    for seed in from..from.saturating_add(seeds) {
        let outcome = checker::run::seed(&bench, seed, &size).await.with_context(|| format!("seed {seed}"))?;
        requests += outcome.requests();
        if !outcome.findings.is_empty() {
            failed += 1;
            say(&outcome.report());
            if !keep_going {
                break;
            }
        }
    }
    say(&format!("{seeds} seeds from {from}, {requests} requests, {failed} with findings"));
    ensure!(failed == 0, "{failed} seeds found something");
    Ok(())
}

fn say(text: &str) {
    // A closed stdout is no trouble of ours.
    let _ = writeln!(std::io::stdout(), "{text}");
}
