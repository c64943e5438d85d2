//! What has changed in both services, newest first: what it was and what it is, who did it, and by which request.

mod changes;
mod feed;
mod kinds;

use std::collections::HashMap;

use futures::future::join;
use maud::{Markup, html};
use uuid::Uuid;

pub(crate) use self::feed::Feed;
use super::names::names;
use super::sign_in;
use crate::clients::{Event, Name, Resource, Trouble};
use crate::limits::FEED_ROWS;
use crate::parts::{Layout, heading, hidden, time, trouble};
use crate::place::Place;
use crate::reply::Reply;
use crate::visit::Visit;

/// A change, and whose feed has it.
type Told = (Name, Resource<Event>);

pub(crate) async fn show(visit: &Visit<'_>) -> Reply {
    let feed = Feed::read(&visit.query);
    let (products, inventory) = join(newest(visit, &feed, Name::Products), newest(visit, &feed, Name::Inventory)).await;
    let mut troubles = Vec::new();
    let mut all: Vec<Told> = Vec::new();
    for found in [products, inventory] {
        match found {
            Ok(events) => all.extend(events),
            Err(why) if why.status() == Some(401) => return sign_in::again(visit, &why, None),
            Err(why) => troubles.push(why),
        }
    }
    // Times are written so that their texts have the order of the times.
    all.sort_by(|(_, one), (_, other)| other.attributes.created_at.cmp(&one.attributes.created_at));
    let has_more = all.len() > FEED_ROWS;
    all.truncate(FEED_ROWS);
    let names = names(visit, all.iter().map(|(_, event)| event.attributes.product()).chain(feed.product)).await;
    let title = visit.t("events-title");
    let content = html! {
        (heading(&html! { (title) }, &html! {}))
        (filters(visit, &feed, &names))
        div #results data-live {
            @for why in &troubles { (trouble(visit, why)) }
            @if !all.is_empty() { (table(visit, &all, &names)) } @else if troubles.is_empty() { (nothing(visit, &feed)) }
            @if has_more || feed.is_further() { (pages(visit, &feed, &all, has_more)) }
        }
    };
    Reply::page(Layout::new(visit, &title).around(&content))
}

/// One more than fit on a page, so that it is known whether there are more; none of a service that knows no such change.
async fn newest(visit: &Visit<'_>, feed: &Feed, name: Name) -> Result<Vec<Told>, Trouble> {
    if feed.service().is_some_and(|only| only != name) {
        return Ok(Vec::new());
    }
    let service = if name == Name::Products { visit.products() } else { visit.inventory() };
    let events = Event::newest(&service, &feed.wanted(), feed.before(name), FEED_ROWS + 1).await?;
    Ok(events.into_iter().map(|event| (name, event)).collect())
}

fn filters(visit: &Visit<'_>, feed: &Feed, names: &HashMap<Uuid, String>) -> Markup {
    let words = &visit.words;
    let pairs = feed.pairs();
    html! {
        div.filters {
            form.choice method="get" action=(Place::Events) {
                label for="kind" { (words.t("events-kind")) }
                select #kind name="kind" {
                    option value="" selected[feed.kind.is_empty()] { (words.t("events-all")) }
                    @for (kind, text) in kinds::ALL { option value=(kind) selected[feed.kind == kind] { (words.t(text)) } }
                }
                @for name in ["product", "day"] { @if !pairs.get(name).is_empty() { (hidden(name, pairs.get(name))) } }
                button { (words.t("events-show")) }
            }
            @if let Some(id) = feed.product {
                p {
                    a href=(Place::Product(id)) { bdi { (names.get(&id).cloned().unwrap_or_else(|| id.to_string())) } } " "
                    a href=(Feed { product: None, ..feed.first() }.address()) { (words.t("events-every-product")) }
                }
            }
            @if let Some(day) = feed.day {
                p { (words.day(day)) " " a href=(Feed { day: None, ..feed.first() }.address()) { (words.t("events-every-day")) } }
            }
        }
    }
}

fn nothing(visit: &Visit<'_>, feed: &Feed) -> Markup {
    html! {
        div.empty {
            p { (visit.t("events-none")) }
            @if *feed != Feed::default() { p { a href=(Place::Events) { (visit.t("events-all")) } } }
        }
    }
}

fn table(visit: &Visit<'_>, events: &[Told], names: &HashMap<Uuid, String>) -> Markup {
    let words = &visit.words;
    html! {
        table.ledger.feed {
            caption.unseen { (words.t("events-title")) }
            thead {
                tr {
                    @for text in ["column-when", "column-what", "column-product", "column-change", "column-who"] {
                        th scope="col" { (words.t(text)) }
                    }
                }
            }
            tbody { @for (_, event) in events { (row(visit, event, names)) } }
        }
    }
}

fn row(visit: &Visit<'_>, event: &Resource<Event>, names: &HashMap<Uuid, String>) -> Markup {
    let (words, it) = (&visit.words, &event.attributes);
    let id = it.product();
    let name = names.get(&id).cloned().or_else(|| changes::name(it)).unwrap_or_else(|| id.to_string());
    html! {
        tr id={ "event-" (event.id) } {
            td { (time(words, &it.created_at)) }
            td { (kinds::text(words, &it.kind)) }
            td { a href=(Place::Product(id)) { bdi { (name) } } }
            td.text { (changes::list(words, it)) }
            td {
                @let actor = it.actor.as_deref().unwrap_or_default();
                @if let Some(request_id) = &it.request_id {
                    details {
                        summary { bdi { (actor) } span.unseen { " " (words.t("ledger-more")) } }
                        p { (words.t("request-id")) " " code { (request_id) } }
                    }
                } @else { bdi { (actor) } }
            }
        }
    }
}

fn pages(visit: &Visit<'_>, feed: &Feed, shown: &[Told], has_more: bool) -> Markup {
    html! {
        nav.pages aria-label=(visit.t("events-pages")) {
            @if feed.is_further() { a.button href=(feed.first().address()) { (visit.t("events-newest")) } }
            @if has_more {
                @let last = |of: Name| shown.iter().filter(|(name, _)| *name == of).map(|(_, event)| event.attributes.sequence).min();
                a.button rel="next" href=(feed.further(last(Name::Products), last(Name::Inventory)).address()) {
                    (visit.t("ledger-older"))
                }
            }
        }
    }
}
