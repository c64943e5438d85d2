//! What a run does: made from its seed alone, before anything is sent.

use crate::stub::Mood;
use fastrand::Rng;
use uuid::Uuid;

/// How large a run is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Clients at once. With one, also the order of all requests is the same each time.
    pub clients: usize,
    /// Phases; clock, products and disturbances change with them.
    pub phases: usize,
    /// Steps of each client in a phase.
    pub steps: usize,
    /// Products.
    pub products: usize,
    /// Whether things go wrong.
    pub faults: bool,
}

impl Default for Size {
    fn default() -> Self {
        Self { clients: 6, phases: 3, steps: 7, products: 2, faults: true }
    }
}

/// A run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Where it comes from.
    pub seed: u64,
    /// Hosts on the one database.
    pub hosts: usize,
    /// Whether each host is a process, which can be killed and run out of disk; the clock of those cannot be moved.
    pub processes: bool,
    /// The products; each has stock from the beginning.
    pub products: Vec<Uuid>,
    /// Units that each begins with.
    pub on_hand: i64,
    /// Its phases.
    pub phases: Vec<Phase>,
}

/// What happens between two moments without traffic.
#[derive(Clone, Debug)]
pub struct Phase {
    /// Seconds by which the clock jumps before it.
    pub jump_s: i64,
    /// How products behaves.
    pub mood: Mood,
    /// What goes wrong.
    pub disturbance: Disturbance,
    /// What each client does, in order.
    pub clients: Vec<Vec<Step>>,
}

/// What goes wrong in a phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disturbance {
    /// Nothing.
    None,
    /// A host dies when so many steps have begun.
    Crash {
        /// Which.
        host: usize,
        /// Steps.
        after: usize,
    },
    /// Somebody else holds the database for this many milliseconds.
    Lock {
        /// Milliseconds.
        ms: u64,
    },
    /// The disk has no room for this many milliseconds.
    Full {
        /// Milliseconds.
        ms: u64,
    },
}

/// One thing that a client does.
#[derive(Clone, Debug)]
pub struct Step {
    /// What.
    pub action: Action,
    /// The idempotency key, where the action is a POST.
    pub key: Option<String>,
    /// How it travels.
    pub delivery: Delivery,
    /// The host that is asked first.
    pub host: usize,
}

/// How a request travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// There and back.
    Once,
    /// There; the reply is lost.
    Lost,
    /// The client goes away after so many microseconds.
    Aborted(u64),
    /// So many copies at once, to all hosts.
    Copies(u8),
    /// A copy of it arrives once more, after all is done.
    Late,
}

/// A change or a question. Ids are made here, so that a step is the same whatever was answered before.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of the API")]
pub enum Action {
    /// Start stock.
    Start { product: Uuid, on_hand: i64, threshold: i64 },
    /// Receive or adjust.
    Move { product: Uuid, delta: i64 },
    /// Read the version, then set absolute values if it is still that one.
    Set { product: Uuid, on_hand: Option<i64>, threshold: Option<i64> },
    /// Read the version, then delete if it is still that one.
    Delete { product: Uuid },
    /// Buy.
    Buy { product: Uuid, id: Uuid, quantity: i64 },
    /// Cancel a purchase.
    Cancel { product: Uuid, id: Uuid },
    /// Hold.
    Hold { product: Uuid, id: Uuid, quantity: i64, ttl_s: i64 },
    /// Confirm a hold.
    Confirm { product: Uuid, id: Uuid },
    /// Release a hold.
    Release { product: Uuid, id: Uuid },
    /// Several purchases and movements, all or nothing.
    Lines { lines: Vec<Line> },
    /// Read stock.
    ReadStock { product: Uuid },
    /// Read a purchase.
    ReadPurchase { product: Uuid, id: Uuid },
    /// Read a reservation.
    ReadReservation { product: Uuid, id: Uuid },
    /// Ask whether the books agree.
    Audit,
}

/// One line of [`Action::Lines`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The product.
    pub product: Uuid,
    /// The id of the purchase; `None` for a movement.
    pub purchase: Option<Uuid>,
    /// The change of the units on hand.
    pub delta: i64,
}

/// A jump of the clock; all are multiples of it, and holds end halfway between, so that none ends while requests run.
const JUMP_S: i64 = 100;

impl Plan {
    /// The run of a seed.
    pub fn new(seed: u64, size: &Size) -> Self {
        let mut rng = Rng::with_seed(seed);
        let products: Vec<Uuid> = (0..size.products).map(|_| uuid(&mut rng)).collect();
        let hosts = rng.usize(1..=2);
        let processes = size.faults && rng.u8(0..4) == 0;
        // With clocks that go back, a hold that has ended may be live again: such runs have none.
        let goes_back = rng.u8(0..4) == 0;
        let mut known = Known { purchases: Vec::new(), reservations: Vec::new(), with_holds: !goes_back };
        let mut phases = Vec::new();
        for number in 0..size.phases {
            let jump_s = match rng.u8(0..4) {
                _ if number == 0 || processes => 0,
                0 if goes_back => -JUMP_S * rng.i64(1..100),
                0 | 1 => 0,
                _ => JUMP_S * rng.i64(1..6),
            };
            let mood = if rng.u8(0..3) == 0 { *pick(&mut rng, &Mood::BAD) } else { *pick(&mut rng, &[Mood::Well, Mood::Slow]) };
            let (jump_s, mood) = if size.faults { (jump_s, mood) } else { (jump_s.max(0), Mood::Well) };
            let disturbance =
                if size.faults { disturbance(&mut rng, hosts, processes, size.clients * size.steps) } else { Disturbance::None };
            let clients = (0..size.clients)
                .map(|_| (0..size.steps).map(|_| step(&mut rng, &products, &mut known, hosts, size.faults)).collect())
                .collect();
            phases.push(Phase { jump_s, mood, disturbance, clients });
        }
        Self { seed, hosts, processes, products, on_hand: rng.i64(5..40), phases }
    }
}

fn disturbance(rng: &mut Rng, hosts: usize, processes: bool, steps: usize) -> Disturbance {
    match rng.u8(0..6) {
        0..3 => Disturbance::Crash { host: rng.usize(0..hosts), after: rng.usize(1..steps) },
        3 => Disturbance::Lock { ms: if rng.bool() { 40 } else { 500 } },
        4 if processes => Disturbance::Full { ms: 200 },
        _ => Disturbance::None,
    }
}

/// What has been planned so far and may be changed later, by anybody.
struct Known {
    purchases: Vec<(Uuid, Uuid)>,
    reservations: Vec<(Uuid, Uuid)>,
    with_holds: bool,
}

fn pick<'a, T>(rng: &mut Rng, all: &'a [T]) -> &'a T {
    &all[rng.usize(0..all.len())]
}

/// Mostly something recent: that is where the races are.
fn recent(rng: &mut Rng, all: &[(Uuid, Uuid)]) -> (Uuid, Uuid) {
    match all.len() {
        0 => (Uuid::nil(), uuid(rng)),
        length => all[length - 1 - rng.usize(0..length.min(6))],
    }
}

fn uuid(rng: &mut Rng) -> Uuid {
    uuid::Builder::from_random_bytes(rng.u128(..).to_be_bytes()).into_uuid()
}

fn step(rng: &mut Rng, products: &[Uuid], known: &mut Known, hosts: usize, faults: bool) -> Step {
    let action = action(rng, products, known);
    let is_post = matches!(
        action,
        Action::Start { .. } | Action::Move { .. } | Action::Buy { .. } | Action::Hold { .. } | Action::Lines { .. }
    );
    // Without a key a repeated movement is another movement; the others carry an id of their own.
    let needs_key = matches!(action, Action::Move { .. } | Action::Lines { .. });
    let key = (is_post && (needs_key || rng.u8(0..5) > 0)).then(|| format!("key-{:016x}", rng.u64(..)));
    let delivery = match rng.u8(0..12) {
        _ if !faults => Delivery::Once,
        0 => Delivery::Lost,
        1 | 2 => Delivery::Aborted(rng.u64(0..4_000)),
        3 | 4 => Delivery::Copies(2 + rng.u8(0..2)),
        5 if key.is_some() => Delivery::Late,
        _ => Delivery::Once,
    };
    Step { action, key, delivery, host: rng.usize(0..hosts) }
}

fn action(rng: &mut Rng, products: &[Uuid], known: &mut Known) -> Action {
    let product = *pick(rng, products);
    let quantity = rng.i64(1..=5);
    match rng.u8(0..40) {
        0..13 => {
            let id = uuid(rng);
            known.purchases.push((product, id));
            Action::Buy { product, id, quantity }
        }
        13..17 => {
            let (product, id) = recent(rng, &known.purchases);
            Action::Cancel { product, id }
        }
        17..20 if known.with_holds => {
            let id = uuid(rng);
            known.reservations.push((product, id));
            Action::Hold { product, id, quantity, ttl_s: JUMP_S * rng.i64(0..5) + JUMP_S / 2 }
        }
        20..25 if known.with_holds => {
            let (product, id) = recent(rng, &known.reservations);
            if rng.u8(0..3) < 2 { Action::Confirm { product, id } } else { Action::Release { product, id } }
        }
        25..28 => Action::Move { product, delta: if rng.bool() { rng.i64(1..=6) } else { -quantity } },
        28 => Action::Set { product, on_hand: rng.bool().then(|| rng.i64(0..12)), threshold: Some(rng.i64(0..4)) },
        29 => Action::Delete { product },
        30 => Action::Start { product, on_hand: rng.i64(0..10), threshold: rng.i64(0..4) },
        31..33 => Action::Lines { lines: (0..rng.usize(2..=4)).map(|_| line(rng, products, known)).collect() },
        33 => Action::Audit,
        34 => {
            let (product, id) = recent(rng, &known.purchases);
            Action::ReadPurchase { product, id }
        }
        35 if known.with_holds => {
            let (product, id) = recent(rng, &known.reservations);
            Action::ReadReservation { product, id }
        }
        _ => Action::ReadStock { product },
    }
}

fn line(rng: &mut Rng, products: &[Uuid], known: &mut Known) -> Line {
    let product = *pick(rng, products);
    let quantity = rng.i64(1..=3);
    if rng.u8(0..3) == 0 {
        return Line { product, purchase: None, delta: if rng.bool() { quantity } else { -quantity } };
    }
    let id = uuid(rng);
    known.purchases.push((product, id));
    Line { product, purchase: Some(id), delta: -quantity }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_is_one_plan() {
        let text = |seed| format!("{:?}", Plan::new(seed, &Size::default()));
        assert_eq!(text(7), text(7));
        assert_ne!(text(7), text(8));
    }

    /// What is never planned is never tested.
    #[test]
    fn a_hundred_seeds_have_everything_in_them() {
        let plans: Vec<_> = (0..100).map(|seed| format!("{:?}", Plan::new(seed, &Size::default()))).collect();
        let all = plans.concat();
        let actions = ["Start", "Move", "Set", "Delete", "Buy", "Cancel", "Hold", "Confirm", "Release", "Lines", "Audit"];
        let reads = ["ReadStock", "ReadPurchase", "ReadReservation"];
        let faults =
            ["Once", "Lost", "Aborted", "Copies", "Late", "Crash", "Lock", "Full", "jump_s: -", "hosts: 2", "processes: true"];
        for word in actions.iter().chain(&reads).chain(&faults) {
            assert!(all.contains(word), "{word}");
        }
        for mood in Mood::BAD {
            assert!(all.contains(&format!("{mood:?}")), "{mood:?}");
        }
    }
}
