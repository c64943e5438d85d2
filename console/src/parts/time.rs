use maud::{Markup, html};

use crate::words::Words;

/// A time: in UTC until a script puts it into the reader's own.
pub(crate) fn time(words: &Words, rfc3339: &str) -> Markup {
    html! { time datetime=(rfc3339) { (words.time(rfc3339)) } }
}
