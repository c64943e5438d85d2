//! One run, from plan to verdict.

use crate::books::Books;
use crate::check::{Finding, judge};
use crate::drive::drive;
use crate::history::{History, Operation};
use crate::plan::Plan;
use crate::random::Size;
use crate::shop::{Bench, Setup, Shop};
use serde_json::Value;
use std::time::Duration;

/// How long a statement waits for another writer where things go wrong: long enough for a short lock, also on a machine that has
/// much else to do, and not for a long one.
const BUSY_TIMEOUT: Duration = Duration::from_millis(750);

/// What a run came to.
pub struct Outcome {
    plan: Plan,
    history: History,
    /// What the shop says of itself.
    pub books: Books,
    /// What must not be; empty where all is well.
    pub findings: Vec<Finding>,
    /// What hosts and components wrote.
    log: String,
}

impl Outcome {
    /// Requests that were sent.
    pub fn requests(&self) -> usize {
        self.history.operations.iter().map(|operation| operation.attempts.len()).sum()
    }

    /// How many operations there were.
    pub fn operations(&self) -> usize {
        self.history.operations.len()
    }

    /// How many operations had this status at last.
    pub fn count(&self, status: u16) -> usize {
        let last = |operation: &Operation| operation.replies().next_back().map(|(_, reply)| reply.status);
        self.history.operations.iter().filter(|operation| last(operation) == Some(status)).count()
    }

    /// The findings for people, with how to see them again and what was written about the requests that they name.
    pub fn report(&self) -> String {
        let Plan { seed, hosts, processes, phases, .. } = &self.plan;
        let phases = phases
            .iter()
            .map(|phase| format!("\n  phase: clock {:+} s, products {:?}, {:?}", phase.jump_s, phase.mood, phase.disturbance));
        let shown = self.findings.iter().take(5).map(|finding| format!("\n  {}: {}", finding.rule, finding.detail));
        let log = self.log.lines().filter(|line| self.is_blamed(line)).take(5).map(|line| format!("\n  log: {line}"));
        format!(
            "seed {seed} has {} findings; run it again with `cargo run --bin checker -- --from {seed} --seeds 1`\n  {hosts} {}{}",
            self.findings.len(),
            if *processes { "processes" } else { "hosts" },
            phases.chain(shown).chain(log).collect::<String>()
        )
    }

    /// Whether a line of the log is about a request that a finding names.
    fn is_blamed(&self, line: &str) -> bool {
        let line: Value = serde_json::from_str(line).unwrap_or_default();
        // With its end, so that 1-2 is not found in 1-23.
        let name = line["request_id"].as_str().map(|id| format!("{id} of"));
        name.is_some_and(|name| self.findings.iter().any(|finding| finding.detail.contains(&name)))
    }
}

/// Runs a seed.
pub async fn seed(bench: &Bench, seed: u64, size: &Size) -> anyhow::Result<Outcome> {
    let busy_timeout = if size.faults { BUSY_TIMEOUT } else { Setup::default().busy_timeout };
    run(bench, Plan::new(seed, size), busy_timeout).await
}

/// Carries a plan out and judges what came of it.
pub(crate) async fn run(bench: &Bench, plan: Plan, busy_timeout: Duration) -> anyhow::Result<Outcome> {
    let setup = Setup { hosts: plan.hosts, processes: plan.processes, busy_timeout, ..Setup::default() };
    let shop = Shop::open(bench, setup).await?;
    let history = drive(&shop, &plan).await?;
    let books = Books::read(&shop).await?;
    let findings = judge(Some(&history), &books);
    Ok(Outcome { plan, history, books, findings, log: shop.lines() })
}
