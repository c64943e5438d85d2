use platform::{DatabaseError, Row};
use uuid::Uuid;

/// Reads a row from left to right, so that the order of the columns is said once in SQL and once in the reading code, and no
/// number can be off by one.
pub(super) struct Reader<'a> {
    row: &'a Row,
    next: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(row: &'a Row) -> Self {
        Self { row, next: 0 }
    }

    fn advance(&mut self) -> usize {
        self.next += 1;
        self.next - 1
    }

    pub(super) fn text(&mut self) -> Result<String, DatabaseError> {
        let index = self.advance();
        self.row.text(index).map(str::to_owned)
    }

    pub(super) fn optional_text(&mut self) -> Result<Option<String>, DatabaseError> {
        let index = self.advance();
        Ok(self.row.optional_text(index)?.map(str::to_owned))
    }

    pub(super) fn integer(&mut self) -> Result<i64, DatabaseError> {
        let index = self.advance();
        self.row.integer(index)
    }

    pub(super) fn optional_integer(&mut self) -> Result<Option<i64>, DatabaseError> {
        let index = self.advance();
        self.row.optional_integer(index)
    }

    pub(super) fn uuid(&mut self) -> Result<Uuid, DatabaseError> {
        let index = self.advance();
        self.row.uuid(index)
    }

    pub(super) fn optional_uuid(&mut self) -> Result<Option<Uuid>, DatabaseError> {
        let index = self.advance();
        match self.row.optional_text(index)? {
            Some(_) => self.row.uuid(index).map(Some),
            None => Ok(None),
        }
    }

    /// One of these words.
    pub(super) fn word<T: Copy>(&mut self, all: &[T], as_str: fn(T) -> &'static str) -> Result<T, DatabaseError> {
        let index = self.advance();
        word(self.row.text(index)?, all, as_str)
    }
}

/// The value that this word stands for.
pub(super) fn word<T: Copy>(text: &str, all: &[T], as_str: fn(T) -> &'static str) -> Result<T, DatabaseError> {
    let found = all.iter().copied().find(|value| as_str(*value) == text);
    found.ok_or_else(|| DatabaseError::failed(format!("{text:?} is no word that this build knows")))
}

/// What only a broken database can lack.
pub(super) fn missing(what: &str) -> DatabaseError {
    DatabaseError::failed(format!("{what} is missing"))
}
