//! What was on hand of a product, day by day: a chart, the sums of its days, and the same numbers as a table.

use jiff::Span;
use maud::{Markup, html};
use platform::clock::{day_of, to_date, to_millis};
use uuid::Uuid;

use super::super::about::About;
use super::super::events::Feed;
use super::super::line::told;
use crate::charts::{Run, Step};
use crate::clients::{Day, Figures, Sums, Trouble};
use crate::pairs::Pairs;
use crate::parts::trouble;
use crate::place::Place;
use crate::visit::Visit;
use crate::words::Words;

/// The spans that can be looked at, in days; the second one is shown unless the URL says otherwise.
const SPANS: [i64; 4] = [7, 30, 90, 365];

pub(super) async fn load(visit: &Visit<'_>, id: Uuid) -> Result<Option<Figures>, Trouble> {
    let today = day_of(to_millis(visit.outside.clock.now()));
    Figures::of_product(&visit.inventory(), id, &to_date(today - (span(visit) - 1))).await
}

fn span(visit: &Visit<'_>) -> i64 {
    let asked = visit.query.get("days").parse();
    SPANS.into_iter().find(|days| asked == Ok(*days)).unwrap_or(SPANS[1])
}

/// The part of the page's query that says of which days it is, to be kept by other links of the page.
pub(super) fn kept(visit: &Visit<'_>) -> Pairs {
    let days = span(visit);
    Pairs::default().with("days", if days == SPANS[1] { String::new() } else { days.to_string() })
}

pub(super) fn section(visit: &Visit<'_>, about: &About, found: &Result<Option<Figures>, Trouble>) -> Markup {
    let inner = match found {
        // Where the stock tells of its trouble, once is enough.
        Err(why) if about.stock.is_ok() => trouble(visit, why),
        Ok(Some(figures)) => figure(visit, about, figures),
        Ok(None) | Err(_) => return html! {},
    };
    html! {
        section aria-labelledby="balance" {
            div.titled { h2 #balance { (visit.t("balance-title")) } (spans(visit, about.id)) }
            (inner)
        }
    }
}

fn spans(visit: &Visit<'_>, id: Uuid) -> Markup {
    html! {
        nav.views aria-label=(visit.t("balance-spans")) {
            @for days in SPANS {
                // The page of the ledger stays.
                @let pairs = [("after", visit.query.get("after")), ("before", visit.query.get("before"))].into_iter().collect::<Pairs>();
                @let current = (days == span(visit)).then_some("true");
                a href={ (Place::Product(id)) "?" (pairs.with("days", days.to_string()).encoded()) } aria-current=[current] {
                    (visit.words.fill("balance-days", &[("count", days.into())]))
                }
            }
        }
    }
}

fn figure(visit: &Visit<'_>, about: &About, figures: &Figures) -> Markup {
    let words = &visit.words;
    let values = figures.on_hand();
    let at = |day: usize| figures.from.saturating_add(Span::new().days(i64::try_from(day).unwrap_or_default()));
    let ends = [0, values.len() / 2, values.len().saturating_sub(1)].map(at);
    let on_hand = words.t("column-on-hand");
    let run = |run: Run| {
        let (first, last) = (at(run.first), at(run.first + run.days - 1));
        let days = if run.days == 1 { words.day(last) } else { format!("{} – {}", words.short_day(first), words.day(last)) };
        format!("{days} · {on_hand}: {}", words.number(run.value))
    };
    let threshold = about.stock.as_ref().ok().and_then(Option::as_ref).map(|stock| stock.it.low_stock_threshold);
    let told = told(words, &values);
    let number = |value: i64| words.number(value);
    let days = ends.map(|day| words.short_day(day));
    let chart = Step { values: &values, level: threshold, told: &told, run: &run, number: &number, days };
    html! {
        div.chart data-chart data-first=(figures.from) data-label=(on_hand) {
            (chart.render())
            div.reading hidden {
                label.unseen for="day" { (words.t("balance-day")) }
                input #day type="range" min="0" max=(values.len().saturating_sub(1)) value=(values.len().saturating_sub(1));
                output for="day" {}
            }
            @if let Some(level) = threshold.filter(|level| *level > 0) {
                p.key { (words.t("column-threshold")) ": " (words.number(level)) }
            }
        }
        @if let Some(total) = &figures.total { (totals(words, total)) }
        (table(visit, about.id, figures))
    }
}

fn totals(words: &Words, total: &Sums) -> Markup {
    let one = |text: &str, value: String| html! { div { dt { (words.t(text)) } dd.number { (value) } } };
    html! {
        dl.facts {
            (one("kind-received", words.number(total.received)))
            (one("kind-sold", words.number(total.sold)))
            (one("kind-returned", words.number(total.returned)))
            (one("kind-adjusted", adjusted(words, total)))
            @for money in &total.money {
                div {
                    dt { (words.fill("balance-money", &[("currency", money.currency.as_str().into())])) }
                    dd.number {
                        (words.money(&money.sold, &money.currency))
                        @if money.units_returned > 0 {
                            " " span.quiet { (words.fill("balance-returned", &[("amount", words.decimal(&money.returned).into())])) }
                        }
                    }
                }
            }
        }
    }
}

/// Up and down apart: together they might seem to be nothing.
fn adjusted(words: &Words, sums: &Sums) -> String {
    match (sums.adjusted_up, sums.adjusted_down) {
        (0, 0) => words.number(0),
        (up, 0) => words.signed(up),
        (0, down) => words.signed(down.saturating_neg()),
        (up, down) => format!("{} {}", words.signed(up), words.signed(down.saturating_neg())),
    }
}

fn table(visit: &Visit<'_>, id: Uuid, figures: &Figures) -> Markup {
    let words = &visit.words;
    let before = words.fill("balance-before", &[("day", words.day(figures.from).into())]);
    html! {
        details {
            summary { (words.t("balance-table")) }
            div.scroll tabindex="0" role="group" aria-labelledby="balance" {
                table.balance {
                    thead {
                        tr {
                            th scope="col" { (words.t("balance-day")) }
                            @for text in ["column-on-hand", "kind-received", "kind-sold", "kind-returned", "kind-adjusted", "balance-sales"] {
                                th.number scope="col" { (words.t(text)) }
                            }
                        }
                    }
                    tbody {
                        @for day in figures.days.iter().rev() { (row(words, id, day)) }
                        tr { th scope="row" { (before) } td.number { (words.number(figures.on_hand_before)) } td colspan="5" {} }
                    }
                }
            }
            p { (words.t("balance-still")) }
        }
    }
}

fn row(words: &Words, id: Uuid, day: &Day) -> Markup {
    let address = Feed { product: Some(id), day: Some(day.date), ..Feed::default() }.address();
    let sums = &day.sums;
    html! {
        tr {
            th scope="row" { a href=(address) { (words.day(day.date)) } }
            td.number { (words.number(day.on_hand)) }
            td.number { (words.number(sums.received)) }
            td.number { (words.number(sums.sold)) }
            td.number { (words.number(sums.returned)) }
            td.number { (adjusted(words, sums)) }
            td.number {
                @for money in &sums.money {
                    @if money.units_sold > 0 { (words.money(&money.sold, &money.currency)) " " }
                    @if money.units_returned > 0 { "\u{2212}" (words.money(&money.returned, &money.currency)) " " }
                }
            }
        }
    }
}
