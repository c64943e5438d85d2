//! Values that filters compare with.

/// One value of a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scalar {
    /// Text of any content.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Milliseconds since 1970.
    Timestamp(i64),
    /// Yes or no.
    Boolean(bool),
    /// A UUID in lower case.
    Uuid(String),
    /// A word of the field's table.
    Choice(&'static str),
}
