//! A product: what it is, how much there is of it, and why.

mod balance;
mod history;
mod ledger;

use futures::future::join5;
use maud::{Markup, PreEscaped, html};
use uuid::Uuid;

use super::about::{About, Read};
use super::events::Feed;
use super::missing;
use crate::clients::{List, Name, Product, Purchase, Reservation, Service, Stock, Trouble};
use crate::limits::RECENT_ROWS;
use crate::parts::{Layout, Mark, heading, small_form, state, time, trouble};
use crate::place::{Act, Place};
use crate::reply::Reply;
use crate::visit::Visit;

type Found<A> = Result<List<A>, Trouble>;

pub(crate) async fn show(visit: &Visit<'_>, id: Uuid) -> Reply {
    let (about, movements, purchases, holds, figures) = join5(
        About::load(visit, id),
        ledger::load(visit, id),
        recent::<Purchase>(visit.inventory(), "/inventory/purchases", id, &[]),
        recent::<Reservation>(visit.inventory(), "/inventory/reservations", id, &history::live(visit)),
        balance::load(visit, id),
    )
    .await;
    if let Err(why) = &about.product
        && (why.is_about_key() || why.status() == Some(404))
    {
        return missing::unread(visit, why);
    }
    let title = about.title();
    let content = html! {
        (head(visit, &about))
        div.columns {
            div { (stock(visit, &about)) (balance::section(visit, &about, &figures)) (ledger::section(visit, id, &about, &movements)) }
            div { (facts(visit, &about)) (history::holds(visit, &holds)) (history::purchases(visit, &purchases)) }
        }
    };
    Reply::page(Layout { scripts: &["chart.js", "holds.js"], ..Layout::new(visit, &title) }.around(&content))
}

/// The newest of these about the product.
async fn recent<A: serde::de::DeserializeOwned>(
    service: Service<'_>,
    path: &str,
    id: Uuid,
    which: &[(&'static str, String)],
) -> Found<A> {
    let (id, size) = (id.to_string(), RECENT_ROWS.to_string());
    let mut parameters = vec![("filter[product_id]", id.as_str()), ("sort", "-created_at"), ("page[size]", &size)];
    parameters.extend(which.iter().map(|(name, value)| (*name, value.as_str())));
    service.get(path, &parameters).await?.list().ok_or_else(|| service.garbled())
}

/// The name, the state, and what can be done to the product itself.
fn head(visit: &Visit<'_>, about: &About) -> Markup {
    let is_archived = about.product.as_ref().is_ok_and(|product| product.it.is_archived());
    let actions = html! {
        @if visit.may_write(Name::Products) && about.product.is_ok() {
            a.button href=(Place::Act(about.id, Act::Edit)) { (visit.t("action-edit")) }
            @if is_archived {
                (small_form(visit, Place::Act(about.id, Act::Unarchive), &html! {}, &html! { button { (visit.t("action-unarchive")) } }))
            } @else {
                (small_form(visit, Place::Act(about.id, Act::Archive), &html! {}, &html! { button { (visit.t("action-archive")) } }))
            }
            a.button href=(Place::Act(about.id, Act::Delete)) { (visit.t("action-delete")) }
        }
        a.button href=(Feed { product: Some(about.id), ..Feed::default() }.address()) { (visit.t("action-events")) }
    };
    html! {
        nav.trail aria-label=(visit.t("trail-label")) { a href=(Place::List) { (visit.t("nav-products")) } }
        (heading(&html! { bdi { (about.title()) } @if is_archived { " " (state(&visit.words, Mark::Archived)) } }, &actions))
    }
}

/// How much there is, and what can be done to it.
fn stock(visit: &Visit<'_>, about: &About) -> Markup {
    let inner = match &about.stock {
        Err(why) => trouble(visit, why),
        Ok(None) => html! {
            p { (state(&visit.words, Mark::NotStarted)) }
            @if visit.may_write(Name::Inventory) {
                p.actions { a.button.primary href=(Place::Act(about.id, Act::Start)) { (visit.t("action-start")) } }
            }
        },
        Ok(Some(stock)) => html! {
            (numbers(visit, &stock.it))
            @if visit.may_write(Name::Inventory) { (acts(visit, about.id)) }
        },
    };
    html! { section #stock-part data-live aria-labelledby="stock" { h2 #stock { (visit.t("stock-title")) } (inner) } }
}

fn numbers(visit: &Visit<'_>, stock: &Stock) -> Markup {
    let words = &visit.words;
    let mark = if stock.is_out() {
        Mark::Out
    } else if stock.is_low() {
        Mark::Low
    } else {
        Mark::Good
    };
    html! {
        dl.numbers {
            div.first { dt { (words.t("column-available")) } dd { (words.number(stock.available)) } }
            div { dt { (words.t("column-on-hand")) } dd { (words.number(stock.on_hand)) } }
            div { dt { (words.t("column-reserved")) } dd { (words.number(stock.reserved)) } }
            div { dt { (words.t("column-threshold")) } dd { (words.number(stock.low_stock_threshold)) } }
            div { dt { (words.t("column-state")) } dd.word { (state(words, mark)) } }
        }
    }
}

fn acts(visit: &Visit<'_>, id: Uuid) -> Markup {
    let link = |act: Act, text: &str| html! { a.button href=(Place::Act(id, act)) { (visit.t(text)) } };
    html! {
        div.actions {
            a.button.primary href=(Place::Act(id, Act::Receive)) aria-keyshortcuts="r" { (visit.t("action-receive")) }
            (link(Act::Adjust, "action-adjust"))
            (link(Act::Count, "action-count"))
            (link(Act::Buy, "action-buy"))
            (link(Act::Hold, "action-hold"))
            (link(Act::Threshold, "action-threshold"))
        }
    }
}

/// What the catalogue says.
fn facts(visit: &Visit<'_>, about: &About) -> Markup {
    let inner = match &about.product {
        Err(why) => trouble(visit, why),
        Ok(product) => catalogue(visit, product),
    };
    html! { section #facts-part data-live aria-labelledby="facts" { h2 #facts { (visit.t("facts-title")) } (inner) } }
}

fn catalogue(visit: &Visit<'_>, Read { it: product, .. }: &Read<Product>) -> Markup {
    let words = &visit.words;
    html! {
        dl.facts {
            div { dt { (words.t("column-sku")) } dd { bdi { (product.sku) } } }
            div { dt { (words.t("column-price")) } dd.number { (words.money(&product.price, &product.currency)) } }
            div { dt { (words.t("column-created")) } dd { (time(words, &product.created_at)) } }
            div { dt { (words.t("column-updated")) } dd { (time(words, &product.updated_at)) } }
        }
        @if !product.description.trim().is_empty() { p.description dir="auto" { (lines(&product.description)) } }
    }
}

/// Text with its own line breaks.
fn lines(text: &str) -> Markup {
    html! { @for (at, line) in text.lines().enumerate() { @if at > 0 { (PreEscaped("<br>")) } (line) } }
}
