//! One seed, from plan to verdict.

use crate::books::Books;
use crate::check::{Finding, judge};
use crate::drive::drive;
use crate::history::History;
use crate::plan::{Plan, Size};
use crate::shop::{Bench, Setup, Shop};
use std::time::Duration;

/// How long a statement waits for another writer in these runs: long enough for a short lock and not for a long one.
const BUSY_TIMEOUT: Duration = Duration::from_millis(250);

/// What a run came to.
#[derive(Debug)]
pub struct Outcome {
    /// What was done.
    pub plan: Plan,
    /// What the clients saw.
    pub history: History,
    /// What must not be; empty where all is well.
    pub findings: Vec<Finding>,
    /// What hosts and components wrote about the requests that were found fault with.
    pub log: Vec<String>,
}

impl Outcome {
    /// Requests that were sent.
    pub fn requests(&self) -> usize {
        self.history.operations.iter().map(|operation| operation.attempts.len()).sum()
    }

    /// The findings for people, with how to see them again.
    pub fn report(&self) -> String {
        let shown = self.findings.iter().take(5).map(|finding| format!("\n  {}: {}", finding.rule, finding.detail));
        let phases =
            self.plan.phases.iter().map(|phase| {
                format!("\n  phase: clock {:+} s, products {:?}, {:?}", phase.jump_s, phase.mood, phase.disturbance)
            });
        let log = self.log.iter().take(5).map(|line| format!("\n  log: {line}"));
        format!(
            "seed {} has {} findings; run it again with `cargo run --bin checker -- --from {} --seeds 1`\n  {} {}{}{}{}",
            self.plan.seed,
            self.findings.len(),
            self.plan.seed,
            self.plan.hosts,
            if self.plan.processes { "processes" } else { "hosts" },
            phases.collect::<String>(),
            shown.collect::<String>(),
            log.collect::<String>()
        )
    }
}

/// Runs a seed.
///
/// # Errors
/// The shop does not work at all.
pub async fn seed(bench: &Bench, seed: u64, size: &Size) -> anyhow::Result<Outcome> {
    let plan = Plan::new(seed, size);
    let setup = Setup { hosts: plan.hosts, processes: plan.processes, busy_timeout: BUSY_TIMEOUT, ..Setup::default() };
    let shop = Shop::open(bench, setup).await?;
    let history = drive(&shop, &plan).await?;
    let books = Books::read(&shop).await?;
    let findings = judge(&history, &books);
    let names = |line: &str| findings.iter().any(|finding| request_of(line).is_some_and(|id| finding.detail.contains(&id)));
    let log = shop.lines().lines().filter(|line| names(line)).map(str::to_owned).collect();
    Ok(Outcome { plan, history, findings, log })
}

/// The request that a line of the log is about.
fn request_of(line: &str) -> Option<String> {
    let line: serde_json::Value = serde_json::from_str(line).ok()?;
    // With its end, so that 1-2 is not found in 1-23.
    line["request_id"].as_str().map(|id| format!("{id} of"))
}
