//! `checker`: long runs of the model checker.

use anyhow::{Context as _, bail};
use checker::plan::Size;
use checker::run;
use checker::shop::Bench;
use clap::Parser;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// Runs seeds of the model checker, one after the other, until one of them finds something.
#[derive(Parser)]
#[command(name = "checker", version)]
struct Arguments {
    /// How many seeds to run.
    #[arg(long, default_value = "100")]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value = "1")]
    from: u64,
    /// Clients at once. With one client, a seed is the same run to the last reply each time.
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
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    match runtime.map_err(anyhow::Error::from).and_then(|runtime| runtime.block_on(check(&arguments))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("checker: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn check(arguments: &Arguments) -> anyhow::Result<()> {
    if !arguments.no_build {
        bodega::build(&arguments.manifest)?;
    }
    let bench = Bench::new(&arguments.manifest)?;
    let Arguments { clients, phases, steps, products, .. } = *arguments;
    let size = Size { clients, phases, steps, products, faults: true };
    let (mut requests, mut failed) = (0, 0);
    for seed in arguments.from..arguments.from.saturating_add(arguments.seeds) {
        let outcome = run::seed(&bench, seed, &size).await.with_context(|| format!("seed {seed}"))?;
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
    if failed > 0 { bail!("{failed} seeds found something") } else { Ok(()) }
}

fn say(text: &str) {
    // A closed stdout is no trouble of ours.
    let _ = writeln!(std::io::stdout(), "{text}");
}
