//! Whether the books agree with themselves: looked over when somebody asks for it, and what was found.

use maud::{Markup, html};

use super::names::names;
use super::sign_in;
use crate::clients::{Books, Discrepancy};
use crate::parts::{Layout, Mark, hidden, state, trouble};
use crate::place::Place;
use crate::reply::Reply;
use crate::visit::Visit;
use crate::words::Words;

pub(crate) async fn show(visit: &Visit<'_>) -> Reply {
    let found = if visit.query.has("check") {
        let clock = &visit.outside.clock;
        let begun = clock.now().as_millisecond();
        match Books::check(&visit.inventory()).await {
            Err(why) if why.status() == Some(401) => return sign_in::again(visit, &why, None),
            Err(why) => trouble(visit, &why),
            Ok(books) => result(visit, &books, clock.now().as_millisecond() - begun).await,
        }
    } else {
        html! {}
    };
    let title = visit.t("books-title");
    let content = html! {
        div.books {
            h1 { (title) }
            p { (visit.t("books-text")) }
            // It changes nothing, so that a key that may only read is enough, and loading it again is harmless.
            form method="get" action=(Place::Books) {
                (hidden("check", "1"))
                button.primary { (visit.t("books-button")) }
            }
            (found)
        }
    };
    Reply::page(Layout::new(visit, &title).around(&content))
}

async fn result(visit: &Visit<'_>, books: &Books, took_ms: i64) -> Markup {
    let words = &visit.words;
    let is_right = books.consistent && books.discrepancies.is_empty();
    let count = i64::try_from(books.discrepancies.len()).unwrap_or(i64::MAX);
    html! {
        div.said role="status" {
            p {
                @if is_right { (state(words, Mark::Right)) } @else { (state(words, Mark::Wrong)) }
                " " (words.fill("books-looked", &[("count", books.products.into())]))
                " " span.quiet { (words.fill("books-took", &[("count", took_ms.into())])) }
            }
        }
        @if !is_right {
            @if books.truncated { p { (words.fill("books-truncated", &[("count", count.into())])) } }
            (table(visit, &books.discrepancies).await)
        }
    }
}

async fn table(visit: &Visit<'_>, all: &[Discrepancy]) -> Markup {
    let words = &visit.words;
    let names = names(visit, all.iter().map(|one| one.product_id)).await;
    html! {
        div.scroll tabindex="0" role="region" aria-label=(words.t("books-table")) {
            table {
                thead {
                    tr {
                        th scope="col" { (words.t("column-product")) }
                        th scope="col" { (words.t("column-what")) }
                        th.number scope="col" { (words.t("column-found")) }
                        th.number scope="col" { (words.t("column-expected")) }
                    }
                }
                tbody {
                    @for one in all {
                        @let name = names.get(&one.product_id).cloned().unwrap_or_else(|| one.product_id.to_string());
                        tr {
                            th.name scope="row" { a href=(Place::Product(one.product_id)) { bdi { (name) } } }
                            td { (rule(words, &one.rule)) }
                            td.number { (words.number(one.found)) }
                            td.number { (words.number(one.expected)) }
                        }
                    }
                }
            }
        }
    }
}

/// What should hold and does not. A rule of a newer service is shown by its name.
fn rule(words: &Words, rule: &str) -> String {
    words.t(match rule {
        "ledger_sum" => "rule-sum",
        "ledger_balance" => "rule-balance",
        "ledger_chain" => "rule-chain",
        "reserved" => "rule-reserved",
        "available" => "rule-available",
        other => return other.to_owned(),
    })
}
