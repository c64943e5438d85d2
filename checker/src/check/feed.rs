//! The feed, replayed through the model.

use super::Findings;
use crate::books::{Books, attribute, integer, text, uuid};
use crate::model::{Change, Stock, apply, crossings};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap, VecDeque};
use uuid::Uuid;

/// The history of the stock of every product: all changes in their order, so that the version is their number.
pub(super) type Timelines<'a> = BTreeMap<Uuid, Vec<Transition<'a>>>;

/// One change of the stock of one product.
#[derive(Debug)]
pub(super) struct Transition<'a> {
    pub(super) product: Uuid,
    /// The version that it made.
    pub(super) version: i64,
    pub(super) change: Change,
    /// The purchase that was made or cancelled.
    pub(super) purchase: Option<Uuid>,
    /// The reservation that was made or ended.
    pub(super) reservation: Option<Uuid>,
    /// How the reservation ended.
    pub(super) ended: Option<&'a str>,
    /// What the stock was afterwards.
    pub(super) after: Option<Stock>,
    /// The request that did it, where the ledger knows.
    pub(super) request_id: Option<&'a str>,
    /// The place in the ledger.
    pub(super) movement: Option<i64>,
    pub(super) created_at: &'a str,
}

/// Makes the history of every product of the feed, and checks each change against the model and the ledger.
pub(super) fn replay<'a>(books: &'a Books, findings: &mut Findings) -> Timelines<'a> {
    let mut movements: HashMap<Uuid, VecDeque<&Value>> = HashMap::new();
    for movement in &books.movements {
        movements.entry(uuid(attribute(movement, "product_id")).unwrap_or_default()).or_default().push_back(movement);
    }
    for (place, event) in (1..).zip(&books.events) {
        findings.require(integer(event, "sequence") == place, "feed: places without gaps", || event.to_string());
    }
    let mut timelines = Timelines::new();
    let is_same = |one: &Value, other: &Value, name| attribute(one, name) == attribute(other, name);
    let is_one_version = |one: &Value, other: &Value| is_same(one, other, "product_id") && is_same(one, other, "version");
    for group in books.events.chunk_by(is_one_version) {
        let product = uuid(attribute(&group[0], "product_id")).unwrap_or_default();
        let timeline = timelines.entry(product).or_default();
        match transition(group, timeline.last(), movements.entry(product).or_default()) {
            Ok(transition) => timeline.push(transition),
            Err((rule, why)) => {
                findings.add(rule, format!("{why}: {}", json!(group)));
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

fn require(holds: bool, rule: &'static str, why: &str) -> Result<(), Broken> {
    if holds { Ok(()) } else { Err((rule, why.to_owned())) }
}

fn transition<'a>(
    group: &'a [Value],
    last: Option<&Transition<'_>>,
    ledger: &mut VecDeque<&'a Value>,
) -> Result<Transition<'a>, Broken> {
    let (before, version) = last.map_or((None, 0), |last| (last.after, last.version));
    let mut transition = read(group, before);
    let is_change = text(&group[0], "kind") == "inventory.changed";
    require(is_change, "feed: an event for each change", "a version without inventory.changed")?;
    require(transition.version == version + 1, "feed: versions without gaps", "not the next version")?;
    let continues = stock(attribute(&group[0], "before"), version) == before;
    require(continues, "feed: before continues after", "not what the stock was")?;
    let allowed = apply(before, version, transition.change).map_err(|rule| ("model: the change is allowed", rule.to_owned()))?;
    require(allowed == transition.after, "model: the change has this effect", "another effect")?;
    let is_told = group.iter().skip(1).map(|event| text(event, "kind")).eq(expected_kinds(&transition, before));
    require(is_told, "feed: an event for each line that is crossed", "other events than the change has")?;
    take_movement(&mut transition, before, ledger)?;
    Ok(transition)
}

/// What the events of one version say.
fn read(group: &[Value], before: Option<Stock>) -> Transition<'_> {
    let find = |kind: &str| group.iter().find(|event| text(event, "kind").starts_with(kind));
    let subject = |event: &Value| uuid(&attribute(event, "subject")["id"]).unwrap_or_default();
    let quantity = |event: &Value| attribute(event, "after")["quantity"].as_i64().unwrap_or(i64::MIN);
    let (purchase, reservation) = (find("purchase."), find("reservation."));
    let version = integer(&group[0], "version");
    let after = stock(attribute(&group[0], "after"), version);
    let change = match (purchase, reservation) {
        (Some(event), held) if text(event, "kind") == "purchase.completed" => {
            Change::Sell { quantity: quantity(event), held: held.is_some() }
        }
        (Some(event), _) => Change::Return { quantity: quantity(event) },
        (None, Some(event)) if text(event, "kind") == "reservation.held" => Change::Hold { quantity: quantity(event) },
        (None, Some(event)) => Change::Free { quantity: quantity(event) },
        (None, None) => by_hand(before, after),
    };
    Transition {
        product: uuid(attribute(&group[0], "product_id")).unwrap_or_default(),
        version,
        change,
        purchase: purchase.map(subject),
        reservation: reservation.map(subject),
        ended: reservation.and_then(|event| text(event, "kind").strip_prefix("reservation.")).filter(|how| *how != "held"),
        after,
        request_id: None,
        movement: None,
        created_at: text(&group[0], "created_at"),
    }
}

fn by_hand(before: Option<Stock>, after: Option<Stock>) -> Change {
    match (before, after) {
        (None, Some(Stock { on_hand, threshold, .. })) => Change::Start { on_hand, threshold },
        (Some(before), Some(after)) if before.threshold == after.threshold && before.on_hand != after.on_hand => {
            Change::Move { delta: after.on_hand - before.on_hand }
        }
        (Some(_), Some(Stock { on_hand, threshold, .. })) => Change::Set { on_hand, threshold },
        (_, None) => Change::End,
    }
}

/// What follows `inventory.changed` in one version.
fn expected_kinds(transition: &Transition<'_>, before: Option<Stock>) -> Vec<&'static str> {
    let mut kinds = crossings(before, transition.after);
    kinds.extend(match (transition.change, transition.ended) {
        (Change::Sell { held: true, .. }, _) => &["reservation.confirmed", "purchase.completed"][..],
        (Change::Sell { .. }, _) => &["purchase.completed"],
        (Change::Return { .. }, _) => &["purchase.cancelled"],
        (Change::Hold { .. }, _) => &["reservation.held"],
        (Change::Free { .. }, Some("released")) => &["reservation.released"],
        (Change::Free { .. }, _) => &["reservation.expired"],
        _ => &[],
    });
    kinds
}

/// A change of what is on hand is the next movement of the product.
fn take_movement<'a>(
    transition: &mut Transition<'a>,
    before: Option<Stock>,
    ledger: &mut VecDeque<&'a Value>,
) -> Result<(), Broken> {
    const RULE: &str = "feed: a movement for each change of on_hand";
    let [before, after] = [before, transition.after].map(|stock| stock.map_or(0, |stock| stock.on_hand));
    if before == after {
        return Ok(());
    }
    let movement = ledger.pop_front().ok_or((RULE, "no movement".to_owned()))?;
    let kinds: &[&str] = match transition.change {
        Change::Sell { .. } => &["sold"],
        Change::Return { .. } => &["returned"],
        Change::Start { .. } => &["received"],
        _ => &["received", "adjusted"],
    };
    let fits = integer(movement, "delta") == after - before
        && integer(movement, "balance") == after
        && kinds.contains(&text(movement, "kind"))
        && uuid(attribute(movement, "cause")) == transition.purchase;
    require(fits, RULE, &format!("another movement: {movement}"))?;
    transition.request_id = Some(text(movement, "request_id"));
    transition.movement = Some(integer(movement, "sequence"));
    Ok(())
}

/// Stock as it is shown; what it says is available must be what the rest adds up to.
pub(super) fn stock(shown: &Value, version: i64) -> Option<Stock> {
    let number = |name: &str| shown[name].as_i64();
    let stock =
        Stock { on_hand: number("on_hand")?, reserved: number("reserved")?, threshold: number("low_stock_threshold")?, version };
    (number("available") == Some(stock.available())).then_some(stock)
}
