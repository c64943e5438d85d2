//! What an endpoint understands. All of it can be `const`, and all of it is public,
//! so that a service can generate its OpenAPI parameters from it.

use crate::{error::Violation, page::KeyKind};

/// What one endpoint understands in its query string.
#[derive(Debug, Clone, Copy)]
pub struct Endpoint {
    /// The type of the primary data.
    pub kind: &'static str,
    /// Relationship paths that `include` may name. Empty: `include` is 400
    /// ([inclusion](https://jsonapi.org/format/1.1/#fetching-includes)).
    pub include: &'static [&'static str],
    /// The types that can be in the answer, each with its fields. Empty: `fields` is 400.
    pub fieldsets: &'static [Fieldset],
    /// What it understands as a list; `None` for single resources, where `filter`, `sort` and `page` are 400.
    pub list: Option<&'static List>,
}

impl Endpoint {
    /// An endpoint that understands no parameter at all, such as one of Atomic Operations.
    pub const NO_PARAMETERS: Self = Self { kind: "", include: &[], fieldsets: &[], list: None };
}

/// The fields of one type: attributes and relationships.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fieldset {
    /// The type.
    pub kind: &'static str,
    /// Its fields.
    pub fields: &'static [&'static str],
}

/// What an endpoint understands as a list.
#[derive(Debug, Clone, Copy)]
pub struct List {
    /// Fields that `filter` may name.
    pub filters: &'static [FilterField],
    /// Fields that `sort` may name.
    pub sorts: &'static [SortField],
    /// The order without `sort`; may be empty, when the tie-breaker alone is the order.
    pub default_sort: &'static [(&'static str, Direction)],
    /// The unique field that completes every order, usually `id`; it goes the way of the last key before it, so that
    /// one index serves both directions. It needs not be in `sorts`.
    pub tie_breaker: SortField,
    /// Items on a page when the client does not say.
    pub default_size: u32,
    /// Most items on a page.
    pub max_size: u32,
}

/// A field that `filter` may name.
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct FilterField {
    /// The name in `filter[name]`.
    pub name: &'static str,
    /// The type of its values.
    pub kind: FilterKind,
    /// The operators in `filter[name][operator]`. [`Operator::Eq`] is also what `filter[name]` means.
    pub operators: &'static [Operator],
}

impl FilterField {
    /// Words: `eq`, `ne`, `contains`.
    pub const fn text(name: &'static str) -> Self {
        Self { name, kind: FilterKind::Text, operators: Operator::TEXT }
    }

    /// Whole numbers with all comparisons.
    pub const fn integer(name: &'static str) -> Self {
        Self { name, kind: FilterKind::Integer, operators: Operator::ORDER }
    }

    /// Points in time with all comparisons.
    pub const fn timestamp(name: &'static str) -> Self {
        Self { name, kind: FilterKind::Timestamp, operators: Operator::ORDER }
    }

    /// Days with all comparisons.
    pub const fn date(name: &'static str) -> Self {
        Self { name, kind: FilterKind::Date, operators: Operator::ORDER }
    }

    /// UUIDs: `eq`, `ne`.
    pub const fn uuid(name: &'static str) -> Self {
        Self { name, kind: FilterKind::Uuid, operators: Operator::EQUALITY }
    }

    /// `true` or `false`: `eq`, `ne`.
    pub const fn boolean(name: &'static str) -> Self {
        Self { name, kind: FilterKind::Boolean, operators: Operator::EQUALITY }
    }

    /// One of these words: `eq`, `ne`.
    pub const fn choice(name: &'static str, words: &'static [&'static str]) -> Self {
        Self { name, kind: FilterKind::Choice(words), operators: Operator::EQUALITY }
    }

    /// Free text, taken whole: commas are part of it, there is no operator.
    pub const fn search(name: &'static str) -> Self {
        Self { name, kind: FilterKind::Search, operators: &[Operator::Eq] }
    }

    /// A type of the service's own, with all comparisons.
    pub const fn custom(name: &'static str, format: &'static str, parse: fn(&str) -> Result<Scalar, Violation>) -> Self {
        Self { name, kind: FilterKind::Custom { format, parse }, operators: Operator::ORDER }
    }

    /// The same field with other operators.
    pub const fn with_operators(mut self, operators: &'static [Operator]) -> Self {
        self.operators = operators;
        self
    }
}

/// The type of a filter's values.
#[derive(Debug, Clone, Copy)]
pub enum FilterKind {
    /// Text as it is, up to [`limits::FILTER_TEXT_CHARS`](crate::limits::FILTER_TEXT_CHARS) characters.
    Text,
    /// A whole number of 64 bits.
    Integer,
    /// RFC 3339, to milliseconds.
    Timestamp,
    /// A day, `2026-01-31`; an integer afterwards, in days since 1970-01-01.
    Date,
    /// `true` or `false`.
    Boolean,
    /// A UUID, in lower case afterwards.
    Uuid,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Text that is never split at commas.
    Search,
    /// Anything else: the service parses it.
    Custom {
        /// What it is, for documentation, such as `decimal`.
        format: &'static str,
        /// How to read it.
        parse: fn(&str) -> Result<Scalar, Violation>,
    },
}

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

/// How a filter compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// Equal to one of the values.
    Eq,
    /// Equal to none of the values.
    Ne,
    /// Less.
    Lt,
    /// Less or equal.
    Lte,
    /// Greater.
    Gt,
    /// Greater or equal.
    Gte,
    /// Has the value somewhere in it.
    Contains,
}

impl Operator {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Eq, Self::Ne, Self::Lt, Self::Lte, Self::Gt, Self::Gte, Self::Contains];
    /// For values that are the same or not.
    pub const EQUALITY: &'static [Self] = &[Self::Eq, Self::Ne];
    /// For text.
    pub const TEXT: &'static [Self] = &[Self::Eq, Self::Ne, Self::Contains];
    /// For values that have an order.
    pub const ORDER: &'static [Self] = &[Self::Eq, Self::Ne, Self::Lt, Self::Lte, Self::Gt, Self::Gte];

    /// Its name in a parameter.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::Ne => "ne",
            Self::Lt => "lt",
            Self::Lte => "lte",
            Self::Gt => "gt",
            Self::Gte => "gte",
            Self::Contains => "contains",
        }
    }

    /// Whether several values, separated by commas, make sense.
    pub const fn is_plural(self) -> bool {
        matches!(self, Self::Eq | Self::Ne)
    }
}

/// A field that `sort` may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortField {
    /// Its name.
    pub name: &'static str,
    /// The type of its values in a cursor.
    pub key: KeyKind,
}

impl SortField {
    /// A field of text.
    pub const fn text(name: &'static str) -> Self {
        Self { name, key: KeyKind::Text }
    }

    /// A field of whole numbers: counts, minor units, milliseconds.
    pub const fn integer(name: &'static str) -> Self {
        Self { name, key: KeyKind::Integer }
    }
}

/// Ascending unless said otherwise ([sorting](https://jsonapi.org/format/1.1/#fetching-sorting)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest first: `-` before the name.
    Descending,
}

impl Direction {
    /// The other way.
    #[must_use]
    pub const fn reversed(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }
}
