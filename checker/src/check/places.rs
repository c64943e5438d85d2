//! Where in the history of a product a reply is right.

use super::index::{Index, Spot};
use crate::call::Reply;
use crate::history::Operation;
use crate::model::{Change, Stock};
use crate::plan::{Action, Line};
use serde_json::Value;
use uuid::Uuid;

/// After how many changes of which product.
type Places = (Uuid, Vec<usize>);

impl Index<'_> {
    /// Where the reply is right: `None` where it says nothing about a history beyond its effect.
    pub(super) fn places(&self, operation: &Operation, reply: &Reply) -> Result<Option<Places>, &'static str> {
        let code = reply.code();
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
            (Action::Buy { id, product, .. }, 409, "id_taken") => Ok(Some((*product, self.since(self.sold.get(id).copied())))),
            (Action::Hold { id, product, .. }, 409, "id_taken") => Ok(Some((*product, self.since(self.held.get(id).copied())))),
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
        let timeline = self.timeline(product);
        (0..=timeline.end()).filter(|position| fits(timeline.state(*position))).collect()
    }

    /// From a change on; nowhere where there was none.
    fn since(&self, spot: Option<Spot>) -> Vec<usize> {
        spot.map(|(product, first)| (first..=self.timeline(product).end()).collect()).unwrap_or_default()
    }

    /// Before a change; anywhere where there was none.
    fn until(&self, spot: Option<Spot>, product: Uuid) -> Vec<usize> {
        let end = spot.map_or(self.timeline(product).end() + 1, |(_, first)| first);
        (0..end).collect()
    }

    /// Stock as it is shown has the state of its version.
    fn shown(&self, product: Uuid, reply: &Reply) -> Result<Places, &'static str> {
        let number = |name: &str| reply.number(name).ok_or("an attribute is missing");
        let version = number("version")?;
        let shown = Stock {
            on_hand: number("on_hand")?,
            reserved: number("reserved")?,
            threshold: number("low_stock_threshold")?,
            version,
        };
        let position = usize::try_from(version).map_err(|_| "no version")?;
        let is_right = self.timeline(product).state(position) == Some(&shown) && number("available")? == shown.available();
        if is_right { Ok((product, vec![position])) } else { Err("the stock never was like this in this version") }
    }

    fn bought(&self, id: Uuid, reply: &Reply) -> Result<(), &'static str> {
        let sale = self.sold.get(&id).and_then(|spot| self.transition(*spot)).ok_or("nothing was sold")?;
        let remaining = sale.after.as_ref().map(Stock::available);
        let is_right = reply.number("remaining") == remaining
            && reply.json().pointer("/data/id").and_then(Value::as_str) == Some(id.to_string().as_str())
            && matches!(&sale.change, Change::Sell { quantity, .. } if reply.number("quantity") == Some(*quantity))
            && reply.attribute("status") == "completed";
        if is_right { Ok(()) } else { Err("the sale is not what was answered") }
    }

    fn moved(&self, operation: &Operation, reply: &Reply) -> Result<(), &'static str> {
        let spots = operation.attempts.iter().filter_map(|attempt| self.by_request.get(attempt.request_id.as_str()));
        let transition = spots.flatten().find_map(|spot| self.transition(*spot)).ok_or("nothing was moved")?;
        let is_right = reply.number("balance") == transition.after.as_ref().map(|after| after.on_hand)
            && reply.number("sequence") == transition.movement;
        if is_right { Ok(()) } else { Err("the movement is not what was answered") }
    }

    fn results(&self, lines: &[Line], operation: &Operation, reply: &Reply) -> Result<(), &'static str> {
        let json = reply.json();
        let results =
            json["atomic:results"].as_array().filter(|results| results.len() == lines.len()).ok_or("not one result each")?;
        let spots = operation.attempts.iter().filter_map(|attempt| self.by_request.get(attempt.request_id.as_str()));
        let mut done: Vec<_> = spots.flatten().filter_map(|spot| self.transition(*spot)).collect();
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
    fn refused_line(&self, lines: &[Line], reply: &Reply) -> Result<Places, &'static str> {
        let (number, line) = blamed(lines, reply)?;
        let before: i64 = lines[..number].iter().filter(|other| other.product == line.product).map(|other| other.delta).sum();
        let available = reply.error_meta("available").ok_or("no `available`")?;
        let is_short = reply.error_meta("requested") == Some(-line.delta) && -line.delta > available;
        let fits = |stock: Option<&Stock>| is_short && stock.is_some_and(|stock| stock.available() + before == available);
        Ok((line.product, self.filter(line.product, fits)))
    }

    fn missing_line(&self, lines: &[Line], reply: &Reply) -> Result<Places, &'static str> {
        let (_, line) = blamed(lines, reply)?;
        Ok((line.product, self.filter(line.product, |stock| stock.is_none())))
    }

    fn purchase(&self, id: Uuid, operation: &Operation, reply: &Reply) -> Result<Option<Places>, &'static str> {
        let product = product_of(&operation.action).ok_or("no product")?;
        let (sold, returned) = (self.sold.get(&id).copied(), self.returned.get(&id).copied());
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

    fn reservation(&self, id: Uuid, operation: &Operation, reply: &Reply) -> Result<Option<Places>, &'static str> {
        let product = product_of(&operation.action).ok_or("no product")?;
        let (held, ended) = (self.held.get(&id).copied(), self.ended.get(&id).copied());
        let how = ended.and_then(|spot| self.transition(spot)).and_then(|end| end.ended.as_deref());
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

fn told_end(reply: &Reply) -> Option<String> {
    reply.json().pointer("/errors/0/meta/status").and_then(Value::as_str).map(str::to_owned)
}

fn blamed<'a>(lines: &'a [Line], reply: &Reply) -> Result<(usize, &'a Line), &'static str> {
    let json = reply.json();
    let pointer = json.pointer("/errors/0/source/pointer").and_then(Value::as_str).ok_or("no pointer")?;
    let number = pointer.split('/').find_map(|part| part.parse::<usize>().ok()).ok_or("no line in the pointer")?;
    lines.get(number).map(|line| (number, line)).ok_or("no such line")
}

/// The product that an action is about, where it is one.
pub(super) fn product_of(action: &Action) -> Option<Uuid> {
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
