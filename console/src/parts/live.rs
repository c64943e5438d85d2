//! What follows the changes of others, as it is shown in the frame: its state, and the way to switch it off. A script fills it.

use maud::{Markup, html};

use crate::clients::Name;
use crate::place::Place;
use crate::visit::Visit;

/// The states, each with its text.
const STATES: [(&str, &str); 6] = [
    ("starting", "follow-starting"),
    ("live", "follow-live"),
    ("behind", "follow-behind"),
    ("offline", "follow-offline"),
    ("over", "follow-over"),
    ("off", "follow-off"),
];

pub(super) fn live(visit: &Visit<'_>) -> Markup {
    let feeds = [("products", Name::Products), ("inventory", Name::Inventory)];
    let feeds = feeds.into_iter().filter(|(_, name)| visit.session.access(*name).is_some());
    let feeds: Vec<(&str, String)> = feeds.map(|(word, name)| (word, Place::Live(name).to_string())).collect();
    html! {
        div.follow hidden data-state="starting" data-follow=(feeds.iter().map(|(_, at)| at.as_str()).collect::<Vec<_>>().join(" ")) {
            button.plain type="button" popovertarget="followed" {
                // Each in its own element: the style shows the one that holds.
                @for (state, text) in STATES { span data-when=(state) { (visit.t(text)) } }
            }
            div #followed popover {
                @for (state, text) in [("live", "follow-live-more"), ("behind", "follow-behind-more"), ("over", "follow-over-more")] {
                    p data-when=(state) { (visit.t(text)) }
                }
                p data-when="offline" { (visit.t("follow-offline-more")) " " time data-follow-since {} "." }
                label.check { input type="checkbox" data-follow-on checked; " " (visit.t("follow-on")) }
            }
            p.unseen role="status" data-follow-told data-offline=(visit.t("follow-told-offline")) data-live-again=(visit.t("follow-told-live"))
                data-over=(visit.t("follow-over-more")) {}
        }
    }
}
