//! From replies to statements about the histories.

use super::Findings;
use super::feed::Transition;
use super::index::Index;
use super::order::{Fact, Place};
use super::replies::settle;
use crate::call::Reply;
use crate::history::{Attempt, History, NEVER, Operation};
use crate::model::Change;
use crate::plan::{Action, Line};
use std::collections::HashSet;
use uuid::Uuid;

/// What is gathered on the way.
struct Gatherer<'a> {
    history: &'a History,
    index: &'a Index<'a>,
    findings: &'a mut Findings,
    facts: Vec<Fact>,
    /// Changes that an operation accounts for, by product and version.
    claimed: HashSet<(Uuid, i64)>,
}

/// The statement of every reply, with the checks that need no order.
pub(super) fn gather<'a>(history: &'a History, index: &'a Index<'a>, findings: &'a mut Findings) -> Vec<Fact> {
    let mut gatherer = Gatherer { history, index, findings, facts: Vec::new(), claimed: HashSet::new() };
    for operation in &history.operations {
        gatherer.operation(operation);
    }
    gatherer.releases();
    gatherer.expiries();
    gatherer.account();
    gatherer.facts
}

impl<'a> Gatherer<'a> {
    fn operation(&mut self, operation: &'a Operation) {
        let (effects, doer) = settle(operation, self.index, self.findings);
        // A change is made between the request that made it and the first reply that tells of it.
        let start = doer.map_or_else(|| operation.asked(), |doer| doer.start);
        let end = operation.answered(|reply| reply.status < 300).unwrap_or(NEVER);
        for effect in effects {
            self.claim(operation, effect, start, end);
        }
        for (attempt, reply) in operation.replies() {
            // Failures say nothing about stock, and settle() has looked at them; nor does a product that products denies.
            if !attempt.is_settled() {
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
                    let about = format!("{why}: {:?}: {reply}", operation.action);
                    self.findings.add("a reply is what the contract allows", about);
                }
            }
            self.claim_version(operation, attempt, reply);
        }
    }

    fn claim(&mut self, operation: &Operation, effect: &Transition<'_>, start: u64, end: u64) {
        let fits = explains(operation, effect);
        self.findings.require(fits, "a change is what was asked", || format!("{operation}: {effect:?}"));
        let is_first = self.take(effect, start, end, operation.to_string());
        self.findings.require(is_first, "a change is made by one request", || operation.to_string());
    }

    /// Enters when a change was made, and that it is accounted for; `false` where it was already.
    fn take(&mut self, change: &Transition<'_>, start: u64, end: u64, about: String) -> bool {
        let Transition { product, version, .. } = *change;
        self.facts.push(Fact { product, start, end, place: Place::Change(version), about });
        self.claimed.insert((product, version))
    }

    /// What is changed under a version is known by the version, also where no movement names the request.
    fn claim_version(&mut self, operation: &Operation, attempt: &Attempt, reply: &Reply) {
        let (Some(expected), Some(product)) = (operation.if_match, operation.action.product()) else { return };
        let is_done = match &operation.action {
            Action::Delete { .. } => reply.status == 204,
            Action::Set { .. } => reply.status == 200 && reply.number("version") == Some(expected + 1),
            _ => false,
        };
        if !is_done {
            return;
        }
        match self.index.transition(product, expected + 1) {
            Some(change) if change.request_id.is_none() => self.claim(operation, change, attempt.start, attempt.end),
            change => {
                let is_own = change.is_some_and(|change| change.request_id == Some(attempt.request_id.as_str()));
                let tell = || format!("{:?}: {reply}", operation.action);
                self.findings.require(is_own, "a change is made by one request", tell);
            }
        }
    }

    /// A release is not named by the ledger: it came after the first request for it, and each reply says that it had come.
    fn releases(&mut self) {
        let Self { history, index, .. } = *self;
        for (reservation, end) in index.ended.iter().filter(|(_, end)| end.ended == Some("released")) {
            let is_asked = |action: &Action| matches!(action, Action::Release { id, .. } if id == reservation);
            let requests = history.operations.iter().filter(|operation| is_asked(&operation.action));
            if let Some(start) = requests.map(Operation::asked).min() {
                self.take(end, start, NEVER, format!("release of {reservation}"));
            }
        }
    }

    /// A hold has ended when its time is up, whether or not anybody has written that down.
    fn expiries(&mut self) {
        const RULE: &str = "a hold ends by its time";
        let Self { history, index, .. } = *self;
        for operation in &history.operations {
            let Action::Hold { id, ttl_s, .. } = operation.action else { continue };
            let Some(held) = operation.answered(|reply| reply.status == 201).filter(|_| index.held.contains_key(&id)) else {
                continue;
            };
            let Some((due, told)) = due(history, held, ttl_s) else { continue };
            let about = format!("{:?}, whose time was up at {due}", operation.action);
            let Some(end) = index.ended.get(&id) else {
                self.findings.add(RULE, about);
                continue;
            };
            if end.ended == Some("expired") {
                self.take(end, 0, told, about);
            } else {
                // Somebody ended it in time: then that was asked before it was due.
                let is_end = |fact: &&Fact| fact.product == end.product && fact.place == Place::Change(end.version);
                let asked = self.facts.iter().find(is_end);
                self.findings.require(asked.is_none_or(|asked| asked.start < due), RULE, || about);
            }
        }
    }

    /// Nothing happens that nobody asked for, except that holds end by their time.
    fn account(&mut self) {
        for change in self.index.all() {
            let is_claimed = change.ended == Some("expired")
                || self.claimed.contains(&(change.product, change.version))
                || self.history.operations.iter().any(|operation| unseen(operation, change));
            self.findings.require(is_claimed, "nothing happens unasked", || format!("{change:?}"));
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
    let end = operation.answered(|other| other.body == reply.body).unwrap_or(attempt.end);
    (decider.map_or_else(|| operation.asked(), |decider| decider.start), end)
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
fn explains(operation: &Operation, made: &Transition<'_>) -> bool {
    let is_line = |line: &Line, is_purchase: bool, delta: i64| {
        (line.product, line.purchase.is_some(), line.delta) == (made.product, is_purchase, delta)
    };
    let is_of_product = operation.action.product().is_none_or(|product| product == made.product);
    let is_asked = match (&operation.action, made.change) {
        (Action::Start { on_hand, threshold, .. }, Change::Start { on_hand: units, threshold: low }) => {
            (*on_hand, *threshold) == (units, low)
        }
        (Action::Move { delta, .. }, Change::Move { delta: moved }) => *delta == moved,
        (Action::Buy { quantity, .. }, Change::Sell { quantity: taken, held: false })
        | (Action::Hold { quantity, .. }, Change::Hold { quantity: taken }) => *quantity == taken,
        (Action::Set { .. }, Change::Set { .. } | Change::Move { .. })
        | (Action::Delete { .. }, Change::End)
        | (Action::Cancel { .. }, Change::Return { .. })
        | (Action::Confirm { .. }, Change::Sell { held: true, .. }) => true,
        (Action::Lines { lines }, Change::Sell { quantity, held: false }) => {
            lines.iter().any(|line| is_line(line, true, -quantity))
        }
        (Action::Lines { lines }, Change::Move { delta }) => lines.iter().any(|line| is_line(line, false, delta)),
        _ => false,
    };
    is_of_product && is_asked
}

/// Whether an attempt whose reply nobody saw may have made a change that the ledger does not ascribe to a request.
fn unseen(operation: &Operation, change: &Transition<'_>) -> bool {
    change.request_id.is_none()
        && operation.attempts.iter().any(|attempt| attempt.reply.is_none())
        && operation.if_match.is_none_or(|version| version + 1 == change.version)
        && operation.action.product() == Some(change.product)
        && explains(operation, change)
}
