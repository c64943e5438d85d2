//! What is held of a product, and what was bought of it last.

use maud::{Markup, html};

use super::Found;
use crate::clients::{Name, Purchase, Reservation};
use crate::parts::{time, trouble};
use crate::place::{HoldEnd, Place};
use crate::visit::Visit;

pub(super) fn holds(visit: &Visit<'_>, found: &Found<Reservation>) -> Markup {
    let words = &visit.words;
    let inner = match found {
        Err(why) => trouble(visit, why),
        Ok(list) if list.data.is_empty() => html! { p.quiet { (words.t("holds-none")) } },
        Ok(list) => html! {
            ul.entries {
                @for hold in &list.data {
                    li {
                        div {
                            strong { (words.fill("units", &[("count", hold.attributes.quantity.into())])) }
                            " " (words.t("holds-until")) " " (time(words, &hold.attributes.expires_at))
                        }
                        @if visit.may_write(Name::Inventory) {
                            div.actions {
                                a.button href=(Place::Hold(hold.id, HoldEnd::Confirm)) { (words.t("action-confirm")) }
                                a.button href=(Place::Hold(hold.id, HoldEnd::Release)) { (words.t("action-release")) }
                            }
                        }
                    }
                }
            }
        },
    };
    html! { section #holds-part data-live aria-labelledby="holds" { h2 #holds { (words.t("holds-title")) } (inner) } }
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

fn one(visit: &Visit<'_>, id: uuid::Uuid, purchase: &Purchase) -> Markup {
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
