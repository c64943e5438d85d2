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

mod filter;
mod fingerprint;
mod grammar;
mod page;
mod parse;
mod sort;

#[cfg(test)]
mod tests;

pub use filter::Filter;
pub use grammar::{Direction, Endpoint, Fieldset, FilterField, FilterKind, List, Operator, Scalar, SortField};

use serde_json::json;

pub use crate::page::KeyKind;
use crate::{
    document::{Document, Fieldsets, Link, Links, Resource},
    error::Errors,
    media_type::{Applied, CURSOR_PAGINATION},
    page::{Page, Slice},
};

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
        self.url_with(path, |_| true, None)
    }

    /// `self`, `first`, `prev` and `next` of the page at this path, with all of the client's other parameters.
    /// `prev` and `next` are always there, `null` when nothing is
    /// ([links](https://jsonapi.org/profiles/ethanresnick/cursor-pagination/#links)). `self` is a link object with the
    /// media type, as for every document that a profile is applied to
    /// ([top level](https://jsonapi.org/format/1.1/#document-top-level)).
    pub fn page_links<T>(&self, slice: &Slice<T>, path: &str) -> Links {
        let to = |name, cursor: &Option<String>| cursor.as_deref().map(|cursor| self.url_of_page(path, Some((name, cursor))));
        let media_type = Applied::NOTHING.with_profile(CURSOR_PAGINATION).media_type();
        Links::default()
            .with("self", Link::Typed { href: self.url(path), media_type })
            .with("first", self.url_of_page(path, None))
            .with("prev", to(page::BEFORE, &slice.prev))
            .with("next", to(page::AFTER, &slice.next))
    }

    /// The document of the page at this path: data, links, and in `meta.page` whether the range was truncated.
    pub fn page_document(&self, slice: Slice<Resource>, path: &str) -> Document {
        let links = self.page_links(&slice, path);
        let document = Document::many(slice.items).with_links(links);
        if slice.range_truncated { document.with_meta("page", json!({ "rangeTruncated": true })) } else { document }
    }

    /// The same on another page of the list: after or before a cursor, or the first page.
    fn url_of_page(&self, path: &str, cursor: Option<(&str, &str)>) -> String {
        self.url_with(path, |name| !page::is_cursor(name), cursor)
    }

    fn url_with(&self, path: &str, is_kept: impl Fn(&str) -> bool, cursor: Option<(&str, &str)>) -> String {
        let kept = self.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())).filter(|(name, _)| is_kept(name));
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(kept.chain(cursor)).finish();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }
}
