//! The grammar of JSON, by recursive descent.

use serde_json::{Map, Number, Value};

use crate::{limits, text::excerpt};

/// Why a text is no JSON for us, and where.
#[derive(Debug)]
pub(super) struct Problem {
    position: usize,
    what: String,
}

impl Problem {
    /// A sentence with line and column, counted from one, in characters.
    pub(super) fn describe(&self, text: &str) -> String {
        let before = text.get(..self.position).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        format!("{} at line {line}, column {column}.", self.what)
    }
}

pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) position: usize,
    values: usize,
}

pub(super) fn read(text: &str) -> Result<Value, Problem> {
    let mut reader = Reader { text, position: 0, values: 0 };
    reader.skip_space();
    let value = reader.value(0)?;
    reader.skip_space();
    match reader.peek() {
        None => Ok(value),
        Some(_) => Err(reader.problem("There is something after the end of the JSON text")),
    }
}

impl<'a> Reader<'a> {
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.position).copied()
    }

    pub(super) fn slice(&self, from: usize) -> &'a str {
        self.text.get(from..self.position).unwrap_or_default()
    }

    pub(super) fn problem(&self, what: impl Into<String>) -> Problem {
        Problem { position: self.position, what: what.into() }
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.position += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.position += usize::from(found);
        found
    }

    /// Expects to stand on the first character. `depth` is how many arrays and objects are open around it.
    fn value(&mut self, depth: usize) -> Result<Value, Problem> {
        self.values += 1;
        if self.values > limits::JSON_VALUES {
            return Err(self.problem(format!("There are more than {} values", limits::JSON_VALUES)));
        }
        match self.peek() {
            Some(b'{' | b'[') if depth >= limits::JSON_DEPTH => {
                Err(self.problem(format!("There are more than {} levels of nesting", limits::JSON_DEPTH)))
            }
            Some(b'{') => self.object(depth + 1),
            Some(b'[') => self.array(depth + 1),
            Some(b'"') => self.string().map(Value::String),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.literal("true", Value::Bool(true)),
            Some(b'f') => self.literal("false", Value::Bool(false)),
            Some(b'n') => self.literal("null", Value::Null),
            Some(_) => Err(self.problem("A value was expected")),
            None => Err(self.problem("The text ends where a value was expected")),
        }
    }

    fn literal(&mut self, word: &'static str, value: Value) -> Result<Value, Problem> {
        if self.text.as_bytes().get(self.position..).is_some_and(|rest| rest.starts_with(word.as_bytes())) {
            self.position += word.len();
            Ok(value)
        } else {
            Err(self.problem("A value was expected"))
        }
    }

    fn array(&mut self, depth: usize) -> Result<Value, Problem> {
        let mut items = Vec::new();
        self.sequence(b']', |reader| reader.value(depth).map(|item| items.push(item)))?;
        Ok(Value::Array(items))
    }

    fn object(&mut self, depth: usize) -> Result<Value, Problem> {
        let mut members = Map::new();
        self.sequence(b'}', |reader| {
            if reader.peek() != Some(b'"') {
                return Err(reader.problem("A member name in quotes was expected"));
            }
            let start = reader.position;
            let name = reader.string()?;
            if members.contains_key(&name) {
                let what = format!("The member `{}` appears twice in one object", excerpt(&name));
                return Err(Problem { position: start, what });
            }
            reader.skip_space();
            if !reader.eat(b':') {
                return Err(reader.problem("`:` was expected"));
            }
            reader.skip_space();
            members.insert(name, reader.value(depth)?);
            Ok(())
        })?;
        Ok(Value::Object(members))
    }

    /// Expects to stand on the opening bracket. `item` reads one of what is separated by commas.
    fn sequence(&mut self, end: u8, mut item: impl FnMut(&mut Self) -> Result<(), Problem>) -> Result<(), Problem> {
        self.position += 1;
        self.skip_space();
        if self.eat(end) {
            return Ok(());
        }
        loop {
            self.skip_space();
            item(self)?;
            self.skip_space();
            if self.eat(end) {
                return Ok(());
            }
            if !self.eat(b',') {
                return Err(self.problem(format!("`,` or `{}` was expected", char::from(end))));
            }
        }
    }

    fn number(&mut self) -> Result<Value, Problem> {
        let start = self.position;
        self.eat(b'-');
        if !self.eat(b'0') {
            self.digits()?;
        }
        if self.eat(b'.') {
            self.digits()?;
        }
        if self.eat(b'e') || self.eat(b'E') {
            if !self.eat(b'+') {
                self.eat(b'-');
            }
            self.digits()?;
        }
        // The text is a number by now; serde_json agrees, and keeps it as text whatever its size.
        let number: Result<Number, _> = self.slice(start).parse();
        number.map(Value::Number).map_err(|_| Problem { position: start, what: "A number was expected".to_owned() })
    }

    fn digits(&mut self) -> Result<(), Problem> {
        let start = self.position;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.position += 1;
        }
        if self.position == start { Err(self.problem("A digit was expected")) } else { Ok(()) }
    }
}
