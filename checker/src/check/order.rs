//! Whether the moments of all replies can be put in an order that time allows.

use super::Findings;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use uuid::Uuid;

/// A reply, as a statement about the history of one product.
pub(super) struct Fact {
    pub(super) product: Uuid,
    /// It is true no earlier than this.
    pub(super) start: u64,
    /// And no later.
    pub(super) end: u64,
    pub(super) place: Place,
    /// What was asked and answered.
    pub(super) about: String,
}

/// After how many changes of the stock, which is its version, a fact is true.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// It is the change with this number.
    Change(i64),
    /// After any of these, in rising order.
    Any(Vec<i64>),
}

/// Gives each fact of each product the earliest place that the facts before it leave.
pub(super) fn check(facts: Vec<Fact>, findings: &mut Findings) {
    let mut products: BTreeMap<Uuid, Vec<Fact>> = BTreeMap::new();
    for fact in facts {
        products.entry(fact.product).or_default().push(fact);
    }
    for mut facts in products.into_values() {
        facts.sort_by_key(|fact| fact.start);
        put_in_order(&facts, findings);
    }
}

fn put_in_order(facts: &[Fact], findings: &mut Findings) {
    // What has begun and not ended, by its end; and the latest place of what has ended, with whose it is.
    let mut open: BinaryHeap<Reverse<(u64, i64, usize)>> = BinaryHeap::new();
    let mut floor = (0, None);
    for (number, fact) in facts.iter().enumerate() {
        while let Some(Reverse((end, place, whose))) = open.peek().copied()
            && end < fact.start
        {
            open.pop();
            if place > floor.0 {
                floor = (place, Some(whose));
            }
        }
        let earliest = match &fact.place {
            Place::Change(change) => (floor.0 < *change).then_some(*change),
            Place::Any(places) => places.iter().copied().find(|place| *place >= floor.0),
        };
        let Some(place) = earliest else {
            let seen = floor.1.map_or("nothing", |whose: usize| facts[whose].about.as_str());
            findings.add(
                "order: a reply is right at some moment of its request",
                format!("{} (places {:?}) although place {} had been answered before: {seen}", fact.about, fact.place, floor.0),
            );
            continue;
        };
        open.push(Reverse((fact.end, place, number)));
    }
}
