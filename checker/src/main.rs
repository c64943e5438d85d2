//! `checker`: long runs of the model checker.

use anyhow::{Context as _, bail};
use checker::mutants::{self, Fate};
use checker::plan::Size;
use checker::shop::Bench;
use clap::{Args, Parser, Subcommand};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Runs seeds of the model checker, one after the other, until one of them finds something.
#[derive(Parser)]
#[command(name = "checker", version, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    arguments: Arguments,
}

#[derive(Subcommand)]
enum Command {
    /// Builds versions of inventory with a mistake in each, and shows who catches them.
    Mutants {
        /// Only those whose name contains this.
        #[arg(default_value = "")]
        only: String,
        /// Seeds of the model checker for each.
        #[arg(long, default_value = "15")]
        seeds: u64,
        /// The repository.
        #[arg(long, default_value = ".")]
        repository: PathBuf,
    },
}

#[derive(Args)]
struct Arguments {
    /// How many seeds to run.
    #[arg(long, default_value = "100")]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value = "1")]
    from: u64,
    /// Clients at once. With one client, also the order of all requests is the same each time.
    #[arg(long, default_value = "6")]
    clients: usize,
    /// Phases of a run; clock, products and disturbances change with them.
    #[arg(long, default_value = "3")]
    phases: usize,
    /// Steps of each client in a phase.
    #[arg(long, default_value = "7")]
    steps: usize,
    /// Products.
    #[arg(long, default_value = "2")]
    products: usize,
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

async fn run(cli: Cli) -> anyhow::Result<()> {
    match cli.command {
        None => check(&cli.arguments).await,
        Some(Command::Mutants { only, seeds, repository }) => hunt(&repository, &only, seeds).await,
    }
}

/// Prints a line for each mutant; one that nobody catches is an error.
async fn hunt(repository: &Path, only: &str, seeds: u64) -> anyhow::Result<()> {
    let tell = |fate: &Fate| {
        say(fate.mutant);
        fate.caught.iter().for_each(|(hunt, what)| say(&format!("    {hunt:<10} {what}")));
    };
    let fates = mutants::hunt(repository, only, seeds, tell).await?;
    let free: Vec<&str> = fates.iter().filter(|fate| fate.caught.is_empty()).map(|fate| fate.mutant).collect();
    if free.is_empty() { Ok(()) } else { bail!("nobody catches {free:?}") }
}

async fn check(arguments: &Arguments) -> anyhow::Result<()> {
    if !arguments.no_build {
        bodega::build(&arguments.manifest)?;
    }
    let bench = Bench::new(&arguments.manifest, std::env::current_exe()?)?;
    let Arguments { clients, phases, steps, products, .. } = *arguments;
    let size = Size { clients, phases, steps, products, faults: true };
    let (mut requests, mut failed) = (0, 0);
    for seed in arguments.from..arguments.from.saturating_add(arguments.seeds) {
        let outcome = checker::run::seed(&bench, seed, &size).await.with_context(|| format!("seed {seed}"))?;
        requests += outcome.requests();
        if !outcome.findings.is_empty() {
            failed += 1;
            say(&outcome.report());
            if !arguments.keep_going {
                break;
            }
        }
    }
    say(&format!("{} seeds from {}, {requests} requests, {failed} with findings", arguments.seeds, arguments.from));
    if failed > 0 {
        bail!("{failed} seeds found something");
    }
    Ok(())
}

fn say(text: &str) {
    // A closed stdout is no trouble of ours.
    let _ = writeln!(std::io::stdout(), "{text}");
}
