use std::sync::Arc;

use uuid::Uuid;

use super::{DatabaseError, Value};

/// One row of a result. Columns are read by the names that the statement gives them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    columns: Arc<[String]>,
    values: Vec<Value>,
}

impl Row {
    /// A row of these values. The names of the columns are shared by all rows of a result.
    pub fn new(columns: Arc<[String]>, values: Vec<Value>) -> Self {
        Self { columns, values }
    }

    /// Its texts, each with the name of its column.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.columns.iter().zip(&self.values).filter_map(|(column, value)| match value {
            Value::Text(text) => Some((column.as_str(), text.as_str())),
            Value::Integer(_) | Value::Null => None,
        })
    }

    /// The value in this column.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::Failed`] when there is no such column: the statement and the code disagree.
    pub fn value(&self, column: &str) -> Result<&Value, DatabaseError> {
        let index = self.columns.iter().position(|known| known == column);
        let found = index.and_then(|index| self.values.get(index));
        found.ok_or_else(|| DatabaseError::failed(format!("a row has no column {column}")))
    }

    /// The text in this column.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::Failed`] when it holds something else: the schema and the code disagree.
    pub fn text(&self, column: &str) -> Result<&str, DatabaseError> {
        self.optional_text(column)?.ok_or_else(|| unexpected(column, "text", &Value::Null))
    }

    /// The text in this column, or `None` for `NULL`.
    ///
    /// # Errors
    ///
    /// As [`Row::text`].
    pub fn optional_text(&self, column: &str) -> Result<Option<&str>, DatabaseError> {
        match self.value(column)? {
            Value::Text(text) => Ok(Some(text)),
            Value::Null => Ok(None),
            other @ Value::Integer(_) => Err(unexpected(column, "text or NULL", other)),
        }
    }

    /// The integer in this column.
    ///
    /// # Errors
    ///
    /// As [`Row::text`].
    pub fn integer(&self, column: &str) -> Result<i64, DatabaseError> {
        self.optional_integer(column)?.ok_or_else(|| unexpected(column, "an integer", &Value::Null))
    }

    /// The integer in this column, or `None` for `NULL`.
    ///
    /// # Errors
    ///
    /// As [`Row::text`].
    pub fn optional_integer(&self, column: &str) -> Result<Option<i64>, DatabaseError> {
        match self.value(column)? {
            Value::Integer(number) => Ok(Some(*number)),
            Value::Null => Ok(None),
            other @ Value::Text(_) => Err(unexpected(column, "an integer or NULL", other)),
        }
    }

    /// The truth value in this column, stored as 0 or 1.
    ///
    /// # Errors
    ///
    /// As [`Row::text`].
    pub fn boolean(&self, column: &str) -> Result<bool, DatabaseError> {
        Ok(self.integer(column)? != 0)
    }

    /// The id in this column.
    ///
    /// # Errors
    ///
    /// As [`Row::text`].
    pub fn uuid(&self, column: &str) -> Result<Uuid, DatabaseError> {
        self.optional_uuid(column)?.ok_or_else(|| unexpected(column, "a UUID", &Value::Null))
    }

    /// The id in this column, or `None` for `NULL`.
    ///
    /// # Errors
    ///
    /// As [`Row::text`].
    pub fn optional_uuid(&self, column: &str) -> Result<Option<Uuid>, DatabaseError> {
        let Some(text) = self.optional_text(column)? else { return Ok(None) };
        let parsed = Uuid::parse_str(text);
        parsed.map(Some).map_err(|_| DatabaseError::failed(format!("the column {column} holds {text:?}, which is no UUID")))
    }

    /// What the word in this column stands for, by the table of words of a type.
    ///
    /// # Errors
    ///
    /// As [`Row::text`].
    pub fn word<T: Copy>(&self, column: &str, table: &[(&str, T)]) -> Result<T, DatabaseError> {
        let text = self.text(column)?;
        let found = table.iter().find(|(word, _)| *word == text);
        found.map(|(_, meaning)| *meaning).ok_or_else(|| {
            DatabaseError::failed(format!("the column {column} holds {text:?}, which is no word that this build knows"))
        })
    }

    /// The integer of a statement that gives one alone, such as a count.
    ///
    /// # Errors
    ///
    /// As [`Row::text`].
    pub fn only_integer(&self) -> Result<i64, DatabaseError> {
        match self.values[..] {
            [Value::Integer(number)] => Ok(number),
            _ => Err(DatabaseError::failed(format!("a row should be one integer, but is {:?}", self.values))),
        }
    }
}

fn unexpected(column: &str, wanted: &str, found: &Value) -> DatabaseError {
    DatabaseError::failed(format!("the column {column} should hold {wanted}, but holds {found:?}"))
}
