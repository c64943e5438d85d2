//! Random plans, made from a seed alone.

use crate::plan::{Action, Delivery, Disturbance, Line, Phase, Plan, Step};
use crate::stub::Mood;
use clap::Args;
use fastrand::Rng;
use uuid::Uuid;

/// How large a run is.
#[derive(Args, Clone, Copy, Debug)]
pub struct Size {
    /// Clients at once. With one client, also the order of all requests is the same each time.
    #[arg(long, default_value_t = Self::default().clients)]
    pub clients: usize,
    /// Phases of a run; clock, products and disturbances change with them.
    #[arg(long, default_value_t = Self::default().phases)]
    pub phases: usize,
    /// Steps of each client in a phase.
    #[arg(long, default_value_t = Self::default().steps)]
    pub steps: usize,
    /// Products.
    #[arg(long, default_value_t = Self::default().products)]
    pub products: usize,
    /// Whether things go wrong.
    #[arg(skip = true)]
    pub faults: bool,
}

impl Default for Size {
    fn default() -> Self {
        Self { clients: 6, phases: 3, steps: 7, products: 2, faults: true }
    }
}

/// A jump of the clock; all are multiples of it, and holds end halfway between, so that none ends while requests run.
const JUMP_S: i64 = 100;

impl Plan {
    /// The run of a seed.
    pub(crate) fn new(seed: u64, size: &Size) -> Self {
        let mut rng = Rng::with_seed(seed);
        let products: Vec<Uuid> = (0..size.products).map(|_| uuid(&mut rng)).collect();
        let hosts = rng.usize(1..=2);
        let processes = size.faults && rng.u8(0..4) == 0;
        // With clocks that go back, a hold that has ended may be live again: such runs have none.
        let goes_back = rng.u8(0..4) == 0;
        let (purchases, reservations) = (Vec::new(), Vec::new());
        let mut planner = Planner { rng, size, hosts, processes, goes_back, products, purchases, reservations };
        let phases = (0..size.phases).map(|number| planner.phase(number)).collect();
        let on_hand = planner.rng.i64(5..40);
        Self { seed, hosts, processes, products: planner.products, on_hand, phases }
    }
}

struct Planner<'a> {
    rng: Rng,
    size: &'a Size,
    hosts: usize,
    processes: bool,
    goes_back: bool,
    products: Vec<Uuid>,
    /// What has been planned so far and may be changed later, by anybody; each with its product.
    purchases: Vec<(Uuid, Uuid)>,
    reservations: Vec<(Uuid, Uuid)>,
}

impl Planner<'_> {
    fn phase(&mut self, number: usize) -> Phase {
        let rng = &mut self.rng;
        let jump_s = match rng.u8(0..4) {
            _ if number == 0 || self.processes => 0,
            0 if self.goes_back => -JUMP_S * rng.i64(1..100),
            0 | 1 => 0,
            _ => JUMP_S * rng.i64(1..6),
        };
        let mood = if rng.u8(0..3) == 0 { pick(rng, &Mood::BAD) } else { pick(rng, &[Mood::Well, Mood::Slow]) };
        let (jump_s, mood) = if self.size.faults { (jump_s, mood) } else { (jump_s.max(0), Mood::Well) };
        let disturbance = if self.size.faults { self.disturbance() } else { Disturbance::None };
        let clients = (0..self.size.clients).map(|_| (0..self.size.steps).map(|_| self.step()).collect()).collect();
        Phase { jump_s, mood, disturbance, clients }
    }

    fn disturbance(&mut self) -> Disturbance {
        let rng = &mut self.rng;
        match rng.u8(0..6) {
            0..3 => {
                Disturbance::Crash { host: rng.usize(0..self.hosts), after: rng.usize(1..self.size.clients * self.size.steps) }
            }
            3 => Disturbance::Lock { ms: if rng.bool() { 40 } else { 1_500 } },
            4 if self.processes => Disturbance::Full { ms: 200 },
            _ => Disturbance::None,
        }
    }

    fn step(&mut self) -> Step {
        let action = self.action();
        let rng = &mut self.rng;
        // Without a key a repeated movement is another movement; the others carry an id of their own.
        let needs_key = matches!(action, Action::Move { .. } | Action::Lines { .. });
        let key = (action.is_post() && (needs_key || rng.u8(0..5) > 0)).then(|| format!("key-{:016x}", rng.u64(..)));
        let delivery = match rng.u8(0..12) {
            _ if !self.size.faults => Delivery::Once,
            0 => Delivery::Lost,
            1 | 2 => Delivery::Aborted(rng.u64(0..4_000)),
            3 | 4 => Delivery::Copies(2 + rng.u8(0..2)),
            5 if key.is_some() => Delivery::Late,
            _ => Delivery::Once,
        };
        Step { action, key, delivery, host: rng.usize(0..self.hosts) }
    }

    fn action(&mut self) -> Action {
        let rng = &mut self.rng;
        let product = pick(rng, &self.products);
        let quantity = rng.i64(1..=5);
        let with_holds = !self.goes_back;
        match rng.u8(0..40) {
            0..13 => Action::Buy { product, id: new(rng, product, &mut self.purchases), quantity },
            13..17 => {
                let (product, id) = recent(rng, &self.purchases);
                Action::Cancel { product, id }
            }
            17..20 if with_holds => {
                let id = new(rng, product, &mut self.reservations);
                Action::Hold { product, id, quantity, ttl_s: JUMP_S * rng.i64(0..5) + JUMP_S / 2 }
            }
            20..25 if with_holds => {
                let (product, id) = recent(rng, &self.reservations);
                if rng.u8(0..3) < 2 { Action::Confirm { product, id } } else { Action::Release { product, id } }
            }
            25..28 => Action::Move { product, delta: if rng.bool() { rng.i64(1..=6) } else { -quantity } },
            28 => Action::Set { product, on_hand: rng.bool().then(|| rng.i64(0..12)), threshold: rng.i64(0..4) },
            29 => Action::Delete { product },
            30 => Action::Start { product, on_hand: rng.i64(0..10), threshold: rng.i64(0..4) },
            31..33 => Action::Lines { lines: (0..rng.usize(2..=4)).map(|_| self.line()).collect() },
            33 => Action::Audit,
            34 => {
                let (product, id) = recent(rng, &self.purchases);
                Action::ReadPurchase { product, id }
            }
            35 if with_holds => {
                let (product, id) = recent(rng, &self.reservations);
                Action::ReadReservation { product, id }
            }
            _ => Action::ReadStock { product },
        }
    }

    fn line(&mut self) -> Line {
        let rng = &mut self.rng;
        let product = pick(rng, &self.products);
        let quantity = rng.i64(1..=3);
        if rng.u8(0..3) == 0 {
            return Line { product, purchase: None, delta: if rng.bool() { quantity } else { -quantity } };
        }
        Line { product, purchase: Some(new(rng, product, &mut self.purchases)), delta: -quantity }
    }
}

fn pick<T: Copy>(rng: &mut Rng, all: &[T]) -> T {
    all[rng.usize(0..all.len())]
}

/// Something that may be changed later.
fn new(rng: &mut Rng, product: Uuid, all: &mut Vec<(Uuid, Uuid)>) -> Uuid {
    let id = uuid(rng);
    all.push((product, id));
    id
}

/// Mostly something recent: that is where the races are.
fn recent(rng: &mut Rng, all: &[(Uuid, Uuid)]) -> (Uuid, Uuid) {
    match all.len() {
        0 => (Uuid::nil(), uuid(rng)),
        length => all[length - 1 - rng.usize(0..length.min(6))],
    }
}

pub(crate) fn uuid(rng: &mut Rng) -> Uuid {
    uuid::Builder::from_random_bytes(rng.u128(..).to_be_bytes()).into_uuid()
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
