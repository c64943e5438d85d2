use super::{DatabaseError, Value};

/// One row of a result. Columns are read by position, in the order of the statement's own column list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row(Vec<Value>);

impl Row {
    /// A row of these values.
    pub fn new(values: Vec<Value>) -> Self {
        Self(values)
    }

    /// The text in column `index`.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::Failed`] when it holds something else: the schema and the code disagree.
    pub fn text(&self, index: usize) -> Result<&str, DatabaseError> {
        self.optional_text(index)?.ok_or_else(|| unexpected(index, "text", self.0.get(index)))
    }

    /// The text in column `index`, or `None` for `NULL`.
    ///
    /// # Errors
    ///
    /// As [`Row::text`].
    pub fn optional_text(&self, index: usize) -> Result<Option<&str>, DatabaseError> {
        match self.0.get(index) {
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(Value::Null) => Ok(None),
            other => Err(unexpected(index, "text or NULL", other)),
        }
    }

    /// The integer in column `index`.
    ///
    /// # Errors
    ///
    /// As [`Row::text`].
    pub fn integer(&self, index: usize) -> Result<i64, DatabaseError> {
        self.optional_integer(index)?.ok_or_else(|| unexpected(index, "an integer", self.0.get(index)))
    }

    /// The integer in column `index`, or `None` for `NULL`.
    ///
    /// # Errors
    ///
    /// As [`Row::text`].
    pub fn optional_integer(&self, index: usize) -> Result<Option<i64>, DatabaseError> {
        match self.0.get(index) {
            Some(Value::Integer(number)) => Ok(Some(*number)),
            Some(Value::Null) => Ok(None),
            other => Err(unexpected(index, "an integer or NULL", other)),
        }
    }

    /// The truth value in column `index`, stored as 0 or 1.
    ///
    /// # Errors
    ///
    /// As [`Row::text`].
    pub fn boolean(&self, index: usize) -> Result<bool, DatabaseError> {
        Ok(self.integer(index)? != 0)
    }

    /// The id in column `index`.
    ///
    /// # Errors
    ///
    /// As [`Row::text`].
    pub fn uuid(&self, index: usize) -> Result<uuid::Uuid, DatabaseError> {
        let text = self.text(index)?;
        uuid::Uuid::parse_str(text).map_err(|_| DatabaseError::failed(format!("column {index} holds {text:?}, which is no UUID")))
    }
}

fn unexpected(index: usize, wanted: &str, found: Option<&Value>) -> DatabaseError {
    DatabaseError::failed(format!("column {index} should hold {wanted}, but holds {found:?}"))
}
