//! From replies to statements about the histories.

use super::Findings;
use super::index::{Index, Spot};
use super::order::{Fact, Place};
use super::places::product_of;
use super::replies::{Fate, settle};
use crate::call::Reply;
use crate::history::{Attempt, History, NEVER, Operation};
use crate::model::Change;
use crate::plan::Action;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// What is gathered on the way.
struct Gatherer<'a> {
    index: &'a Index<'a>,
    facts: Vec<Fact>,
    /// Changes that an operation accounts for.
    claimed: HashSet<Spot>,
    /// When somebody first asked for a reservation to be released.
    releases: HashMap<Uuid, u64>,
}

/// The statement of every reply, with the checks that need no order.
pub(super) fn gather(history: &History, index: &Index<'_>, findings: &mut Findings) -> Vec<Fact> {
    let mut gatherer = Gatherer { index, facts: Vec::new(), claimed: HashSet::new(), releases: HashMap::new() };
    for operation in &history.operations {
        let fate = settle(operation, index, findings);
        gatherer.operation(operation, &fate, findings);
    }
    gatherer.releases();
    gatherer.expiries(history, findings);
    gatherer.account(history, findings);
    gatherer.facts
}

impl Gatherer<'_> {
    fn operation(&mut self, operation: &Operation, fate: &Fate<'_>, findings: &mut Findings) {
        if let Action::Release { id, .. } = &operation.action {
            let first = operation.attempts.iter().map(|attempt| attempt.start).min().unwrap_or(0);
            let known = self.releases.entry(*id).or_insert(first);
            *known = first.min(*known);
        }
        for spot in &fate.effects {
            self.effect(operation, fate.doer, *spot, findings);
        }
        for (attempt, reply) in operation.replies() {
            // Failures say nothing about stock, and settle() has looked at them; nor does a product that products denies.
            if reply.status >= 500 || reply.code() == "product_not_found" {
                continue;
            }
            match self.index.places(operation, reply) {
                Ok(Some((product, places))) => {
                    let (start, end) = decided(operation, attempt, reply);
                    let about = format!("{} of {:?}: {reply}", attempt.request_id, operation.action);
                    self.facts.push(Fact { product, start, end, place: Place::Any(places), about });
                }
                Ok(None) => {}
                Err(why) => {
                    findings.add("a reply is what the contract allows", format!("{why}: {:?}: {reply}", operation.action));
                }
            }
            self.claim_version(operation, attempt, reply, findings);
        }
    }

    /// A change, made between the request that made it and the first reply that tells of it.
    fn effect(&mut self, operation: &Operation, doer: Option<&Attempt>, spot: Spot, findings: &mut Findings) {
        let start =
            doer.map_or_else(|| operation.attempts.iter().map(|attempt| attempt.start).min().unwrap_or(0), |doer| doer.start);
        let told = operation.replies().filter(|(_, reply)| reply.status < 300);
        let end = told.map(|(attempt, _)| attempt.end).min().unwrap_or(NEVER);
        self.claim(operation, spot, start, end, findings);
    }

    fn claim(&mut self, operation: &Operation, spot: Spot, start: u64, end: u64, findings: &mut Findings) {
        let about = format!("{:?}, key {:?}", operation.action, operation.key);
        let fits = self.index.transition(spot).is_some_and(|transition| explains(operation, spot.0, &transition.change));
        findings.require(fits, "a change is what was asked", || format!("{about}: {:?}", self.index.transition(spot)));
        findings.require(self.claimed.insert(spot), "a change is made by one request", || about.clone());
        self.facts.push(Fact { product: spot.0, start, end, place: Place::Change(spot.1), about });
    }

    /// What is changed under a version is known by the version, also where no movement names the request.
    fn claim_version(&mut self, operation: &Operation, attempt: &Attempt, reply: &Reply, findings: &mut Findings) {
        let Some(expected) = operation.if_match else { return };
        let product = match &operation.action {
            Action::Delete { product } if reply.status == 204 => *product,
            Action::Set { product, .. } if reply.status == 200 && reply.number("version") == Some(expected + 1) => *product,
            _ => return,
        };
        let spot = (product, usize::try_from(expected + 1).unwrap_or(usize::MAX));
        let by_movement = self.index.transition(spot).is_some_and(|transition| transition.request_id.is_some());
        if by_movement {
            let own = self.index.by_request.get(attempt.request_id.as_str()).is_some_and(|spots| spots.contains(&spot));
            findings.require(own, "a change is made by one request", || format!("{:?}: {reply}", operation.action));
        } else {
            self.claim(operation, spot, attempt.start, attempt.end, findings);
        }
    }

    /// A release is not named by the ledger: it came after the first request for it, and each reply says that it had come.
    fn releases(&mut self) {
        for (reservation, start) in &self.releases {
            let Some(spot) = self.index.ended.get(reservation) else { continue };
            let is_release = self.index.transition(*spot).and_then(|end| end.ended.as_deref()) == Some("released");
            if is_release {
                self.claimed.insert(*spot);
                let about = format!("release of {reservation}");
                self.facts.push(Fact { product: spot.0, start: *start, end: NEVER, place: Place::Change(spot.1), about });
            }
        }
    }

    /// A hold has ended when its time is up, whether or not anybody has written that down.
    fn expiries(&mut self, history: &History, findings: &mut Findings) {
        for operation in &history.operations {
            let Action::Hold { id, ttl_s, .. } = operation.action else { continue };
            let replies = operation.replies().filter(|(_, reply)| reply.status == 201);
            let (Some(held), Some(spot)) = (replies.map(|(attempt, _)| attempt.end).min(), self.index.held.get(&id)) else {
                continue;
            };
            let Some((due, told)) = due(history, held, ttl_s) else { continue };
            let about = format!("{:?}, whose time was up at {due}", operation.action);
            let Some(end) = self.index.ended.get(&id) else {
                findings.add("a hold ends by its time", about);
                continue;
            };
            let is_expiry = self.index.transition(*end).and_then(|end| end.ended.as_deref()) == Some("expired");
            if is_expiry {
                self.facts.push(Fact { product: spot.0, start: 0, end: told, place: Place::Change(end.1), about });
            } else {
                // Somebody ended it in time: then that was asked before it was due.
                let asked = self
                    .facts
                    .iter()
                    .find(|fact| fact.product == end.0 && matches!(fact.place, Place::Change(change) if change == end.1));
                findings.require(asked.is_none_or(|asked| asked.start < due), "a hold ends by its time", || about);
            }
        }
    }

    /// Nothing happens that nobody asked for, except that holds end by their time.
    fn account(&self, history: &History, findings: &mut Findings) {
        for (spot, transition) in self.index.all() {
            let is_expiry = transition.ended.as_deref() == Some("expired");
            let is_claimed = is_expiry
                || self.claimed.contains(&spot)
                || transition.request_id.is_none()
                    && history.operations.iter().any(|operation| unseen(operation, spot, &transition.change));
            findings.require(is_claimed, "nothing happens unasked", || format!("{spot:?}: {transition:?}"));
        }
    }
}

/// When the decision was made: a stored refusal names the request that was refused, and was there before all its repetitions.
fn decided(operation: &Operation, attempt: &Attempt, reply: &Reply) -> (u64, u64) {
    if operation.key.is_none() {
        return (attempt.start, attempt.end);
    }
    let first = reply.error_id();
    let decider = operation.attempts.iter().find(|other| Some(&other.request_id) == first.as_ref());
    let earliest = operation.attempts.iter().map(|other| other.start).min().unwrap_or(attempt.start);
    let end = operation.replies().filter(|(_, other)| other.body == reply.body).map(|(other, _)| other.end).min();
    (decider.map_or(earliest, |decider| decider.start), end.unwrap_or(attempt.end))
}

/// When the clock had jumped beyond the time of a hold that was there at `held`, and from when on everybody is told so; it runs by
/// itself too, but never that far.
fn due(history: &History, held: u64, ttl_s: i64) -> Option<(u64, u64)> {
    let mut passed = 0;
    let mut later = history.jumps.iter().skip_while(|jump| jump.time < held);
    let due = later.find(|jump| {
        passed += jump.seconds;
        passed >= ttl_s
    })?;
    let told = if due.is_locked { later.find(|jump| !jump.is_locked).map_or(NEVER, |jump| jump.time) } else { due.time };
    Some((due.time, told))
}

/// Whether the change is what the operation asked for.
fn explains(operation: &Operation, product: Uuid, change: &Change) -> bool {
    match (&operation.action, change) {
        (Action::Start { product: asked, on_hand, threshold }, Change::Start { on_hand: units, threshold: low }) => {
            (asked, on_hand, threshold) == (&product, units, low)
        }
        (Action::Move { product: asked, delta }, Change::Move { delta: moved }) => (asked, delta) == (&product, moved),
        (Action::Buy { product: asked, quantity, .. }, Change::Sell { quantity: sold, held: false })
        | (Action::Hold { product: asked, quantity, .. }, Change::Hold { quantity: sold }) => {
            (asked, quantity) == (&product, sold)
        }
        (Action::Set { .. }, Change::Set { .. } | Change::Move { .. })
        | (Action::Delete { .. }, Change::End)
        | (Action::Cancel { .. }, Change::Return { .. })
        | (Action::Confirm { .. }, Change::Sell { held: true, .. }) => true,
        (Action::Lines { lines }, Change::Sell { quantity, held: false }) => {
            lines.iter().any(|line| line.product == product && line.purchase.is_some() && line.delta == -quantity)
        }
        (Action::Lines { lines }, Change::Move { delta }) => {
            lines.iter().any(|line| line.product == product && line.purchase.is_none() && line.delta == *delta)
        }
        _ => false,
    }
}

/// Whether an attempt whose reply nobody saw may have made a change that the ledger does not ascribe to a request.
fn unseen(operation: &Operation, (product, position): Spot, change: &Change) -> bool {
    let may_have = operation.attempts.iter().any(|attempt| attempt.reply.is_none());
    let at_version = operation.if_match.is_none_or(|version| usize::try_from(version + 1) == Ok(position));
    may_have && at_version && product_of(&operation.action) == Some(product) && explains(operation, product, change)
}
