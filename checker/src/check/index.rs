//! Where in the histories things are, and that the lists say the same.

use super::Findings;
use super::feed::{Timeline, Timelines, Transition, id};
use crate::books::{Books, attribute, integer, text};
use crate::model::Change;
use serde_json::Value;
use std::collections::HashMap;
use uuid::Uuid;

/// A change: the product, and how many changes it had then.
pub(super) type Spot = (Uuid, usize);

/// Where things are.
pub(super) struct Index<'a> {
    timelines: &'a Timelines,
    empty: Timeline,
    pub(super) sold: HashMap<Uuid, Spot>,
    pub(super) returned: HashMap<Uuid, Spot>,
    pub(super) held: HashMap<Uuid, Spot>,
    pub(super) ended: HashMap<Uuid, Spot>,
    pub(super) by_request: HashMap<&'a str, Vec<Spot>>,
}

impl<'a> Index<'a> {
    pub(super) fn new(timelines: &'a Timelines) -> Self {
        let mut index = Self {
            timelines,
            empty: Timeline::default(),
            sold: HashMap::new(),
            returned: HashMap::new(),
            held: HashMap::new(),
            ended: HashMap::new(),
            by_request: HashMap::new(),
        };
        for (product, timeline) in timelines {
            for (position, transition) in (1..).zip(&timeline.transitions) {
                index.enter((*product, position), transition);
            }
        }
        index
    }

    fn enter(&mut self, spot: Spot, transition: &'a Transition) {
        match (transition.purchase, &transition.change) {
            (Some(purchase), Change::Sell { .. }) => drop(self.sold.insert(purchase, spot)),
            (Some(purchase), _) => drop(self.returned.insert(purchase, spot)),
            _ => {}
        }
        match (transition.reservation, &transition.change) {
            (Some(reservation), Change::Hold { .. }) => drop(self.held.insert(reservation, spot)),
            (Some(reservation), _) => drop(self.ended.insert(reservation, spot)),
            _ => {}
        }
        if let Some(request_id) = &transition.request_id {
            self.by_request.entry(request_id).or_default().push(spot);
        }
    }

    pub(super) fn timeline(&self, product: Uuid) -> &Timeline {
        self.timelines.get(&product).unwrap_or(&self.empty)
    }

    pub(super) fn transition(&self, (product, position): Spot) -> Option<&Transition> {
        self.timeline(product).transitions.get(position.checked_sub(1)?)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (Spot, &Transition)> {
        self.timelines.iter().flat_map(|(product, timeline)| {
            (1..).zip(&timeline.transitions).map(|(position, transition)| ((*product, position), transition))
        })
    }
}

/// The lists must say what the histories say.
pub(super) fn compare(books: &Books, timelines: &Timelines, findings: &mut Findings) {
    let index = Index::new(timelines);
    stocks(books, timelines, findings);
    let count = |wanted: fn(&Change) -> bool| index.all().filter(|(_, transition)| wanted(&transition.change)).count();
    let sales = count(|change| matches!(change, Change::Sell { .. }));
    let returns = count(|change| matches!(change, Change::Return { .. }));
    findings.require(sales == books.purchases.len(), "one sale for each purchase", || {
        format!("{sales} sales, {} purchases", books.purchases.len())
    });
    findings.require(returns == index.returned.len(), "a purchase is returned once", || format!("{returns} returns"));
    for purchase in &books.purchases {
        findings.require(is_purchase(purchase, &index), "a purchase is what the history says", || purchase.to_string());
    }
    let holds = count(|change| matches!(change, Change::Hold { .. }));
    findings.require(holds == books.reservations.len(), "one hold for each reservation", || format!("{holds} holds"));
    for reservation in &books.reservations {
        findings
            .require(is_reservation(reservation, &index), "a reservation is what the history says", || reservation.to_string());
    }
}

fn stocks(books: &Books, timelines: &Timelines, findings: &mut Findings) {
    let mut listed = 0;
    for (product, timeline) in timelines {
        let row = books.stocks.iter().find(|row| row["id"].as_str().map(id) == Some(*product));
        let Some(state) = timeline.state(timeline.end()) else {
            findings.require(row.is_none(), "stock is what the history says", || format!("{product} was deleted"));
            continue;
        };
        listed += 1;
        let same = row.is_some_and(|row| {
            integer(row, "on_hand") == state.on_hand
                && integer(row, "reserved") == state.reserved
                && integer(row, "available") == state.available()
                && integer(row, "low_stock_threshold") == state.threshold
                && integer(row, "version") == state.version
        });
        findings.require(same, "stock is what the history says", || format!("{product}: {row:?} is not {state:?}"));
    }
    findings.require(listed == books.stocks.len(), "stock is what the history says", || "more stock than began".to_owned());
}

fn is_purchase(purchase: &Value, index: &Index<'_>) -> bool {
    let key = id(purchase["id"].as_str().unwrap_or_default());
    let Some(sale) = index.sold.get(&key).and_then(|spot| index.transition(*spot)) else { return false };
    let Change::Sell { quantity, .. } = sale.change else { return false };
    let is_cancelled = index.returned.contains_key(&key);
    quantity == integer(purchase, "quantity")
        && sale.after.as_ref().map(crate::model::Stock::available) == Some(integer(purchase, "remaining"))
        && text(purchase, "status") == if is_cancelled { "cancelled" } else { "completed" }
        && attribute(purchase, "cancelled_at").is_string() == is_cancelled
        && cents(text(purchase, "total_price")) == cents(text(purchase, "unit_price")).map(|price| price * quantity)
}

/// The cents of a price with two decimals.
fn cents(price: &str) -> Option<i64> {
    let (whole, rest) = price.split_once('.')?;
    Some(whole.parse::<i64>().ok()? * 100 + rest.parse::<i64>().ok()?)
}

fn is_reservation(reservation: &Value, index: &Index<'_>) -> bool {
    let key = id(reservation["id"].as_str().unwrap_or_default());
    let Some(hold) = index.held.get(&key).and_then(|spot| index.transition(*spot)) else { return false };
    let Change::Hold { quantity } = hold.change else { return false };
    let status = text(reservation, "status");
    let ended = index.ended.get(&key).and_then(|spot| index.transition(*spot));
    let fits = match ended {
        None => status == "held",
        // Times have one format, so they compare as text.
        Some(end) if status == "expired" => {
            end.ended.as_deref() == Some("expired") && end.created_at.as_str() >= text(reservation, "expires_at")
        }
        Some(end) => end.ended.as_deref() == Some(status),
    };
    let purchase = attribute(reservation, "purchase_id").as_str().map(id);
    fits && quantity == integer(reservation, "quantity") && purchase == ended.and_then(|end| end.purchase)
}
