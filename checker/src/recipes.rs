//! Runs with a shape of their own: few things, many times. Each ends with the checker's verdict.

use crate::books::Books;
use crate::check::{Finding, judge};
use crate::drive::drive;
use crate::history::History;
use crate::plan::{Action, Delivery, Disturbance, Line, Phase, Plan, Step};
use crate::shop::{Bench, Setup, Shop};
use crate::stub::Mood;
use anyhow::bail;
use fastrand::Rng;
use uuid::Uuid;

/// What a recipe leaves behind.
pub struct Done {
    /// The shop, still open.
    pub shop: Shop,
    /// What the clients saw.
    pub history: History,
    /// What the shop says of itself.
    pub books: Books,
}

impl Done {
    /// How many operations had this status at last.
    pub fn count(&self, status: u16) -> usize {
        let last = |replies: &crate::history::Operation| replies.replies().last().map(|(_, reply)| reply.status);
        self.history.operations.iter().filter(|operation| last(operation) == Some(status)).count()
    }
}

/// An id from a number.
pub fn id(number: u64) -> Uuid {
    uuid::Builder::from_random_bytes(Rng::with_seed(number).u128(..).to_be_bytes()).into_uuid()
}

/// A plan of one phase without faults: `clients` do what `action` says, `steps` times each.
pub fn plan(
    hosts: usize,
    on_hand: i64,
    (clients, steps): (usize, usize),
    mut action: impl FnMut(&mut Rng, &[Uuid]) -> Action,
) -> Plan {
    let mut rng = Rng::with_seed(1);
    let products = [id(1), id(2)];
    let mut step = |number: usize| {
        let action = action(&mut rng, &products);
        let is_post = matches!(action, Action::Move { .. } | Action::Buy { .. } | Action::Hold { .. } | Action::Lines { .. });
        let key = is_post.then(|| format!("key-{:016x}", rng.u64(..)));
        Step { action, key, delivery: Delivery::Once, host: number }
    };
    let clients = (0..clients).map(|client| (0..steps).map(|_| step(client)).collect()).collect();
    let phase = Phase { jump_s: 0, mood: Mood::Well, disturbance: Disturbance::None, clients };
    Plan { seed: 1, hosts, processes: false, products: products.to_vec(), on_hand, phases: vec![phase] }
}

/// Carries a plan out and judges it.
///
/// # Errors
/// The shop does not work at all, or the checker found something.
pub async fn run(bench: &Bench, plan: &Plan) -> anyhow::Result<Done> {
    let shop = Shop::open(bench, Setup { hosts: plan.hosts, ..Setup::default() }).await?;
    let history = drive(&shop, plan).await?;
    let books = Books::read(&shop).await?;
    verdict(&judge(&history, &books))?;
    Ok(Done { shop, history, books })
}

/// An error where there are findings.
///
/// # Errors
/// The findings.
pub fn verdict(findings: &[Finding]) -> anyhow::Result<()> {
    let shown: Vec<String> = findings.iter().take(5).map(|finding| format!("{}: {}", finding.rule, finding.detail)).collect();
    if findings.is_empty() { Ok(()) } else { bail!("{} findings\n{}", findings.len(), shown.join("\n")) }
}

/// Recipes 1 and 2: buyers of one unit each.
pub fn buyers(on_hand: i64, buyers: usize) -> Plan {
    plan(1, on_hand, (buyers, 1), |rng, products| Action::Buy { product: products[0], id: id(rng.u64(..)), quantity: 1 })
}

/// Recipes 3 and 4: purchases of 1 to 5, and readers all the time.
pub fn conservation(hosts: usize, clients: usize, steps: usize) -> Plan {
    let on_hand = i64::try_from(clients * steps).unwrap_or(i64::MAX);
    plan(hosts, on_hand, (clients, steps), |rng, products| {
        let product = products[0];
        match rng.u8(0..5) {
            0 => Action::ReadStock { product },
            _ => Action::Buy { product, id: id(rng.u64(..)), quantity: rng.i64(1..=5) },
        }
    })
}

/// Recipe 5: relative changes at once; they add up to what they add up to.
pub fn lost_update(clients: usize) -> Plan {
    let mut turn = 0;
    plan(1, 10, (clients, 3), move |_, products| {
        turn += 1;
        Action::Move { product: products[0], delta: [5, -4, -6][turn % 3] }
    })
}

/// Recipe 11: copies of one request at once.
pub fn duplicates(copies: u8, rounds: usize) -> Plan {
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
    let on_hand = i64::try_from(clients * steps / 2).unwrap_or(i64::MAX);
    let mut turn = 0;
    plan(2, on_hand, (clients, steps), move |rng, products| {
        turn += 1;
        let mut lines: Vec<Line> =
            products.iter().map(|product| Line { product: *product, purchase: Some(id(rng.u64(..))), delta: -1 }).collect();
        if turn % 2 == 0 {
            lines.reverse();
        }
        Action::Lines { lines }
    })
}

/// Recipe 34: purchases that take the stock across its threshold and to nothing, again and again.
pub fn thresholds(buyers: usize) -> Plan {
    let mut plan = buyers_of(buyers);
    let restock = Step {
        action: Action::Move { product: id(1), delta: i64::try_from(buyers).unwrap_or(1) },
        key: Some("restock".to_owned()),
        delivery: Delivery::Once,
        host: 0,
    };
    let again = buyers_of(buyers).phases.remove(0);
    plan.phases.push(Phase { clients: vec![vec![restock]], ..plan.phases[0].clone() });
    plan.phases.push(Phase {
        clients: again.clients.into_iter().map(|steps| steps.into_iter().map(renamed).collect()).collect(),
        ..again
    });
    plan
}

fn buyers_of(count: usize) -> Plan {
    buyers(i64::try_from(count).unwrap_or(i64::MAX), count)
}

/// The same purchase by somebody else.
fn renamed(step: Step) -> Step {
    let action = match step.action {
        Action::Buy { product, id, quantity } => Action::Buy { product, id: Uuid::from_u128(id.as_u128() ^ 1), quantity },
        other => other,
    };
    Step { action, key: step.key.map(|key| format!("{key}-again")), ..step }
}
