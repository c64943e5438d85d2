//! Strings and their escapes.

use super::reader::{Problem, Reader};

impl Reader<'_> {
    /// Expects to stand on the opening quote.
    pub(super) fn string(&mut self) -> Result<String, Problem> {
        self.position += 1;
        let mut string = String::new();
        loop {
            let start = self.position;
            while matches!(self.peek(), Some(byte) if byte >= 0x20 && byte != b'"' && byte != b'\\') {
                self.position += 1;
            }
            string.push_str(self.slice(start));
            match self.peek() {
                Some(b'"') => {
                    self.position += 1;
                    return Ok(string);
                }
                Some(b'\\') => {
                    self.position += 1;
                    string.push(self.escape()?);
                }
                Some(_) => return Err(self.problem("A control character in a string must be escaped")),
                None => return Err(self.problem("The text ends inside a string")),
            }
        }
    }

    /// Expects to stand after the backslash.
    fn escape(&mut self) -> Result<char, Problem> {
        let character = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(),
            _ => return Err(self.problem("An escape sequence is not valid")),
        };
        self.position += 1;
        Ok(character)
    }

    /// Expects to stand on the `u`. A character outside the basic plane takes two escapes, a surrogate pair
    /// ([RFC 8259, section 7](https://www.rfc-editor.org/rfc/rfc8259#section-7)); half of one is no character.
    fn unicode_escape(&mut self) -> Result<char, Problem> {
        let start = self.position;
        let lone = |reader: &mut Self| {
            reader.position = start;
            reader.problem("A surrogate in a string has no partner")
        };
        let first = self.code_unit()?;
        if !(0xd800..=0xdfff).contains(&first) {
            return char::from_u32(first).ok_or_else(|| lone(self));
        }
        let escaped = self.text.as_bytes().get(self.position..self.position + 2) == Some(b"\\u");
        if first > 0xdbff || !escaped {
            return Err(lone(self));
        }
        self.position += 1;
        let second = self.code_unit()?;
        if !(0xdc00..=0xdfff).contains(&second) {
            return Err(lone(self));
        }
        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)).ok_or_else(|| lone(self))
    }

    /// Four hexadecimal digits after the `u`.
    fn code_unit(&mut self) -> Result<u32, Problem> {
        let digits = self.text.as_bytes().get(self.position + 1..self.position + 5).unwrap_or_default();
        let unit = digits.iter().try_fold(0, |unit, byte| Some((unit << 4) | char::from(*byte).to_digit(16)?));
        match unit {
            Some(unit) if digits.len() == 4 => {
                self.position += 5;
                Ok(unit)
            }
            _ => Err(self.problem("Four hexadecimal digits were expected")),
        }
    }
}
