//! A condition on rows, put together from parts.

use platform::Value;

/// A condition, with a `?` for each of its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The text. An `OR` in it stands in parentheses.
    pub sql: String,
    /// The values.
    pub values: Vec<Value>,
}

impl Condition {
    /// A condition without values.
    pub fn new(sql: impl Into<String>) -> Self {
        Self { sql: sql.into(), values: Vec::new() }
    }

    /// That a column has this value.
    pub fn equals(column: &str, value: impl Into<Value>) -> Self {
        Self { sql: format!("{column} = ?"), values: vec![value.into()] }
    }

    /// Both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let values = self.values.into_iter().chain(other.values).collect();
        Self { sql: format!("{} AND {}", self.sql, other.sql), values }
    }
}
