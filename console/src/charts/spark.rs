use maud::{Markup, html};

use super::runs::{path, runs};

const HEIGHT: u16 = 20;

/// A line of the size of a word. Its bottom is nothing at all, so that a line that falls to it means what it seems to mean.
pub(crate) fn spark(values: &[i64], told: &str) -> Markup {
    let most = values.iter().copied().max().unwrap_or_default();
    html! {
        svg.spark role="img" viewBox={ "0 -2 " (values.len().max(1)) " " (HEIGHT + 4) } preserveAspectRatio="none" {
            title { (told) }
            path d=(path(&runs(values), most, HEIGHT)) {}
        }
    }
}
