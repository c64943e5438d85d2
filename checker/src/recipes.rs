//! Runs with a shape of their own: few things, many times. Each ends with the checker's verdict.

use crate::books::Books;
use crate::call::Call;
use crate::check::{Finding, audit};
use crate::plan::{Action, Delivery, Disturbance, Line, Phase, Plan, Step};
use crate::requests::{buy, movement, start};
use crate::run::Outcome;
use crate::shop::{Bench, Setup, Shop};
use crate::stub::Mood;
use anyhow::{Context as _, bail, ensure};
use fastrand::Rng;
use futures::future::{try_join, try_join_all};
use std::sync::atomic::{AtomicBool, Ordering};
use uuid::Uuid;

/// An id from a number.
pub fn id(number: u64) -> Uuid {
    crate::random::uuid(&mut Rng::with_seed(number))
}

/// Carries a plan out.
pub async fn run(bench: &Bench, plan: Plan) -> anyhow::Result<Outcome> {
    let outcome = crate::run::run(bench, plan, Setup::default().busy_timeout).await?;
    verdict(&outcome.findings)?;
    Ok(outcome)
}

/// An error where there are findings.
pub fn verdict(findings: &[Finding]) -> anyhow::Result<()> {
    let shown: Vec<String> = findings.iter().take(5).map(|finding| format!("{}: {}", finding.rule, finding.detail)).collect();
    if findings.is_empty() { Ok(()) } else { bail!("{} findings\n{}", findings.len(), shown.join("\n")) }
}

/// A plan of one phase without faults: `clients` do what `action` says, `steps` times each.
fn plan(
    hosts: usize,
    on_hand: usize,
    (clients, steps): (usize, usize),
    mut action: impl FnMut(&mut Rng, &[Uuid]) -> Action,
) -> Plan {
    let mut rng = Rng::with_seed(1);
    let products = [id(1), id(2)];
    let mut step = |number: usize| {
        let action = action(&mut rng, &products);
        let key = action.is_post().then(|| format!("key-{:016x}", rng.u64(..)));
        Step { action, key, delivery: Delivery::Once, host: number }
    };
    let clients = (0..clients).map(|client| (0..steps).map(|_| step(client)).collect()).collect();
    let phase = Phase { jump_s: 0, mood: Mood::Well, disturbance: Disturbance::None, clients };
    let on_hand = i64::try_from(on_hand).unwrap_or(i64::MAX);
    Plan { seed: 1, hosts, processes: false, products: products.to_vec(), on_hand, phases: vec![phase] }
}

/// Recipes 1 and 2: buyers of one unit each.
pub(crate) fn buyers(on_hand: usize, buyers: usize) -> Plan {
    plan(1, on_hand, (buyers, 1), |rng, products| Action::Buy { product: products[0], id: id(rng.u64(..)), quantity: 1 })
}

/// Recipes 3 and 4: purchases of 1 to 5, and readers all the time.
pub fn conservation(hosts: usize, clients: usize, steps: usize) -> Plan {
    plan(hosts, clients * steps, (clients, steps), |rng, products| {
        let product = products[0];
        match rng.u8(0..5) {
            0 => Action::ReadStock { product },
            _ => Action::Buy { product, id: id(rng.u64(..)), quantity: rng.i64(1..=5) },
        }
    })
}

/// Recipe 5: relative changes at once; they add up to what they add up to.
pub(crate) fn lost_update(clients: usize) -> Plan {
    let mut turn = 0;
    plan(1, 10, (clients, 3), move |_, products| {
        turn += 1;
        Action::Move { product: products[0], delta: [5, -4, -6][turn % 3] }
    })
}

/// Recipe 11: copies of one request at once.
pub(crate) fn duplicates(copies: u8, rounds: usize) -> Plan {
    let mut plan = plan(2, 40, (2, rounds), |rng, products| match rng.u8(0..3) {
        0 => Action::Move { product: products[0], delta: 3 },
        1 => Action::Hold { product: products[0], id: id(rng.u64(..)), quantity: 1, ttl_s: 50 },
        _ => Action::Buy { product: products[0], id: id(rng.u64(..)), quantity: 2 },
    });
    for step in plan.phases[0].clients.iter_mut().flatten() {
        step.delivery = Delivery::Copies(copies);
    }
    plan
}

/// Recipe 9: buyers of (a, b) against buyers of (b, a), where b runs out.
pub fn lines(clients: usize, steps: usize) -> Plan {
    let mut turn = 0;
    plan(2, clients * steps / 2, (clients, steps), move |rng, products| {
        turn += 1;
        let mut lines: Vec<Line> =
            products.iter().map(|product| Line { product: *product, purchase: Some(id(rng.u64(..))), delta: -1 }).collect();
        if turn % 2 == 0 {
            lines.reverse();
        }
        Action::Lines { lines }
    })
}

/// Recipe 34: purchases that take the stock across its threshold and to nothing, then new stock, then the same by others.
pub fn thresholds(buyers: usize) -> Plan {
    let mut plan = self::buyers(buyers, buyers);
    let restock = Step {
        action: Action::Move { product: id(1), delta: plan.on_hand },
        key: Some("restock".to_owned()),
        delivery: Delivery::Once,
        host: 0,
    };
    let mut again = plan.phases[0].clone();
    plan.phases.push(Phase { clients: vec![vec![restock]], ..again.clone() });
    for step in again.clients.iter_mut().flatten() {
        if let Action::Buy { id, .. } = &mut step.action {
            *id = Uuid::from_u128(id.as_u128() ^ 1);
        }
        step.key = step.key.take().map(|key| format!("{key}-again"));
    }
    plan.phases.push(again);
    plan
}

/// Recipe 32: `writers` write `each` times at once, and a reader who follows the feed by its cursor sees every event once and in order.
pub async fn followed(bench: &Bench, writers: u64, each: u64) -> anyhow::Result<()> {
    let shop = Shop::open(bench, Setup::default()).await?;
    shop.send(0, &start(id(32), 1_000_000, 3)).await?.created()?;
    let done = AtomicBool::new(false);
    let writing = async {
        let writer = async |writer: u64| {
            for number in 0..each {
                let call = if number % 3 == 0 { movement(id(32), 1) } else { buy(id(32), id(writer * 1_000 + number), 1) };
                shop.send(0, &call.keyed(format!("{writer}-{number}"))).await?.created()?;
            }
            anyhow::Ok(())
        };
        let written = try_join_all((1..=writers).map(writer)).await;
        done.store(true, Ordering::SeqCst);
        written
    };
    let (seen, _) = try_join(follow(&shop, &done), writing).await?;
    let books = Books::read(&shop).await?;
    verdict(&audit(&books))?;
    let all: Vec<&str> = books.events.iter().filter_map(|event| event["id"].as_str()).collect();
    ensure!(seen == all, "the reader saw {} events, and there are {}, or in another order", seen.len(), all.len());
    Ok(())
}

/// Reads on from the cursor of the last event, until all is written and there is nothing new.
async fn follow(shop: &Shop, done: &AtomicBool) -> anyhow::Result<Vec<String>> {
    let (mut seen, mut after) = (Vec::new(), String::new());
    for _ in 0..1_000_000 {
        let was_done = done.load(Ordering::SeqCst);
        let reply = shop.send(0, &Call::get(format!("/inventory/events?page%5Bsize%5D=7{after}"))).await?;
        let page = reply.json();
        let events = page["data"].as_array().with_context(|| reply.to_string())?;
        seen.extend(events.iter().filter_map(|event| event["id"].as_str().map(str::to_owned)));
        if let Some(cursor) = events.last().and_then(|event| event["meta"]["page"]["cursor"].as_str()) {
            after = format!("&page%5Bafter%5D={cursor}");
        } else if was_done {
            return Ok(seen);
        }
        tokio::task::yield_now().await;
    }
    bail!("the feed has no end")
}
