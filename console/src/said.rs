//! What is said once an action is done, on the page that comes after it.

use fluent_bundle::FluentValue;
use serde::{Deserialize, Serialize};

use crate::limits::SAID_BYTES_MAX;
use crate::place::Place;
use crate::words::{Words, isolated};

/// A sentence, with the form that undoes what it tells of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Said {
    id: String,
    numbers: Vec<(String, i64)>,
    names: Vec<(String, String)>,
    undo: Option<Undo>,
}

/// A form that posts the counter-movement, as if somebody had filled it in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Undo {
    /// Where it is sent.
    pub(crate) place: String,
    /// Follows from the key of what it undoes, so that it is done once wherever it is offered; empty where there was none.
    pub(crate) key: String,
    pub(crate) fields: Vec<(String, String)>,
}

impl Said {
    /// The sentence with this id.
    pub(crate) fn new(id: &str) -> Self {
        Self { id: id.to_owned(), numbers: Vec::new(), names: Vec::new(), undo: None }
    }

    /// With a number in it.
    pub(crate) fn number(mut self, name: &str, number: i64) -> Self {
        self.numbers.push((name.to_owned(), number));
        self
    }

    /// With a name in it that somebody has chosen.
    pub(crate) fn name(mut self, name: &str, value: &str) -> Self {
        self.names.push((name.to_owned(), value.to_owned()));
        self
    }

    /// It can be undone by sending these values to this place; left out where they are more than a cookie can hold.
    pub(crate) fn undone_by(mut self, place: Place, fields: &[(&str, &str)]) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let fields: Vec<_> = fields.iter().map(owned).collect();
        let bytes: usize = fields.iter().map(|(name, value)| name.len() + value.len()).sum();
        if bytes <= SAID_BYTES_MAX {
            self.undo = Some(Undo { place: place.to_string(), key: String::new(), fields });
        }
        self
    }

    /// What was done had this key.
    pub(crate) fn done_under(&mut self, key: &str) {
        if let Some(undo) = self.undo.as_mut().filter(|_| !key.is_empty()) {
            undo.key = format!("undo-{key}");
        }
    }

    pub(crate) fn text(&self, words: &Words) -> String {
        let numbers = self.numbers.iter().map(|(name, number)| (name.as_str(), FluentValue::from(*number)));
        let names = self.names.iter().map(|(name, value)| (name.as_str(), FluentValue::from(isolated(value))));
        words.fill(&self.id, &numbers.chain(names).collect::<Vec<_>>())
    }

    pub(crate) fn undo(&self) -> Option<&Undo> {
        self.undo.as_ref()
    }
}
