//! The feed, replayed through the model.

use super::Findings;
use crate::books::{Books, attribute, integer, text};
use crate::model::{Change, Stock, apply, crossings};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, VecDeque};
use uuid::Uuid;

/// The history of the stock of every product.
pub(super) type Timelines = BTreeMap<Uuid, Timeline>;

/// The history of the stock of one product. After `n` of its transitions the version is `n`.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    /// All changes in their order.
    pub transitions: Vec<Transition>,
}

/// One change of the stock of one product.
#[derive(Clone, Debug)]
pub struct Transition {
    /// What happened.
    pub change: Change,
    /// The purchase that was made or cancelled.
    pub purchase: Option<Uuid>,
    /// The reservation that was made or ended.
    pub reservation: Option<Uuid>,
    /// How the reservation ended.
    pub ended: Option<String>,
    /// What the stock was afterwards.
    pub after: Option<Stock>,
    /// The request that did it, where the ledger knows.
    pub request_id: Option<String>,
    /// The place in the ledger.
    pub movement: Option<i64>,
    /// When it was written.
    pub created_at: String,
}

impl Timeline {
    /// The stock after so many changes.
    pub fn state(&self, position: usize) -> Option<&Stock> {
        self.transitions.get(position.checked_sub(1)?)?.after.as_ref()
    }

    /// The number of changes.
    pub fn end(&self) -> usize {
        self.transitions.len()
    }
}

/// Makes the history of every product of the feed, and checks each change against the model and the ledger.
pub(super) fn replay(books: &Books, findings: &mut Findings) -> Timelines {
    let mut movements: HashMap<Uuid, VecDeque<&Value>> = HashMap::new();
    for movement in &books.movements {
        movements.entry(id(text(movement, "product_id"))).or_default().push_back(movement);
    }
    let mut timelines = Timelines::new();
    let mut rest = books.events.as_slice();
    let mut place = 0;
    while let Some(first) = rest.first() {
        let of = |event: &Value| (text(event, "product_id").to_owned(), integer(event, "version"));
        let length = rest.iter().take_while(|event| of(event) == of(first)).count();
        let (group, others) = rest.split_at(length);
        rest = others;
        for event in group {
            place += 1;
            findings.require(integer(event, "sequence") == place, "feed: places without gaps", || event.to_string());
        }
        let product = id(text(first, "product_id"));
        let timeline = timelines.entry(product).or_default();
        let ledger = movements.entry(product).or_default();
        match transition(group, timeline, ledger) {
            Ok(transition) => timeline.transitions.push(transition),
            Err((rule, why)) => {
                findings.add(rule, format!("{why}: {}", group.iter().map(Value::to_string).collect::<Vec<_>>().join(" ")));
                // What follows would only repeat it.
                return timelines;
            }
        }
    }
    for (product, left) in &movements {
        findings.require(left.is_empty(), "feed: an event for each change", || format!("{product}: no event for {left:?}"));
    }
    timelines
}

type Broken = (&'static str, String);

fn transition(group: &[Value], timeline: &Timeline, ledger: &mut VecDeque<&Value>) -> Result<Transition, Broken> {
    let changed = &group[0];
    let last = i64::try_from(timeline.end()).unwrap_or(i64::MAX);
    let before = timeline.state(timeline.end());
    let broken = |rule: &'static str, why: &str| Err((rule, why.to_owned()));
    if text(changed, "kind") != "inventory.changed" {
        return broken("feed: an event for each change", "a version without inventory.changed");
    }
    if integer(changed, "version") != last + 1 {
        return broken("feed: versions without gaps", "not the next version");
    }
    let told = stock(attribute(changed, "after"), last + 1);
    if stock(attribute(changed, "before"), last) != before.cloned() {
        return broken("feed: before continues after", "not what the stock was");
    }
    let mut transition = read(group, before, told.as_ref());
    match apply(before, last, &transition.change) {
        Err(rule) => return Err(("model: the change is allowed", rule.to_owned())),
        Ok(after) if after != told => return broken("model: the change has this effect", "another effect"),
        Ok(_) => {}
    }
    let kinds: Vec<&str> = group.iter().skip(1).map(|event| text(event, "kind")).collect();
    if kinds != expected_kinds(&transition, before) {
        return broken("feed: an event for each line that is crossed", "other events than the change has");
    }
    take_movement(&mut transition, before, ledger)?;
    Ok(transition)
}

/// What the events of one version say.
fn read(group: &[Value], before: Option<&Stock>, after: Option<&Stock>) -> Transition {
    let find = |kind: &str| group.iter().find(|event| text(event, "kind").starts_with(kind));
    let subject = |event: &Value| id(attribute(event, "subject")["id"].as_str().unwrap_or_default());
    let quantity = |event: &Value| attribute(event, "after")["quantity"].as_i64().unwrap_or(i64::MIN);
    let purchase = find("purchase.");
    let reservation = find("reservation.");
    let change = match (purchase, reservation) {
        (Some(event), held) if text(event, "kind") == "purchase.completed" => {
            Change::Sell { quantity: quantity(event), held: held.is_some() }
        }
        (Some(event), _) => Change::Return { quantity: quantity(event) },
        (None, Some(event)) if text(event, "kind") == "reservation.held" => Change::Hold { quantity: quantity(event) },
        (None, Some(event)) => Change::Free { quantity: quantity(event) },
        (None, None) => by_hand(before, after),
    };
    let ended = reservation.map(|event| text(event, "kind").trim_start_matches("reservation.").to_owned());
    Transition {
        change,
        purchase: purchase.map(subject),
        reservation: reservation.map(subject),
        ended: ended.filter(|how| how != "held"),
        after: after.cloned(),
        request_id: None,
        movement: None,
        created_at: text(&group[0], "created_at").to_owned(),
    }
}

fn by_hand(before: Option<&Stock>, after: Option<&Stock>) -> Change {
    match (before, after) {
        (None, Some(after)) => Change::Start { on_hand: after.on_hand, threshold: after.threshold },
        (Some(before), Some(after)) if before.threshold == after.threshold && before.on_hand != after.on_hand => {
            Change::Move { delta: after.on_hand - before.on_hand }
        }
        (Some(_), Some(after)) => Change::Set { on_hand: after.on_hand, threshold: after.threshold },
        (_, None) => Change::End,
    }
}

/// What follows `inventory.changed` in one version.
fn expected_kinds(transition: &Transition, before: Option<&Stock>) -> Vec<&'static str> {
    let mut kinds = crossings(before, transition.after.as_ref());
    match (&transition.change, transition.ended.as_deref()) {
        (Change::Sell { held, .. }, _) => {
            kinds.extend(held.then_some("reservation.confirmed"));
            kinds.push("purchase.completed");
        }
        (Change::Return { .. }, _) => kinds.push("purchase.cancelled"),
        (Change::Hold { .. }, _) => kinds.push("reservation.held"),
        (Change::Free { .. }, Some("released")) => kinds.push("reservation.released"),
        (Change::Free { .. }, _) => kinds.push("reservation.expired"),
        _ => {}
    }
    kinds
}

/// A change of what is on hand is the next movement of the product.
fn take_movement(transition: &mut Transition, before: Option<&Stock>, ledger: &mut VecDeque<&Value>) -> Result<(), Broken> {
    let on_hand = |stock: Option<&Stock>| stock.map_or(0, |stock| stock.on_hand);
    let after = on_hand(transition.after.as_ref());
    let delta = after - on_hand(before);
    if delta == 0 {
        return Ok(());
    }
    let Some(movement) = ledger.pop_front() else {
        return Err(("feed: a movement for each change of on_hand", "no movement".to_owned()));
    };
    let kinds: &[&str] = match transition.change {
        Change::Sell { .. } => &["sold"],
        Change::Return { .. } => &["returned"],
        Change::Start { .. } => &["received"],
        _ => &["received", "adjusted"],
    };
    let cause = attribute(movement, "cause").as_str().map(id);
    let fits = integer(movement, "delta") == delta
        && integer(movement, "balance") == after
        && kinds.contains(&text(movement, "kind"))
        && cause == transition.purchase;
    if !fits {
        return Err(("feed: a movement for each change of on_hand", format!("another movement: {movement}")));
    }
    transition.request_id = Some(text(movement, "request_id").to_owned());
    transition.movement = Some(integer(movement, "sequence"));
    Ok(())
}

/// Stock as an event shows it; what it says is available must be what the rest adds up to.
fn stock(value: &Value, version: i64) -> Option<Stock> {
    let number = |name: &str| value[name].as_i64();
    let stock =
        Stock { on_hand: number("on_hand")?, reserved: number("reserved")?, threshold: number("low_stock_threshold")?, version };
    (number("available") == Some(stock.available())).then_some(stock)
}

/// An id; nil where it is none, which nothing has.
pub(super) fn id(text: &str) -> Uuid {
    Uuid::parse_str(text).unwrap_or_default()
}
