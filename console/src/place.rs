//! The addresses of the console: read from a path, and written into links, in one table.

use std::fmt;

use uuid::Uuid;

use crate::clients::Name;

/// What all addresses begin with.
pub(crate) const ROOT: &str = "/console";

/// A page, or a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The list of products.
    List,
    /// What has changed, newest first.
    Events,
    /// Where the books are looked over.
    Books,
    /// The form for the keys.
    SignIn,
    /// Where the session ends.
    SignOut,
    /// Where the language is chosen.
    Language,
    /// Where sample data is made.
    Samples,
    /// The form for a product.
    New,
    /// The page for who stands at the shelf, with a phone.
    Floor,
    /// What is new in the feed of a service, for scripts.
    Live(Name),
    /// A product.
    Product(Uuid),
    /// What is done to a product.
    Act(Uuid, Act),
    /// What is done to a hold.
    Hold(Uuid, HoldEnd),
    /// Where a purchase is cancelled.
    Cancel(Uuid),
    /// Where a file of products is brought in.
    Import,
    /// Where a script sends the slices of one.
    Step(Step),
    /// The file of what the list shows.
    Export,
}

/// What is done with a slice of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Look,
    Check,
    Send,
}

/// What is done to a product or its stock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    Edit,
    Archive,
    Unarchive,
    Delete,
    Start,
    Receive,
    Adjust,
    Count,
    Threshold,
    Buy,
    Hold,
}

/// How a hold ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HoldEnd {
    Confirm,
    Release,
}

const ACTS: [(&str, Act); 11] = [
    ("edit", Act::Edit),
    ("archive", Act::Archive),
    ("unarchive", Act::Unarchive),
    ("delete", Act::Delete),
    ("start", Act::Start),
    ("receive", Act::Receive),
    ("adjust", Act::Adjust),
    ("count", Act::Count),
    ("threshold", Act::Threshold),
    ("buy", Act::Buy),
    ("hold", Act::Hold),
];

const HOLD_ENDS: [(&str, HoldEnd); 2] = [("confirm", HoldEnd::Confirm), ("release", HoldEnd::Release)];

/// The pages of which there is one.
const SINGLE: [(&str, Place); 16] = [
    ("", Place::List),
    ("events", Place::Events),
    ("books", Place::Books),
    ("sign-in", Place::SignIn),
    ("sign-out", Place::SignOut),
    ("language", Place::Language),
    ("samples", Place::Samples),
    ("products/new", Place::New),
    ("import", Place::Import),
    ("import/look", Place::Step(Step::Look)),
    ("import/check", Place::Step(Step::Check)),
    ("import/send", Place::Step(Step::Send)),
    ("export", Place::Export),
    ("floor", Place::Floor),
    ("live/products", Place::Live(Name::Products)),
    ("live/inventory", Place::Live(Name::Inventory)),
];

impl Place {
    /// Whose resources the form at this place changes.
    pub(crate) fn changes(self) -> Option<Name> {
        match self {
            Self::New | Self::Samples | Self::Act(_, Act::Edit | Act::Archive | Act::Unarchive | Act::Delete) => {
                Some(Name::Products)
            }
            Self::Act(..) | Self::Hold(..) | Self::Cancel(_) => Some(Name::Inventory),
            _ => None,
        }
    }

    /// The place at this path, if there is one.
    pub(crate) fn of(path: &str) -> Option<Self> {
        let below = path.strip_prefix(ROOT)?;
        if !(below.is_empty() || below.starts_with('/')) {
            return None;
        }
        let below = below.trim_matches('/');
        if let Some((_, place)) = SINGLE.iter().find(|(word, _)| *word == below) {
            return Some(*place);
        }
        let parts: Vec<&str> = below.split('/').collect();
        let id = Uuid::parse_str(parts.get(1)?).ok()?;
        match (parts[0], &parts[2..]) {
            ("products", []) => Some(Self::Product(id)),
            ("products", [act]) => Some(Self::Act(id, found(&ACTS, act)?)),
            ("holds", [end]) => Some(Self::Hold(id, found(&HOLD_ENDS, end)?)),
            ("purchases", ["cancel"]) => Some(Self::Cancel(id)),
            _ => None,
        }
    }

    /// Whether nobody has to be signed in there.
    pub(crate) fn is_open(self) -> bool {
        // A script is told in its own way that there is no session.
        matches!(self, Self::SignIn | Self::SignOut | Self::Language | Self::Live(_))
    }

    /// Whether it can be looked at.
    pub(crate) fn is_shown(self) -> bool {
        !matches!(self, Self::SignOut | Self::Language | Self::Step(_))
    }

    /// Whether forms are sent there.
    pub(crate) fn is_sent_to(self) -> bool {
        !matches!(self, Self::List | Self::Events | Self::Books | Self::Product(_) | Self::Export | Self::Live(_))
    }
}

fn found<T: Copy>(table: &[(&str, T)], word: &str) -> Option<T> {
    table.iter().find(|(known, _)| *known == word).map(|(_, found)| *found)
}

fn word<T: PartialEq>(table: &[(&'static str, T)], sought: &T) -> &'static str {
    table.iter().find(|(_, known)| known == sought).map_or("", |(word, _)| word)
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Product(id) => write!(f, "{ROOT}/products/{id}"),
            Self::Act(id, act) => write!(f, "{ROOT}/products/{id}/{}", word(&ACTS, act)),
            Self::Hold(id, end) => write!(f, "{ROOT}/holds/{id}/{}", word(&HOLD_ENDS, end)),
            Self::Cancel(id) => write!(f, "{ROOT}/purchases/{id}/cancel"),
            single => write!(f, "{ROOT}/{}", word(&SINGLE, single)),
        }
    }
}

impl From<Place> for String {
    fn from(place: Place) -> Self {
        place.to_string()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{ACTS, HOLD_ENDS, Place, SINGLE};

    #[test]
    fn what_is_written_is_read_again() {
        let id = Uuid::from_u128(7);
        let acts = ACTS.iter().map(|(_, act)| Place::Act(id, *act));
        let ends = HOLD_ENDS.iter().map(|(_, end)| Place::Hold(id, *end));
        let singles = SINGLE.iter().map(|(_, place)| *place);
        for place in acts.chain(ends).chain(singles).chain([Place::Product(id), Place::Cancel(id)]) {
            assert_eq!(Place::of(&place.to_string()), Some(place), "{place}");
        }
        assert_eq!(Place::of("/console"), Some(Place::List));
    }

    #[test]
    fn nothing_else_is_a_place() {
        for path in ["/", "/consoles", "/console/x", "/console/products/1", "/console/docs", "/console/purchases"] {
            assert_eq!(Place::of(path), None, "{path}");
        }
    }
}
