//! Text.

use crate::error::Violation;
use serde_json::Value;

/// A string of a number of characters (Unicode scalar values, which is what a user counts most nearly).
///
/// U+0000 and the other C0 control characters, U+007F and C1 are refused, because databases, logs and terminals
/// give them meanings; text of several lines may have line feeds, carriage returns and tabs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// Fewest characters.
    pub min: usize,
    /// Most characters.
    pub max: usize,
    /// Whether line breaks and tabs are allowed.
    pub multi_line: bool,
}

impl Text {
    /// One line.
    pub const fn line(min: usize, max: usize) -> Self {
        Self { min, max, multi_line: false }
    }

    /// Any number of lines.
    pub const fn lines(min: usize, max: usize) -> Self {
        Self { min, max, multi_line: true }
    }

    /// The string in the value.
    ///
    /// # Errors
    /// Not a string, too short, too long, or a control character.
    pub fn parse(&self, value: &Value) -> Result<String, Violation> {
        let text = super::string(value)?;
        self.check(text).map(|()| text.to_owned())
    }

    /// The same for text that is not in a JSON value.
    ///
    /// # Errors
    /// Too short, too long, or a control character.
    pub fn check(&self, text: &str) -> Result<(), Violation> {
        let chars = text.chars().count();
        if !(self.min..=self.max).contains(&chars) {
            return Err(self.wrong_length(chars));
        }
        let allowed = |character| self.multi_line && matches!(character, '\n' | '\r' | '\t');
        match text.chars().find(|character| character.is_control() && !allowed(*character)) {
            Some(character) => Err(format!("must not have the control character U+{:04X}", u32::from(character)).into()),
            None => Ok(()),
        }
    }

    fn wrong_length(&self, chars: usize) -> Violation {
        let Self { min, max, .. } = self;
        match min {
            0 => format!("must have at most {max} characters, not {chars}").into(),
            _ => format!("must have {min} to {max} characters, not {chars}").into(),
        }
    }
}
