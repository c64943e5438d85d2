//! From replies to statements about the histories.

use super::Findings;
use super::index::{Index, Spot};
use super::order::{Fact, Place};
use super::replies::{Fate, settle};
use crate::call::Reply;
use crate::history::{Attempt, History, NEVER, Operation};
use crate::model::{Change, Stock};
use crate::plan::{Action, Line};
use serde_json::Value;
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
            match self.places(operation, reply) {
                Ok(Some((product, places))) => {
                    let (start, end) = decided(operation, attempt, reply);
                    let about = format!("{} of {:?}: {reply}", attempt.request_id, operation.action);
                    self.facts.push(Fact { product, start, end, place: Place::Any(places), about });
                }
                Ok(None) => {}
                Err(why) => {
                    findings.add("a reply is what the contract allows", format!("{why}: {:?}: {reply}", operation.action))
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

    /// Where the reply is right: `None` where it says nothing about a history beyond its effect.
    fn places(&self, operation: &Operation, reply: &Reply) -> Result<Option<(Uuid, Vec<usize>)>, &'static str> {
        let code = reply.code();
        let at = |spot: Option<&Spot>| spot.copied();
        match (&operation.action, reply.status, code.as_str()) {
            (Action::Audit, 200, _) if reply.json().pointer("/meta/consistent") == Some(&Value::Bool(true)) => Ok(None),
            (Action::Audit, ..) => Err("the books must agree at any time"),
            (Action::Lines { lines }, 200, _) => self.results(lines, operation, reply).map(|()| None),
            (Action::Lines { lines }, 409, "insufficient_stock") => Ok(Some(self.refused_line(lines, reply)?)),
            (Action::Lines { lines }, 404, "stock_not_found") => Ok(Some(self.missing_line(lines, reply)?)),
            (Action::Buy { id, .. }, 201, _) => self.bought(*id, reply).map(|()| None),
            (Action::Move { .. }, 201, _) => self.moved(operation, reply).map(|()| None),
            (Action::Hold { .. }, 201, _) if reply.attribute("status") == "held" => Ok(None),
            (Action::Delete { .. }, 204, _) => Ok(None),
            (Action::Start { product, .. }, 201, _) | (Action::Set { product, .. } | Action::ReadStock { product }, 200, _) => {
                self.shown(*product, reply).map(Some)
            }
            (Action::Buy { id, product, .. }, 409, "id_taken") => Ok(Some((*product, self.since(at(self.index.sold.get(id)))))),
            (Action::Hold { id, product, .. }, 409, "id_taken") => Ok(Some((*product, self.since(at(self.index.held.get(id)))))),
            (Action::Cancel { id, .. } | Action::ReadPurchase { id, .. }, ..) => self.purchase(*id, operation, reply),
            (Action::Confirm { id, .. } | Action::Release { id, .. } | Action::ReadReservation { id, .. }, ..) => {
                self.reservation(*id, operation, reply)
            }
            (action, ..) => {
                let product = product_of(action).ok_or("not in the contract")?;
                let fits = refusal(reply, operation.if_match).ok_or("not in the contract")?;
                Ok(Some((product, self.filter(product, fits))))
            }
        }
    }

    fn filter(&self, product: Uuid, fits: impl Fn(Option<&Stock>) -> bool) -> Vec<usize> {
        let timeline = self.index.timeline(product);
        (0..=timeline.end()).filter(|position| fits(timeline.state(*position))).collect()
    }

    /// From a change on; nowhere where there was none.
    fn since(&self, spot: Option<Spot>) -> Vec<usize> {
        spot.map(|(product, first)| (first..=self.index.timeline(product).end()).collect()).unwrap_or_default()
    }

    /// Before a change; anywhere where there was none.
    fn until(&self, spot: Option<Spot>, product: Uuid) -> Vec<usize> {
        let end = spot.map_or(self.index.timeline(product).end() + 1, |(_, first)| first);
        (0..end).collect()
    }

    /// Stock as it is shown has the state of its version.
    fn shown(&self, product: Uuid, reply: &Reply) -> Result<(Uuid, Vec<usize>), &'static str> {
        let number = |name: &str| reply.number(name).ok_or("an attribute is missing");
        let version = number("version")?;
        let shown = Stock {
            on_hand: number("on_hand")?,
            reserved: number("reserved")?,
            threshold: number("low_stock_threshold")?,
            version,
        };
        let position = usize::try_from(version).map_err(|_| "no version")?;
        let is_right = self.index.timeline(product).state(position) == Some(&shown) && number("available")? == shown.available();
        if is_right { Ok((product, vec![position])) } else { Err("the stock never was like this in this version") }
    }

    fn bought(&self, id: Uuid, reply: &Reply) -> Result<(), &'static str> {
        let sale = self.index.sold.get(&id).and_then(|spot| self.index.transition(*spot)).ok_or("nothing was sold")?;
        let remaining = sale.after.as_ref().map(Stock::available);
        let is_right = reply.number("remaining") == remaining
            && reply.json().pointer("/data/id").and_then(Value::as_str) == Some(id.to_string().as_str())
            && matches!(&sale.change, Change::Sell { quantity, .. } if reply.number("quantity") == Some(*quantity))
            && reply.attribute("status") == "completed";
        if is_right { Ok(()) } else { Err("the sale is not what was answered") }
    }

    fn moved(&self, operation: &Operation, reply: &Reply) -> Result<(), &'static str> {
        let spots = operation.attempts.iter().filter_map(|attempt| self.index.by_request.get(attempt.request_id.as_str()));
        let transition = spots.flatten().find_map(|spot| self.index.transition(*spot)).ok_or("nothing was moved")?;
        let is_right = reply.number("balance") == transition.after.as_ref().map(|after| after.on_hand)
            && reply.number("sequence") == transition.movement;
        if is_right { Ok(()) } else { Err("the movement is not what was answered") }
    }

    fn results(&self, lines: &[Line], operation: &Operation, reply: &Reply) -> Result<(), &'static str> {
        let json = reply.json();
        let results =
            json["atomic:results"].as_array().filter(|results| results.len() == lines.len()).ok_or("not one result each")?;
        let spots = operation.attempts.iter().filter_map(|attempt| self.index.by_request.get(attempt.request_id.as_str()));
        let mut done: Vec<_> = spots.flatten().filter_map(|spot| self.index.transition(*spot)).collect();
        done.sort_by_key(|transition| transition.movement);
        let follow = done.windows(2).all(|pair| pair[0].movement.map(|place| place + 1) == pair[1].movement);
        let right = done.iter().zip(results).all(|(transition, result)| {
            let attributes = &result["data"]["attributes"];
            let after = transition.after.as_ref();
            match transition.purchase {
                Some(_) => attributes["remaining"].as_i64() == after.map(Stock::available),
                None => attributes["balance"].as_i64() == after.map(|after| after.on_hand),
            }
        });
        if follow && right { Ok(()) } else { Err("the changes are not what was answered, one after the other") }
    }

    /// The line that was refused, with what the lines before it would have taken from the same product.
    fn refused_line(&self, lines: &[Line], reply: &Reply) -> Result<(Uuid, Vec<usize>), &'static str> {
        let (number, line) = blamed(lines, reply)?;
        let before: i64 = lines[..number].iter().filter(|other| other.product == line.product).map(|other| other.delta).sum();
        let available = reply.error_meta("available").ok_or("no `available`")?;
        let is_short = reply.error_meta("requested") == Some(-line.delta) && -line.delta > available;
        let fits = |stock: Option<&Stock>| is_short && stock.is_some_and(|stock| stock.available() + before == available);
        Ok((line.product, self.filter(line.product, fits)))
    }

    fn missing_line(&self, lines: &[Line], reply: &Reply) -> Result<(Uuid, Vec<usize>), &'static str> {
        let (_, line) = blamed(lines, reply)?;
        Ok((line.product, self.filter(line.product, |stock| stock.is_none())))
    }

    fn purchase(&self, id: Uuid, operation: &Operation, reply: &Reply) -> Result<Option<(Uuid, Vec<usize>)>, &'static str> {
        let product = product_of(&operation.action).ok_or("no product")?;
        let (sold, returned) = (self.index.sold.get(&id).copied(), self.index.returned.get(&id).copied());
        let cancels = matches!(operation.action, Action::Cancel { .. });
        let places = match (reply.status, reply.attribute("status").as_str().unwrap_or_default()) {
            (404, _) => self.until(sold, product),
            (200, "cancelled") => self.since(returned),
            (200, "completed") if !cancels => {
                let last = self.until(returned, product);
                self.since(sold).into_iter().filter(|place| last.contains(place)).collect()
            }
            _ => return Err("not in the contract"),
        };
        Ok(Some((product, places)))
    }

    fn reservation(&self, id: Uuid, operation: &Operation, reply: &Reply) -> Result<Option<(Uuid, Vec<usize>)>, &'static str> {
        let product = product_of(&operation.action).ok_or("no product")?;
        let (held, ended) = (self.index.held.get(&id).copied(), self.index.ended.get(&id).copied());
        let how = ended.and_then(|spot| self.index.transition(spot)).and_then(|end| end.ended.as_deref());
        let shown = reply.attribute("status");
        let wanted = match &operation.action {
            Action::Confirm { .. } => Some("confirmed"),
            Action::Release { .. } => Some("released"),
            _ => None,
        };
        let places = match (reply.status, reply.code().as_str(), shown.as_str()) {
            (404, ..) => self.until(held, product),
            (409, "already_ended", _) if told_end(reply).as_deref() == how => self.since(ended),
            (200, _, Some("held")) if wanted.is_none() => {
                let last = self.until(ended, product);
                self.since(held).into_iter().filter(|place| last.contains(place)).collect()
            }
            (200, _, status) if status == how && (wanted.is_none() || status == wanted) => self.since(ended),
            _ => return Err("not how it ended"),
        };
        Ok(Some((product, places)))
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

fn told_end(reply: &Reply) -> Option<String> {
    reply.json().pointer("/errors/0/meta/status").and_then(Value::as_str).map(str::to_owned)
}

fn blamed<'a>(lines: &'a [Line], reply: &Reply) -> Result<(usize, &'a Line), &'static str> {
    let json = reply.json();
    let pointer = json.pointer("/errors/0/source/pointer").and_then(Value::as_str).ok_or("no pointer")?;
    let number = pointer.split('/').find_map(|part| part.parse::<usize>().ok()).ok_or("no line in the pointer")?;
    lines.get(number).map(|line| (number, line)).ok_or("no such line")
}

fn product_of(action: &Action) -> Option<Uuid> {
    match action {
        Action::Start { product, .. }
        | Action::Move { product, .. }
        | Action::Set { product, .. }
        | Action::Delete { product }
        | Action::Buy { product, .. }
        | Action::Cancel { product, .. }
        | Action::Hold { product, .. }
        | Action::Confirm { product, .. }
        | Action::Release { product, .. }
        | Action::ReadStock { product }
        | Action::ReadPurchase { product, .. }
        | Action::ReadReservation { product, .. } => Some(*product),
        Action::Lines { .. } | Action::Audit => None,
    }
}

/// What the stock must have been for this refusal.
fn refusal(reply: &Reply, if_match: Option<i64>) -> Option<impl Fn(Option<&Stock>) -> bool> {
    let code = reply.code();
    let meta = |name: &str| reply.error_meta(name);
    let (requested, available) = (meta("requested"), meta("available"));
    let (on_hand, reserved, current) = (meta("on_hand"), meta("reserved"), meta("current_version"));
    let known = ["insufficient_stock", "stock_not_found", "stock_exists", "stock_in_use", "precondition_failed"];
    known.contains(&code.as_str()).then_some(move |stock: Option<&Stock>| match (code.as_str(), stock) {
        ("stock_not_found", None) | ("stock_exists", Some(_)) => true,
        ("insufficient_stock", Some(stock)) => available == Some(stock.available()) && requested > available,
        ("stock_in_use", Some(stock)) => {
            on_hand == Some(stock.on_hand) && reserved == Some(stock.reserved) && stock.on_hand + stock.reserved > 0
        }
        ("precondition_failed", Some(stock)) => {
            if_match != Some(stock.version) && current.is_none_or(|current| current == stock.version)
        }
        _ => false,
    })
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
