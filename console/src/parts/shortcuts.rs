//! The keys that do something by themselves, told in a dialog, where they can be switched off (WCAG 2.1.4). A script listens for them.

use maud::{Markup, html};

use crate::clients::Name;
use crate::place::Place;
use crate::visit::Visit;

/// The button that tells of them; without a script there are none.
pub(super) fn shortcuts(visit: &Visit<'_>) -> Markup {
    let row = |key: &str, inner: &Markup| html! { li { kbd { (key) } " " (inner) } };
    let link = |key: &str, at: &str, text: &str| row(key, &html! { a href=(at) aria-keyshortcuts=(key) { (visit.t(text)) } });
    html! {
        button.plain type="button" hidden data-keys-open aria-keyshortcuts="?" aria-haspopup="dialog" { (visit.t("keys-open")) }
        dialog #keys aria-labelledby="keys-title" {
            h2 #keys-title { (visit.t("keys-title")) }
            ul.keys {
                (link("/", &format!("{}#search", Place::List), "keys-search"))
                @if visit.may_write(Name::Products) { (link("n", &Place::New.to_string(), "action-new")) }
                @if visit.may_write(Name::Inventory) { (row("r", &html! { (visit.t("keys-receive")) })) }
                (row("?", &html! { (visit.t("keys-title")) }))
            }
            label.check { input type="checkbox" data-keys-on checked; " " (visit.t("keys-on")) }
            form method="dialog" { button { (visit.t("keys-close")) } }
        }
    }
}
