use std::fmt;

use super::Violation;
use crate::limits::{DESCRIPTION_CHARS_MAX, NAME_CHARS_MAX, SKU_CHARS_MAX};

/// A seller's own code for a product: 1 to 64 of `A–Z a–z 0–9 . _ -`. `ABC` and `abc` are two.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Sku(String);

/// What a product is called: 1 to 200 characters on one line, at least one of them not white space.
///
/// Kept as sent, blanks at its ends included: what comes back is what was stored.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Name(String);

/// What is said about a product: 0 to 5 000 characters on any number of lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Description(String);

impl Sku {
    /// Checks and takes it.
    ///
    /// # Errors
    ///
    /// The rule that is broken: length first, then characters.
    pub(crate) fn new(text: impl Into<String>) -> Result<Self, Violation> {
        let text = text.into();
        check_length(&text, 1, SKU_CHARS_MAX)?;
        let is_allowed = |character: char| character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-');
        if text.chars().all(is_allowed) {
            Ok(Self(text))
        } else {
            Err(Violation::new("must only have letters A to Z and a to z, digits, and `.`, `_`, `-`"))
        }
    }
}

impl Name {
    /// Checks and takes it.
    ///
    /// # Errors
    ///
    /// The rule that is broken.
    pub(crate) fn new(text: impl Into<String>) -> Result<Self, Violation> {
        let text = text.into();
        check_length(&text, 1, NAME_CHARS_MAX)?;
        if text.chars().all(char::is_whitespace) {
            return Err(Violation::new("must not be only white space"));
        }
        check_controls(&text, |_| false)?;
        Ok(Self(text))
    }
}

impl Description {
    /// Checks and takes it.
    ///
    /// # Errors
    ///
    /// The rule that is broken.
    pub(crate) fn new(text: impl Into<String>) -> Result<Self, Violation> {
        let text = text.into();
        check_length(&text, 0, DESCRIPTION_CHARS_MAX)?;
        check_controls(&text, |character| matches!(character, '\n' | '\r' | '\t'))?;
        Ok(Self(text))
    }
}

fn check_length(text: &str, min: usize, max: usize) -> Result<(), Violation> {
    match text.chars().count() {
        0 if min > 0 => Err(Violation::new("must not be empty")),
        count if count > max => Err(Violation::new(format!("must have at most {max} characters, but has {count}"))),
        _ => Ok(()),
    }
}

/// Logs, terminals and SQL functions give control characters meanings of their own; U+0000 even ends texts early.
fn check_controls(text: &str, is_allowed: impl Fn(char) -> bool) -> Result<(), Violation> {
    match text.chars().find(|character| character.is_control() && !is_allowed(*character)) {
        None => Ok(()),
        Some(found) => Err(Violation::new(format!("must not have control characters, but has U+{:04X}", u32::from(found)))),
    }
}

macro_rules! text_access {
    ($($name:ident),*) => { $(
        impl $name {
            /// Text that was checked when it was stored. Not checked again, so that a stricter rule leaves old products
            /// readable.
            pub(crate) fn from_stored(text: &str) -> Self {
                Self(text.to_owned())
            }

            /// The text.
            pub(crate) fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )* };
}

text_access!(Sku, Name, Description);

#[cfg(test)]
mod tests;
