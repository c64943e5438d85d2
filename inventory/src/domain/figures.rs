use money::{Currency, Total};

use super::ProductId;
use crate::limits::{DAY_MIN, PRODUCT_DAYS_PER_PAGE_MAX, SPAN_DAYS_DEFAULT, SPAN_DAYS_MAX};

/// Some days one after the other, counted from 1970-01-01, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    from: i64,
    to: i64,
}

/// Why two days are no span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoSpan {
    /// The first is after the last.
    Reversed,
    /// There are too many days between them.
    TooLong,
}

impl Span {
    /// From one day to another, both included. Unless it is said, it ends today, and has so many days as one asks for who asks for
    /// nothing.
    pub(crate) fn new(from: Option<i64>, to: Option<i64>, today: i64) -> Result<Self, NoSpan> {
        let to = to.unwrap_or(today);
        let from = from.unwrap_or((to - SPAN_DAYS_DEFAULT + 1).max(DAY_MIN));
        match to - from {
            days if days < 0 => Err(NoSpan::Reversed),
            days if days >= SPAN_DAYS_MAX => Err(NoSpan::TooLong),
            _ => Ok(Self { from, to }),
        }
    }

    /// The first day.
    pub(crate) fn from(self) -> i64 {
        self.from
    }

    /// The last day.
    pub(crate) fn to(self) -> i64 {
        self.to
    }

    /// Of how many products a page has this span at most.
    pub(crate) fn products_per_page(self) -> i64 {
        (PRODUCT_DAYS_PER_PAGE_MAX / (self.to - self.from + 1)).max(1)
    }
}

/// What moved in a span, of one product or of the whole shop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Figures {
    /// The product; `None` for the shop.
    pub(crate) product_id: Option<ProductId>,
    /// The days that were asked for.
    pub(crate) span: Span,
    /// What moved in them.
    pub(crate) moved: Moved,
    /// How it is now, where that was asked for.
    pub(crate) now: Option<State>,
}

/// What moved in a span.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Moved {
    /// Units on hand as the first day began.
    pub(crate) on_hand_before: i64,
    /// The days on which something moved, in order.
    pub(crate) days: Vec<Day>,
    /// All of them together.
    pub(crate) total: Sums,
}

/// What moved on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Day {
    /// Which one, counted from 1970-01-01.
    pub(crate) date: i64,
    /// What moved.
    pub(crate) sums: Sums,
    /// Units on hand as it ended.
    pub(crate) on_hand: i64,
}

/// Sums of units and of money. None of them is negative.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    /// Units bought.
    pub(crate) sold: i64,
    /// Units that came back from cancelled purchases.
    pub(crate) returned: i64,
    /// Units received.
    pub(crate) received: i64,
    /// Units that adjustments added.
    pub(crate) adjusted_up: i64,
    /// Units that adjustments took.
    pub(crate) adjusted_down: i64,
    /// What was bought and cancelled for, each currency once, by its code.
    pub(crate) money: Vec<Turnover>,
}

/// Purchases in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Turnover {
    /// Units bought.
    pub(crate) units_sold: i64,
    /// For how much.
    pub(crate) sold: Total,
    /// Units of cancelled purchases.
    pub(crate) units_returned: i64,
    /// For how much they had been bought.
    pub(crate) returned: Total,
}

/// How many products, units and holds there are, of one product or in the whole shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct State {
    /// Products that have stock, be it 0 units.
    pub(crate) products: i64,
    /// Those of which nothing is available.
    pub(crate) out: i64,
    /// Those of which something is available, and no more than their threshold.
    pub(crate) low: i64,
    /// Units on hand.
    pub(crate) on_hand: i64,
    /// Units that live holds have.
    pub(crate) reserved: i64,
    /// Live holds.
    pub(crate) holds: i64,
}

impl Moved {
    /// Counts what moved on a day: the one that was counted last, or a later one.
    pub(crate) fn add(&mut self, date: i64, sums: &Sums) {
        if self.days.last().is_none_or(|last| last.date != date) {
            let on_hand = self.days.last().map_or(self.on_hand_before, |last| last.on_hand);
            self.days.push(Day { date, sums: Sums::default(), on_hand });
        }
        if let Some(last) = self.days.last_mut() {
            last.sums.add(sums);
            last.on_hand += sums.received + sums.returned + sums.adjusted_up - sums.adjusted_down - sums.sold;
        }
        self.total.add(sums);
    }
}

impl Sums {
    fn add(&mut self, other: &Self) {
        self.sold += other.sold;
        self.returned += other.returned;
        self.received += other.received;
        self.adjusted_up += other.adjusted_up;
        self.adjusted_down += other.adjusted_down;
        for turnover in &other.money {
            match self.money.binary_search_by(|known| known.currency().code().cmp(turnover.currency().code())) {
                Ok(place) => self.money[place].add(turnover),
                Err(place) => self.money.insert(place, turnover.clone()),
            }
        }
    }
}

impl Turnover {
    /// Its currency.
    pub(crate) fn currency(&self) -> Currency {
        self.sold.currency()
    }

    fn add(&mut self, other: &Self) {
        self.units_sold += other.units_sold;
        self.sold += other.sold;
        self.units_returned += other.units_returned;
        self.returned += other.returned;
    }
}

#[cfg(test)]
mod tests {
    use super::{NoSpan, Span};
    use crate::limits::DAY_MIN;

    #[test]
    fn a_span_is_what_was_asked_for_or_the_last_month() {
        let span = |from, to| Span::new(from, to, 20_000).map(|span| (span.from(), span.to()));
        for (from, to, expected) in [
            (None, None, Ok((19_971, 20_000))),
            (Some(19_999), None, Ok((19_999, 20_000))),
            (None, Some(100), Ok((71, 100))),
            (None, Some(DAY_MIN + 3), Ok((DAY_MIN, DAY_MIN + 3))),
            (Some(7), Some(7), Ok((7, 7))),
            (Some(1), Some(400), Ok((1, 400))),
            (Some(1), Some(401), Err(NoSpan::TooLong)),
            (Some(8), Some(7), Err(NoSpan::Reversed)),
            (Some(20_001), None, Err(NoSpan::Reversed)),
            (Some(-800_000), None, Err(NoSpan::TooLong)),
        ] {
            assert_eq!(span(from, to), expected, "{from:?} {to:?}");
        }
    }

    #[test]
    fn a_page_has_fewer_products_of_a_longer_span() {
        for (days, products) in [(1, 4_000), (30, 133), (40, 100), (41, 97), (400, 10)] {
            assert_eq!(Span::new(Some(1), Some(days), 0).unwrap().products_per_page(), products);
        }
    }
}
