//! What the page was made of, as commands for a shell.

use maud::{Markup, html};

use crate::clients::Name;
use crate::visit::Visit;

/// Hosts within one application; from elsewhere the services are where the browser came.
const INTERNAL: &str = ".spin.internal";

/// The commands that ask for what the page shows, where it asked for anything. They name the keys, and do not have them.
pub(super) fn curl(visit: &Visit<'_>) -> Markup {
    let asked = visit.asked.all();
    if asked.is_empty() {
        return html! {};
    }
    let commands = asked.iter().map(|target| command(visit, target)).collect::<Vec<_>>().join("\n");
    html! {
        details.curl #curl data-live {
            summary { (visit.t("curl-title")) }
            p { (visit.t("curl-text")) }
            pre #commands { code { (commands) } }
            button type="button" hidden data-copy="commands" data-copied=(visit.t("curl-copied")) { (visit.t("curl-copy")) }
            p role="status" {}
        }
    }
}

fn command(visit: &Visit<'_>, target: &str) -> String {
    let config = &visit.outside.config;
    let (key, origin) = if target.starts_with(Name::Products.path()) {
        ("PRODUCTS_KEY", &config.products_url)
    } else {
        ("INVENTORY_KEY", &config.inventory_url)
    };
    let origin = if origin.ends_with(INTERNAL) { &visit.origin } else { origin };
    // Within single quotes a shell reads nothing but their end.
    format!("curl -H \"X-API-KEY: ${key}\" '{}'", format!("{origin}{target}").replace('\'', r"'\''"))
}
