//! What is held of a product, and what was bought of it last.

use jiff::Timestamp;
use maud::{Markup, html};
use platform::clock::{to_millis, to_rfc3339};
use uuid::Uuid;

use super::Found;
use crate::clients::{Name, Purchase, Reservation};
use crate::limits::EXPIRED_HOURS;
use crate::parts::{time, trouble};
use crate::place::{HoldEnd, Place};
use crate::visit::Visit;

/// Those that are live, and those that have just run out: whoever looks for one of them is told so.
pub(super) fn live(visit: &Visit<'_>) -> [(&'static str, String); 2] {
    let since = to_millis(visit.outside.clock.now()) - EXPIRED_HOURS * 3_600_000;
    [("filter[status]", "held,expired".to_owned()), ("filter[expires_at][gte]", to_rfc3339(since))]
}

pub(super) fn holds(visit: &Visit<'_>, found: &Found<Reservation>) -> Markup {
    let words = &visit.words;
    let inner = match found {
        Err(why) => trouble(visit, why),
        Ok(list) if list.data.is_empty() => html! { p.quiet { (words.t("holds-none")) } },
        Ok(list) => html! {
            ul.entries {
                @for found in &list.data { li { (hold(visit, found.id, &found.attributes)) } }
            }
        },
    };
    html! { section #holds-part data-live aria-labelledby="holds" { h2 #holds { (words.t("holds-title")) } (inner) } }
}

/// Without a script the time of its end is written; with one, what is left is counted down beside it.
fn hold(visit: &Visit<'_>, id: Uuid, hold: &Reservation) -> Markup {
    let words = &visit.words;
    let is_over =
        hold.status == "expired" || hold.expires_at.parse().is_ok_and(|end: Timestamp| end <= visit.outside.clock.now());
    let until = (!is_over).then_some(&hold.expires_at);
    html! {
        div {
            strong { (words.fill("units", &[("count", hold.quantity.into())])) }
            " " (words.t("holds-until")) " " (time(words, &hold.expires_at)) " "
            strong.left role="timer" data-until=[until] data-expired=(words.t("holds-expired")) {
                @if is_over { (words.t("holds-expired")) }
            }
        }
        @if !is_over && visit.may_write(Name::Inventory) {
            div.actions {
                a.button href=(Place::Hold(id, HoldEnd::Confirm)) { (words.t("action-confirm")) }
                a.button href=(Place::Hold(id, HoldEnd::Release)) { (words.t("action-release")) }
            }
        }
    }
}

pub(super) fn purchases(visit: &Visit<'_>, found: &Found<Purchase>) -> Markup {
    let words = &visit.words;
    let inner = match found {
        Err(why) => trouble(visit, why),
        Ok(list) if list.data.is_empty() => html! { p.quiet { (words.t("purchases-none")) } },
        Ok(list) => html! {
            ul.entries {
                @for purchase in &list.data { li { (one(visit, purchase.id, &purchase.attributes)) } }
            }
        },
    };
    html! { section #purchases-part data-live aria-labelledby="purchases" { h2 #purchases { (words.t("purchases-title")) } (inner) } }
}

fn one(visit: &Visit<'_>, id: Uuid, purchase: &Purchase) -> Markup {
    let words = &visit.words;
    let is_cancelled = purchase.status == "cancelled";
    html! {
        div {
            strong { (words.fill("units", &[("count", purchase.quantity.into())])) }
            " · " (words.money(&purchase.total_price, &purchase.currency)) " · " (time(words, &purchase.created_at))
            @if let Some(reference) = purchase.reference.as_deref().filter(|reference| !reference.is_empty()) {
                " · " bdi { (reference) }
            }
            @if is_cancelled { " · " em { (words.t("purchases-cancelled")) } }
        }
        @if !is_cancelled && visit.may_write(Name::Inventory) {
            div.actions { a.button href=(Place::Cancel(id)) { (words.t("action-cancel")) } }
        }
    }
}
