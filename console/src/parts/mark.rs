//! States, each told by a shape, a word and a colour.

use maud::{Markup, html};

use crate::words::Words;

/// A state with a shape of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Good,
    Low,
    Out,
    Archived,
    NotStarted,
    Right,
    Wrong,
}

impl Mark {
    fn class(self) -> &'static str {
        match self {
            Self::Good | Self::Right => "good",
            Self::Low => "low",
            Self::Out | Self::Wrong => "out",
            Self::Archived | Self::NotStarted => "quiet",
        }
    }

    /// Within 12 by 12.
    fn shape(self) -> &'static str {
        match self {
            // A tick, a triangle on its tip, a filled disc, a box with a lid, an empty ring.
            Self::Good | Self::Right => "M2 6.5 5 9.5 10 3.5",
            Self::Low => "M1.5 2.5h9L6 10.5z",
            Self::Out | Self::Wrong => "M6 1.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9z",
            Self::Archived => "M1.5 2.5h9v2h-9zM2.5 4.5v5h7v-5M5 6.5h2",
            Self::NotStarted => "M6 2a4 4 0 1 0 0 8 4 4 0 0 0 0-8z",
        }
    }
}

/// The shape alone; what it means stands beside it.
fn mark(mark: Mark) -> Markup {
    let is_filled = matches!(mark, Mark::Low | Mark::Out | Mark::Wrong);
    html! {
        svg.mark viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" {
            path d=(mark.shape()) fill=(if is_filled { "currentColor" } else { "none" }) stroke="currentColor" stroke-width="1.5" {}
        }
    }
}

/// A state in a table or beside a heading.
pub(crate) fn state(words: &Words, kind: Mark) -> Markup {
    let id = match kind {
        Mark::Good => "state-good",
        Mark::Low => "state-low",
        Mark::Out => "state-out",
        Mark::Archived => "state-archived",
        Mark::NotStarted => "state-not-started",
        Mark::Right => "state-right",
        Mark::Wrong => "state-wrong",
    };
    html! { span class={ "state " (kind.class()) } { (mark(kind)) (words.t(id)) } }
}
