//! SQL text for what a [`Query`](crate::Query) asks, with `?` placeholders: the columns are the caller's,
//! values only ever travel as parameters. The dialect is SQLite's.

mod keyset;

#[cfg(test)]
mod tests;

pub use keyset::Keyset;

use crate::query::{Filter, Operator};

/// A parameter of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SqlValue {
    /// 64 bits.
    Integer(i64),
    /// Text.
    Text(String),
}

impl From<i64> for SqlValue {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<String> for SqlValue {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&str> for SqlValue {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

/// A piece of SQL and the parameters of its placeholders, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fragment {
    /// The text.
    pub sql: String,
    /// The parameters.
    pub parameters: Vec<SqlValue>,
}

impl Fragment {
    /// Whether there is nothing to add to the statement.
    pub fn is_empty(&self) -> bool {
        self.sql.is_empty()
    }

    /// Adds another condition that must hold as well. Neither may have an `OR` outside parentheses;
    /// those of this module have none.
    pub fn and(&mut self, other: Self) {
        if !self.is_empty() && !other.is_empty() {
            self.sql.push_str(" AND ");
        }
        self.sql.push_str(&other.sql);
        self.parameters.extend(other.parameters);
    }
}

/// The condition of one filter on this column expression. `eq` and `ne` with several values become `IN` and `NOT IN`;
/// NULL equals none of them. `contains` becomes `instr` without regard to the case of ASCII letters.
pub fn condition(filter: &Filter, column: &str) -> Fragment {
    let marks = vec!["?"; filter.values.len()].join(", ");
    let several = filter.values.len() > 1;
    let sql = match filter.operator {
        Operator::Eq if several => format!("{column} IN ({marks})"),
        Operator::Eq => format!("{column} = ?"),
        Operator::Ne if several => format!("({column} IS NULL OR {column} NOT IN ({marks}))"),
        Operator::Ne => format!("{column} IS NOT ?"),
        Operator::Lt => format!("{column} < ?"),
        Operator::Lte => format!("{column} <= ?"),
        Operator::Gt => format!("{column} > ?"),
        Operator::Gte => format!("{column} >= ?"),
        Operator::Contains => format!("instr(lower({column}), lower(?)) > 0"),
    };
    Fragment { sql, parameters: filter.values.iter().map(Into::into).collect() }
}
