//! What was sold today, and what there is in the shop: each number leads to what it counts.

use maud::{Markup, html};
use platform::clock::{day_of, to_date, to_millis};

use super::super::events::Feed;
use super::query::{Query, View};
use crate::clients::{Figures, Service, Trouble};
use crate::visit::Visit;

/// Yesterday too: where the clock of the service is behind, it is still that day there.
pub(super) async fn load(service: &Service<'_>) -> Result<Figures, Trouble> {
    let today = day_of(to_millis(service.outside.clock.now()));
    Figures::of_shop(service, &to_date(today - 1)).await
}

pub(super) fn today(visit: &Visit<'_>, figures: &Figures) -> Markup {
    let (words, sums) = (&visit.words, figures.last_day());
    let Some(now) = figures.now.as_ref().filter(|now| now.products > 0 || !figures.days.is_empty()) else { return html! {} };
    let sales = Feed { kind: "purchase.completed".to_owned(), day: Some(figures.to), ..Feed::default() }.address();
    let view = |text: &str, number: i64, view: View| {
        let address = Query::of(view).address();
        html! { div { dt { (words.t(text)) } dd { a href=(address) { (words.number(number)) } } } }
    };
    html! {
        dl.today #today data-live {
            div {
                dt { (words.t("today-sold")) }
                dd {
                    a href=(sales) { (words.fill("units", &[("count", sums.sold.into())])) }
                    @if sums.returned > 0 { " " span.quiet { (words.fill("today-returned", &[("count", sums.returned.into())])) } }
                }
            }
            @if sums.money.iter().any(|money| money.units_sold > 0) {
                div {
                    dt { (words.t("today-money")) }
                    dd {
                        @for money in sums.money.iter().filter(|money| money.units_sold > 0) {
                            a href=(sales) { (words.money(&money.sold, &money.currency)) } " "
                        }
                    }
                }
            }
            (view("view-low", now.low, View::Low))
            (view("view-out", now.out, View::Out))
            (view("today-holds", now.holds, View::Reserved))
            (view("today-reserved", now.reserved, View::Reserved))
        }
    }
}
