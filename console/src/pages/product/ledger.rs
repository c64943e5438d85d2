//! The ledger of a product, newest first: every change of what is on hand, who made it, and why.

use maud::{Markup, html};
use uuid::Uuid;

use super::super::about::About;
use super::{Found, balance};
use crate::clients::{Movement, Resource};
use crate::limits::LEDGER_ROWS;
use crate::parts::{time, trouble};
use crate::place::Place;
use crate::visit::Visit;
use crate::words::Words;

pub(super) async fn load(visit: &Visit<'_>, id: Uuid) -> Found<Movement> {
    let service = visit.inventory();
    let size = LEDGER_ROWS.to_string();
    let mut parameters = vec![("sort", "-created_at"), ("page[size]", size.as_str())];
    for (name, cursor) in [("page[after]", visit.query.get("after")), ("page[before]", visit.query.get("before"))] {
        if !cursor.is_empty() {
            parameters.push((name, cursor));
        }
    }
    service.get(&format!("/inventory/{id}/movements"), &parameters).await?.list().ok_or_else(|| service.garbled())
}

pub(super) fn section(visit: &Visit<'_>, id: Uuid, about: &About, found: &Found<Movement>) -> Markup {
    // Without stock there is no ledger, and where the stock tells of its trouble, once is enough.
    if !matches!(about.stock, Ok(Some(_))) {
        return html! {};
    }
    let inner = match found {
        Err(why) => trouble(visit, why),
        Ok(list) if list.data.is_empty() => html! {
            p.quiet { (visit.t("ledger-none")) }
            (pages(visit, id, list.before(), list.after()))
        },
        Ok(list) => html! {
            div.scroll tabindex="0" role="group" aria-labelledby="ledger" { (table(&visit.words, &list.data)) }
            (pages(visit, id, list.before(), list.after()))
        },
    };
    html! { section #ledger-part data-live aria-labelledby="ledger" { h2 #ledger { (visit.t("ledger-title")) } (inner) } }
}

fn table(words: &Words, movements: &[Resource<Movement>]) -> Markup {
    html! {
        table.ledger {
            thead {
                tr {
                    th scope="col" { (words.t("column-when")) }
                    th scope="col" { (words.t("column-what")) }
                    th.number scope="col" { (words.t("column-delta")) }
                    th.number scope="col" { (words.t("column-balance")) }
                    th scope="col" { (words.t("column-reason")) }
                    th scope="col" { (words.t("column-who")) }
                }
            }
            tbody { @for movement in movements { (row(words, movement.id, &movement.attributes)) } }
        }
    }
}

fn row(words: &Words, id: Uuid, movement: &Movement) -> Markup {
    let kind = match movement.kind.as_str() {
        "received" => "kind-received",
        "sold" => "kind-sold",
        "returned" => "kind-returned",
        _ => "kind-adjusted",
    };
    html! {
        tr id={ "movement-" (id) } {
            td { (time(words, &movement.created_at)) }
            td { (words.t(kind)) }
            td.number { (words.signed(movement.delta)) }
            td.number { (words.number(movement.balance)) }
            td.text { bdi { (movement.reason.as_deref().unwrap_or_default()) } (details(words, movement)) }
            td { bdi { (movement.actor.as_deref().unwrap_or_default()) } }
        }
    }
}

/// What is looked up seldom: the request, and the purchase or hold behind it.
fn details(words: &Words, movement: &Movement) -> Markup {
    if movement.cause.is_none() && movement.request_id.is_none() {
        return html! {};
    }
    html! {
        details {
            summary { (words.t("ledger-more")) }
            dl.facts {
                @if let Some(cause) = movement.cause {
                    div { dt { (words.t("column-cause")) } dd { code { (cause) } } }
                }
                @if let Some(request_id) = &movement.request_id {
                    div { dt { (words.t("request-id")) } dd { code { (request_id) } } }
                }
            }
        }
    }
}

fn pages(visit: &Visit<'_>, id: Uuid, before: Option<String>, after: Option<String>) -> Markup {
    let link = |name: &str, cursor: Option<String>, text: &str| {
        let address =
            cursor.map(|cursor| format!("{}?{}", Place::Product(id), balance::kept(visit).with(name, cursor).encoded()));
        html! { @if let Some(address) = address { a.button href=(address) { (visit.t(text)) } } }
    };
    if before.is_none() && after.is_none() {
        return html! {};
    }
    html! {
        nav.pages aria-label=(visit.t("ledger-pages")) {
            (link("before", before, "ledger-newer"))
            (link("after", after, "ledger-older"))
        }
    }
}
