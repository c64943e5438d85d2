//! Carries a plan out.

use crate::call::Call;
use crate::history::{Attempt, History, Jump, NEVER, Operation};
use crate::plan::{Action, Delivery, Disturbance, Phase, Plan, Step};
use crate::requests::{call, stock_of};
use crate::shop::Shop;
use crate::stub::Mood;
use anyhow::{Context as _, bail};
use futures::future::{join, try_join_all};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Attempts at one step within its phase, and then once more when all faults are over.
const ATTEMPTS: usize = 3;

/// Attempts when all faults are over, and the pause between them: some seconds, as the client of a 503 would wait.
const SETTLING_TRIES: usize = 40;
const SETTLING_PAUSE: Duration = Duration::from_millis(50);

/// How long a reply may take before the run is given up: above every timeout within the shop.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a file may have on a full disk: less than the log of what a phase writes.
const FULL_BYTES: u64 = 65_536;

type Excuse = (u16, &'static str);

/// What a purchase may come to when products is not well.
const PRODUCTS_FAILS: &[Excuse] = &[(502, "products_invalid_response"), (504, "products_timeout"), (503, "products_unavailable")];

struct Driver<'a> {
    shop: &'a Shop,
    plan: &'a Plan,
    origin: Instant,
    requests: AtomicU64,
}

/// Carries the plan out on the shop. An error is a shop that does not work at all; what it answers is judged later.
pub(crate) async fn drive(shop: &Shop, plan: &Plan) -> anyhow::Result<History> {
    let driver = Driver { shop, plan, origin: Instant::now(), requests: AtomicU64::new(0) };
    let mut history = History::default();
    for product in &plan.products {
        let action = Action::Start { product: *product, on_hand: plan.on_hand, threshold: 2 };
        let step = Step { action, key: Some(format!("start-{product}")), delivery: Delivery::Once, host: 0 };
        history.operations.push(driver.settle(&step, &[], Vec::new()).await?);
    }
    let mut late = Vec::new();
    let mut of_products: &[Excuse] = &[];
    for phase in &plan.phases {
        shop.pass(phase.jump_s);
        let is_locked = matches!(phase.disturbance, Disturbance::Lock { .. });
        history.jumps.push(Jump { time: driver.time(), seconds: phase.jump_s, is_locked });
        shop.stub().set(phase.mood);
        if Mood::BAD.contains(&phase.mood) {
            // Also later: an instance whose breaker is open lets one caller through to see, however well products is, and refuses
            // the others.
            of_products = PRODUCTS_FAILS;
        }
        let mut excuses = of_products.to_vec();
        excuses.extend((phase.mood == Mood::Unknown).then_some((404, "product_not_found")));
        excuses.extend(match phase.disturbance {
            // Somebody else holds the database for longer than a statement waits.
            Disturbance::Lock { .. } => Some((503, "database_busy")),
            Disturbance::Full { .. } => Some((503, "database_unavailable")),
            Disturbance::None | Disturbance::Crash { .. } => None,
        });
        late.extend(driver.phase(phase, &excuses).await?);
    }
    // All faults end: whoever does not know yet what became of a request asks again, and copies arrive that were under way.
    shop.stub().set(Mood::Well);
    shop.pass(100);
    for (step, operation) in late {
        let needs = step.delivery == Delivery::Late || !operation.is_settled();
        history.operations.push(if needs && step.key.is_some() {
            driver.settle(&step, &[of_products, &operation.excuses].concat(), operation.attempts).await?
        } else {
            operation
        });
    }
    Ok(history)
}

impl Driver<'_> {
    async fn phase(&self, phase: &Phase, excuses: &[Excuse]) -> anyhow::Result<Vec<(Step, Operation)>> {
        let begun = AtomicUsize::new(0);
        let client = async |steps: &[Step]| {
            let mut done = Vec::new();
            for step in steps {
                let number = begun.fetch_add(1, Ordering::Relaxed);
                match phase.disturbance {
                    Disturbance::Crash { host, after } if after == number => self.shop.crash(host).await?,
                    _ => {}
                }
                done.push((step.clone(), self.step(step, excuses).await?));
            }
            anyhow::Ok(done)
        };
        let clients = phase.clients.iter().map(|steps| client(steps));
        let (done, locked) = join(try_join_all(clients), self.disturb(phase.disturbance)).await;
        locked?;
        Ok(done?.into_iter().flatten().collect())
    }

    async fn disturb(&self, disturbance: Disturbance) -> anyhow::Result<()> {
        match disturbance {
            // That one comes in the midst of the steps.
            Disturbance::None | Disturbance::Crash { .. } => Ok(()),
            Disturbance::Lock { ms } => self.lock(ms).await,
            Disturbance::Full { ms } => {
                self.shop.limit_files(Some(FULL_BYTES)).await?;
                tokio::time::sleep(Duration::from_millis(ms)).await;
                self.shop.limit_files(None).await
            }
        }
    }

    /// Holds the database for a while, as a backup or a person with a shell would.
    async fn lock(&self, ms: u64) -> anyhow::Result<()> {
        let file = self.shop.database();
        let hold = move || -> anyhow::Result<()> {
            let connection = rusqlite::Connection::open(file)?;
            connection.busy_timeout(Duration::from_secs(5))?;
            connection.execute_batch("BEGIN IMMEDIATE")?;
            std::thread::sleep(Duration::from_millis(ms));
            connection.execute_batch("ROLLBACK")?;
            Ok(())
        };
        tokio::task::spawn_blocking(hold).await?.context("the other writer")
    }

    async fn step(&self, step: &Step, excuses: &[Excuse]) -> anyhow::Result<Operation> {
        let (mut operation, call) = self.begin(step, excuses).await?;
        operation.attempts = match step.delivery {
            Delivery::Once | Delivery::Late => vec![self.send(step.host, &call).await?],
            Delivery::Lost => vec![Attempt { end: NEVER, reply: None, ..self.send(step.host, &call).await? }],
            Delivery::Aborted(after_us) => vec![self.attempt(step.host, &call, Some(Duration::from_micros(after_us))).await?],
            Delivery::Copies(copies) => {
                try_join_all((0..usize::from(copies)).map(|copy| self.send(step.host + copy, &call))).await?
            }
        };
        // What has no key and no id of its own must not be sent again by a client that does not know what became of it.
        let mut tries = 1;
        while step.key.is_some() && tries < ATTEMPTS && !operation.is_settled() {
            operation.attempts.push(self.send(step.host + tries, &call).await?);
            tries += 1;
        }
        Ok(operation)
    }

    /// Sends a step again now that nothing is in the way.
    async fn settle(&self, step: &Step, excuses: &[Excuse], attempts: Vec<Attempt>) -> anyhow::Result<Operation> {
        let (mut operation, call) = self.begin(step, excuses).await?;
        operation.attempts = attempts;
        for _ in 0..SETTLING_TRIES {
            operation.attempts.push(self.send(step.host, &call).await?);
            if operation.attempts.last().is_some_and(Attempt::is_settled) {
                break;
            }
            // The call that an open breaker let through to see may still wait for a products that was silent when it was sent.
            tokio::time::sleep(SETTLING_PAUSE).await;
        }
        Ok(operation)
    }

    /// The operation without attempts, and the request for each.
    async fn begin(&self, step: &Step, excuses: &[Excuse]) -> anyhow::Result<(Operation, Call)> {
        let Step { action, key, .. } = step.clone();
        let if_match = match &action {
            Action::Set { product, .. } | Action::Delete { product } => {
                // A version that nothing has where it cannot be read: the change is then refused, which is right as well.
                let seen = self.send(step.host, &stock_of(*product)).await?.reply;
                Some(seen.and_then(|reply| reply.number("version")).unwrap_or(1_000_000))
            }
            _ => None,
        };
        let call = Call { key: key.clone(), if_match, ..call(&action) };
        Ok((Operation { action, key, if_match, excuses: excuses.to_vec(), attempts: Vec::new() }, call))
    }

    fn time(&self) -> u64 {
        u64::try_from(self.origin.elapsed().as_nanos()).unwrap_or(NEVER - 1)
    }

    async fn send(&self, host: usize, call: &Call) -> anyhow::Result<Attempt> {
        self.attempt(host, call, None).await
    }

    /// Sends, and waits for the reply; a client that goes away after some time sees none that comes later.
    async fn attempt(&self, host: usize, call: &Call, goes_after: Option<Duration>) -> anyhow::Result<Attempt> {
        let request_id = format!("{}-{}", self.plan.seed, self.requests.fetch_add(1, Ordering::Relaxed));
        let start = self.time();
        let mut answer = self.shop.start(host, &Call { request_id: request_id.clone(), ..call.clone() })?;
        let reply = match tokio::time::timeout(goes_after.unwrap_or(PATIENCE), &mut answer).await {
            // An error is a host that died with the request.
            Ok(answer) => answer.ok().flatten(),
            Err(_) if goes_after.is_none() => bail!("no answer to {} {} for 30 s", call.method, call.path),
            Err(_) => {
                answer.abort();
                None
            }
        };
        let end = if reply.is_some() { self.time() } else { NEVER };
        Ok(Attempt { request_id, start, end, reply })
    }
}
