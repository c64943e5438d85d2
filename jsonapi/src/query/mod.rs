//! Query parameters
//! ([query parameters](https://jsonapi.org/format/1.1/#query-parameters)):
//! what an endpoint understands, as a constant, and what a client asked of it, typed.
//!
//! Choices where the text leaves room:
//! - A parameter sent twice, by whatever spelling of its brackets, is 400: no server agrees with another on which counts.
//! - Unknown types and fields in `fields` are 400, as are unknown paths in `include` and fields in `sort`.
//! - A comma separates values of `eq` and `ne` filters, and only of them; there is no escape for it.
//! - An empty `include` or `fields[type]` asks for nothing; an empty `sort`, `page[…]` or filter value is 400,
//!   except that text can equal the empty text.

mod families;
mod filter;
mod fingerprint;
mod grammar;
mod page;
mod paged;
mod parse;
mod scalar;
mod sort;

#[cfg(test)]
mod tests;

pub use filter::Filter;
pub use grammar::{Direction, Endpoint, Fieldset, FilterField, FilterKind, List, Operator, SortField};
pub use scalar::Scalar;

pub use crate::page::KeyKind;
use crate::{document::Fieldsets, error::Errors, page::Page};

/// One key of the order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortKey {
    /// The name of the field.
    pub field: &'static str,
    /// Which way.
    pub direction: Direction,
    /// The type of its values in a cursor.
    pub key: KeyKind,
}

/// What a client asked for, with everything checked against the [`Endpoint`].
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// Conditions, all of which must hold.
    pub filters: Vec<Filter>,
    /// The complete order of the list: what the client asked for, or the default, and then the tie-breaker
    /// that makes it unique. Empty where the endpoint is not a list.
    pub sort: Vec<SortKey>,
    /// Which page of the list.
    pub page: Page,
    /// Which fields to send.
    pub fieldsets: Fieldsets,
    /// The relationship paths asked for with `include`; `None` when the parameter was not there at all.
    pub include: Option<Vec<&'static str>>,
    parameters: Vec<(String, String)>,
}

impl Query {
    /// Reads the query string (without `?`) of a request to this endpoint, whatever its method.
    ///
    /// # Errors
    /// 400 `invalid_query_parameter`, one error per problem, each with the exact name in `source.parameter`.
    pub fn parse(query: Option<&str>, endpoint: &Endpoint) -> Result<Self, Errors> {
        parse::query(query.unwrap_or_default(), endpoint)
    }

    /// Whether this path was asked for with `include`, by itself or as the beginning of a longer one.
    pub fn includes(&self, path: &str) -> bool {
        let is_below = |longer: &str| longer.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        self.include.iter().flatten().any(|asked| is_below(asked))
    }

    /// Whether the answer is the full representation of the resource, so that an entity tag made of its version is
    /// right: no `include`, no `fields`.
    pub fn is_plain(&self) -> bool {
        self.include.is_none() && self.fieldsets.is_empty()
    }

    /// The filter on this field with this operator.
    pub fn filter(&self, field: &str, operator: Operator) -> Option<&Filter> {
        self.filters.iter().find(|filter| filter.field == field && filter.operator == operator)
    }

    /// `path` with all of the client's parameters, encoded: the `self` link of the document.
    pub fn url(&self, path: &str) -> String {
        url(path, self.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }
}

fn url<'a>(path: &str, parameters: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}
