//! The rows of the list.

use maud::{Markup, html};

use super::super::line::told;
use super::gather::{Page, Row};
use super::query::{Query, Sort};
use crate::charts::spark;
use crate::clients::Stock;
use crate::parts::{Mark, state};
use crate::place::Place;
use crate::visit::Visit;
use crate::words::Words;

pub(super) fn table(visit: &Visit<'_>, query: &Query, page: &Page) -> Markup {
    let words = &visit.words;
    html! {
        table.products {
            caption.unseen { (words.t("list-title")) }
            thead {
                tr {
                    (column(words, query, "column-name", Some(Sort::Name), false))
                    (column(words, query, "column-sku", Some(Sort::Sku), false))
                    (column(words, query, "column-price", Some(Sort::Price), true))
                    (column(words, query, "column-on-hand", Some(Sort::OnHand), true))
                    (column(words, query, "column-reserved", None, true))
                    (column(words, query, "column-available", Some(Sort::Available), true))
                    (column(words, query, "column-threshold", None, true))
                    @if has_lines(page) { (column(words, query, "column-line", None, false)) }
                    (column(words, query, "column-state", None, false))
                }
            }
            tbody { @for one in &page.rows { (row(words, one, page)) } }
        }
    }
}

/// The head of a column; a link to the list in its order, the other way round where it is in that order already.
fn column(words: &Words, query: &Query, text: &str, sort: Option<Sort>, is_number: bool) -> Markup {
    let sort = sort.filter(|sort| query.can_sort(*sort));
    let is_current = sort == Some(query.sort);
    let order = is_current.then_some(if query.is_descending { "descending" } else { "ascending" });
    let address = sort.map(|sort| {
        let is_descending = is_current && !query.is_descending;
        Query { sort, is_descending, after: String::new(), before: String::new(), ..query.clone() }.address()
    });
    html! {
        th.number[is_number] scope="col" aria-sort=[order] {
            @if let Some(address) = address { a href=(address) { (words.t(text)) } } @else { (words.t(text)) }
        }
    }
}

fn row(words: &Words, row: &Row, page: &Page) -> Markup {
    let (id, product) = (row.product.id, &row.product.attributes);
    let number = |text: &str, value: fn(&Stock) -> i64| {
        html! {
            td.number data-label=(words.t(text)) {
                @if let Some(stock) = &row.stock { (words.number(value(stock))) } @else { span.quiet { "–" } }
            }
        }
    };
    html! {
        tr id={ "product-" (id) } {
            th.name scope="row" { a href=(Place::Product(id)) { bdi { (product.title()) } } }
            td.sku data-label=(words.t("column-sku")) { bdi { (product.sku) } }
            td.number data-label=(words.t("column-price")) { (words.money(&product.price, &product.currency)) }
            (number("column-on-hand", |stock| stock.on_hand))
            (number("column-reserved", |stock| stock.reserved))
            (number("column-available", |stock| stock.available))
            (number("column-threshold", |stock| stock.low_stock_threshold))
            @if has_lines(page) {
                td.past data-label=(words.t("column-line")) {
                    @if let Some(values) = &row.on_hand { (spark(values, &told(words, values))) } @else { span.quiet { "–" } }
                }
            }
            td data-label=(words.t("column-state")) {
                @if let Some(mark) = mark_of(row, page.stock_trouble.is_none()) { (state(words, mark)) } @else { span.quiet { "–" } }
            }
        }
    }
}

/// Where no figures can be had, there is no column for them either.
fn has_lines(page: &Page) -> bool {
    page.figures_trouble.is_none()
}

/// The state of a row, where it is known.
fn mark_of(row: &Row, is_stock_known: bool) -> Option<Mark> {
    match &row.stock {
        _ if row.product.attributes.is_archived() => Some(Mark::Archived),
        Some(stock) if stock.is_out() => Some(Mark::Out),
        Some(stock) if stock.is_low() => Some(Mark::Low),
        Some(_) => Some(Mark::Good),
        None => is_stock_known.then_some(Mark::NotStarted),
    }
}
