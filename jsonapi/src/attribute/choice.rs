//! Values out of a table.

use serde_json::Value;

use crate::{error::Violation, text::listed};

/// One of a few words, each with what it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice<T: 'static> {
    /// Words and meanings, in the order in which they are documented.
    pub table: &'static [(&'static str, T)],
}

impl<T: Copy> Choice<T> {
    /// A choice out of this table.
    pub const fn of(table: &'static [(&'static str, T)]) -> Self {
        Self { table }
    }

    /// What the string in the value stands for.
    ///
    /// # Errors
    /// Not a string, or no word of the table. Case matters.
    pub fn parse(&self, value: &Value) -> Result<T, Violation> {
        self.parse_str(super::string(value)?)
    }

    /// The same for text that is not in a JSON value.
    ///
    /// # Errors
    /// No word of the table.
    pub fn parse_str(&self, text: &str) -> Result<T, Violation> {
        let found = self.table.iter().find(|(word, _)| *word == text);
        found.map(|(_, meaning)| *meaning).ok_or_else(|| one_of(self.table.iter().map(|(word, _)| *word)))
    }
}

/// The words of a table, for documentation and filters.
pub const fn words<T: Copy, const N: usize>(table: &[(&'static str, T); N]) -> [&'static str; N] {
    let mut words = [""; N];
    let mut index = 0;
    while index < N {
        words[index] = table[index].0;
        index += 1;
    }
    words
}

/// The violation that lists what would have been right.
pub(crate) fn one_of(words: impl Iterator<Item = &'static str>) -> Violation {
    Violation::new(format!("must be one of {}", listed(words)))
}
