//! Where in the history of a product a reply is right.

use super::feed::{Transition, stock};
use super::index::Index;
use crate::books::{attribute, text, uuid};
use crate::call::Reply;
use crate::history::Operation;
use crate::model::{Change, Stock};
use crate::plan::{Action, Line};
use serde_json::Value;
use uuid::Uuid;

/// After how many changes of which product.
type Places = (Uuid, Vec<i64>);

impl Index<'_> {
    /// Where the reply is right: `None` where it says nothing about a history beyond its effect.
    pub(super) fn places(&self, operation: &Operation, reply: &Reply) -> Result<Option<Places>, &'static str> {
        let product = operation.action.product().unwrap_or_default();
        let versions = match (&operation.action, reply.status, reply.code().as_str()) {
            (Action::Audit, 200, _) if reply.at("/meta/consistent") == true => return Ok(None),
            (Action::Audit, ..) => return Err("the books must agree at any time"),
            (Action::Lines { .. }, 200, _) => {
                return made(self.by_operation(operation), reply.at("/atomic:results").as_array().ok_or("no results")?);
            }
            (Action::Lines { lines }, 409, "insufficient_stock") => return self.refused_line(lines, reply).map(Some),
            (Action::Lines { lines }, 404, "stock_not_found") => {
                let (_, line) = blamed(lines, reply)?;
                return Ok(Some((line.product, self.filter(line.product, |stock| stock.is_none()))));
            }
            (Action::Lines { .. }, ..) => return Err("not in the contract"),
            (Action::Buy { id, .. }, 201, _) => return made(self.sold.get(id).copied().into_iter(), &[reply.json()]),
            (Action::Move { .. }, 201, _) => return made(self.by_operation(operation), &[reply.json()]),
            (Action::Hold { .. }, 201, _) if reply.attribute("status") == "held" => return Ok(None),
            (Action::Delete { .. }, 204, _) => return Ok(None),
            (Action::Start { .. }, 201, _) | (Action::Set { .. } | Action::ReadStock { .. }, 200, _) => {
                let version = reply.number("version").ok_or("no version")?;
                let shown = stock(&reply.at("/data/attributes"), version);
                if shown.is_none() || shown != self.state(product, version) {
                    return Err("the stock never was like this in this version");
                }
                vec![version]
            }
            (Action::Buy { id, .. }, 409, "id_taken") => self.since(self.sold.get(id)),
            (Action::Hold { id, .. }, 409, "id_taken") => self.since(self.held.get(id)),
            (Action::Cancel { id, .. }, ..) => self.purchase(product, *id, true, reply)?,
            (Action::ReadPurchase { id, .. }, ..) => self.purchase(product, *id, false, reply)?,
            (Action::Confirm { id, .. }, ..) => self.reservation(product, *id, Some("confirmed"), reply)?,
            (Action::Release { id, .. }, ..) => self.reservation(product, *id, Some("released"), reply)?,
            (Action::ReadReservation { id, .. }, ..) => self.reservation(product, *id, None, reply)?,
            _ => self.filter(product, refusal(reply, operation.if_match).ok_or("not in the contract")?),
        };
        Ok(Some((product, versions)))
    }

    fn filter(&self, product: Uuid, fits: impl Fn(Option<Stock>) -> bool) -> Vec<i64> {
        (0..=self.last(product)).filter(|version| fits(self.state(product, *version))).collect()
    }

    /// From a change on; nowhere where there was none.
    fn since(&self, change: Option<&&Transition<'_>>) -> Vec<i64> {
        change.map(|change| (change.version..=self.last(change.product)).collect()).unwrap_or_default()
    }

    /// Before a change; anywhere where there was none.
    fn until(&self, product: Uuid, change: Option<&&Transition<'_>>) -> Vec<i64> {
        (0..change.map_or(self.last(product) + 1, |change| change.version)).collect()
    }

    /// From one change on and before another.
    fn between(&self, first: Option<&&Transition<'_>>, end: Option<&&Transition<'_>>) -> Vec<i64> {
        self.since(first).into_iter().take_while(|version| end.is_none_or(|end| *version < end.version)).collect()
    }

    /// The line that was refused, with what the lines before it would have taken from the same product.
    fn refused_line(&self, lines: &[Line], reply: &Reply) -> Result<Places, &'static str> {
        let (number, line) = blamed(lines, reply)?;
        let before: i64 = lines[..number].iter().filter(|other| other.product == line.product).map(|other| other.delta).sum();
        let available = reply.error_meta("available").ok_or("no `available`")?;
        let is_short = reply.error_meta("requested") == Some(-line.delta) && -line.delta > available;
        let fits = |stock: Option<Stock>| is_short && stock.is_some_and(|stock| stock.available() + before == available);
        Ok((line.product, self.filter(line.product, fits)))
    }

    fn purchase(&self, product: Uuid, id: Uuid, cancels: bool, reply: &Reply) -> Result<Vec<i64>, &'static str> {
        let (sold, returned) = (self.sold.get(&id), self.returned.get(&id));
        match (reply.status, reply.attribute("status").as_str()) {
            (404, _) => Ok(self.until(product, sold)),
            (200, Some("cancelled")) => Ok(self.since(returned)),
            (200, Some("completed")) if !cancels => Ok(self.between(sold, returned)),
            _ => Err("not in the contract"),
        }
    }

    /// `wanted` is how the request wanted it to end, if it did.
    fn reservation(&self, product: Uuid, id: Uuid, wanted: Option<&str>, reply: &Reply) -> Result<Vec<i64>, &'static str> {
        let (held, ended) = (self.held.get(&id), self.ended.get(&id));
        let how = ended.and_then(|end| end.ended);
        match (reply.status, reply.code().as_str(), reply.attribute("status").as_str()) {
            (404, ..) => Ok(self.until(product, held)),
            (409, "already_ended", _) if reply.at("/errors/0/meta/status").as_str() == how => Ok(self.since(ended)),
            (200, _, Some("held")) if wanted.is_none() => Ok(self.between(held, ended)),
            (200, _, status) if status == how && (wanted.is_none() || status == wanted) => Ok(self.since(ended)),
            _ => Err("not how it ended"),
        }
    }
}

/// The changes that a request made are next to each other, and its reply shows what each of them left behind.
fn made<'a>(changes: impl Iterator<Item = &'a Transition<'a>>, shown: &[Value]) -> Result<Option<Places>, &'static str> {
    let mut changes: Vec<_> = changes.collect();
    changes.sort_by_key(|change| change.movement);
    let follow = changes.windows(2).all(|pair| pair[0].movement.map(|place| place + 1) == pair[1].movement);
    let is_right =
        changes.len() == shown.len() && changes.iter().zip(shown).all(|(change, document)| shows(&document["data"], change));
    if follow && is_right { Ok(None) } else { Err("the changes are not what was answered, one after the other") }
}

/// Whether a purchase or a movement is shown as it was when the change made it.
fn shows(data: &Value, change: &Transition<'_>) -> bool {
    let number = |name: &str| attribute(data, name).as_i64();
    match change.change {
        Change::Sell { quantity, .. } => {
            number("remaining") == change.after.map(Stock::available)
                && number("quantity") == Some(quantity)
                && text(data, "status") == "completed"
                && uuid(&data["id"]) == change.purchase
        }
        _ => number("balance") == change.after.map(|after| after.on_hand) && number("sequence") == change.movement,
    }
}

fn blamed<'a>(lines: &'a [Line], reply: &Reply) -> Result<(usize, &'a Line), &'static str> {
    let pointer = reply.at("/errors/0/source/pointer");
    let number = pointer.as_str().and_then(|pointer| pointer.split('/').find_map(|part| part.parse::<usize>().ok()));
    let number = number.ok_or("no line in the pointer")?;
    lines.get(number).map(|line| (number, line)).ok_or("no such line")
}

/// What the stock must have been for this refusal.
fn refusal(reply: &Reply, if_match: Option<i64>) -> Option<impl Fn(Option<Stock>) -> bool> {
    let code = reply.code();
    let [requested, available, on_hand, reserved, current] =
        ["requested", "available", "on_hand", "reserved", "current_version"].map(|name| reply.error_meta(name));
    let known = ["insufficient_stock", "stock_not_found", "stock_exists", "stock_in_use", "precondition_failed"];
    known.contains(&code.as_str()).then_some(move |stock: Option<Stock>| match (code.as_str(), stock) {
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
