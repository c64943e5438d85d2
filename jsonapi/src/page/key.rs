/// What an item is sorted by: the value of one key of the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// 64 bits.
    Integer(i64),
    /// Text.
    Text(String),
}

/// The type of a [`Key`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// 64 bits.
    Integer,
    /// Text.
    Text,
}

impl From<i64> for Key {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<String> for Key {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&str> for Key {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}
