//! Figures: sums by day, which must be those of the ledger and of the purchases, of each product and of the shop.

use super::Findings;
use super::lists::cents;
use crate::books::{Books, attribute, integer, text};
use serde_json::Value;
use std::collections::BTreeMap;

/// What moved on a day, by its names.
type Sums = BTreeMap<&'static str, i64>;

/// By product, or nothing for the shop, and by day.
type Days<'a> = BTreeMap<&'a str, BTreeMap<&'a str, Sums>>;

const UNITS: [&str; 5] = ["sold", "returned", "received", "adjusted_up", "adjusted_down"];

/// Compares them.
pub(super) fn compare(books: &Books, findings: &mut Findings) {
    let expected = expected(books);
    let found: Days<'_> = books.figures.iter().map(|row| (text(row, "product_id"), days(row))).collect();
    let quiet = expected.is_empty() && found.values().all(BTreeMap::is_empty);
    findings.require(quiet || found == expected, "figures are what the ledger adds up to", || {
        format!("{found:?} is not {expected:?}")
    });
    for row in &books.figures {
        let mut on_hand = integer(row, "on_hand_before");
        let begins_empty = on_hand == 0;
        let fits = |day: &Value| {
            let number = |name: &str| day[name].as_i64().unwrap_or_default();
            let [sold, returned, received, up, down] = UNITS.map(number);
            on_hand += received + returned + up - down - sold;
            number("on_hand") == on_hand
        };
        let continues = attribute(row, "days").as_array().is_some_and(|days| days.iter().all(fits));
        let is_now = attribute(row, "now")["on_hand"] == on_hand;
        findings.require(begins_empty && continues && is_now, "figures continue to what is on hand", || row.to_string());
    }
}

/// What the ledger and the purchases say.
fn expected(books: &Books) -> Days<'_> {
    let mut days = Days::new();
    let mut add = |row, time, name, count| {
        for subject in ["", text(row, "product_id")] {
            let day = days.entry(subject).or_default().entry(date(text(row, time))).or_default();
            *day.entry(name).or_default() += count;
        }
    };
    for row in &books.movements {
        let delta = integer(row, "delta");
        let name = match (text(row, "kind"), delta > 0) {
            ("sold", _) => "sold",
            ("returned", _) => "returned",
            ("received", _) => "received",
            (_, true) => "adjusted_up",
            (_, false) => "adjusted_down",
        };
        add(row, "created_at", name, delta.abs());
    }
    for row in &books.purchases {
        let total = cents(text(row, "total_price")).unwrap_or_default();
        add(row, "created_at", "cents_sold", total);
        if attribute(row, "cancelled_at").is_string() {
            add(row, "cancelled_at", "cents_returned", total);
        }
    }
    days
}

/// What the figures say: what is 0 is left out.
fn days(row: &Value) -> BTreeMap<&str, Sums> {
    let all = attribute(row, "days").as_array().into_iter().flatten();
    all.map(|day| (day["day"].as_str().unwrap_or_default(), sums(day))).collect()
}

fn sums(day: &Value) -> Sums {
    let mut sums: Sums = UNITS.iter().map(|name| (*name, day[*name].as_i64().unwrap_or_default())).collect();
    for turnover in day["money"].as_array().into_iter().flatten() {
        for (name, member) in [("cents_sold", "sold"), ("cents_returned", "returned")] {
            *sums.entry(name).or_default() += turnover[member].as_str().and_then(cents).unwrap_or(i64::MIN);
        }
    }
    sums.retain(|_, count| *count != 0);
    sums
}

fn date(time: &str) -> &str {
    time.split('T').next().unwrap_or_default()
}
