//! One page of a list.

use crate::{
    document::{Document, Link, Links, Resource},
    media_type::CURSOR_PAGINATION,
    negotiation::Applied,
    query::Query,
};
use serde_json::json;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice<T> {
    /// The items in the order that the client asked for.
    pub items: Vec<T>,
    /// The cursor for `page[before]` of the previous page.
    pub prev: Option<String>,
    /// The cursor for `page[after]` of the next page.
    pub next: Option<String>,
    /// The cursor of the last item: where a reader who follows the list goes on, although there is no next page yet.
    pub end: Option<String>,
    /// Whether a range (both `after` and `before`) held more than fits on the page.
    pub range_truncated: bool,
}

impl<T> Slice<T> {
    /// `self`, `first`, `prev` and `next` of the page at this path, with all of the client's other parameters.
    /// `prev` and `next` are always there, `null` when nothing is
    /// ([links](https://jsonapi.org/profiles/ethanresnick/cursor-pagination/#links)). `self` is a link object with the
    /// media type, as for every document that a profile is applied to
    /// ([top level](https://jsonapi.org/format/1.1/#document-top-level)).
    pub fn links(&self, path: &str, query: &Query) -> Links {
        let to = |name, cursor: &Option<String>| cursor.as_deref().map(|cursor| query.url_of_page(path, Some((name, cursor))));
        let media_type = Applied::NOTHING.with_profile(CURSOR_PAGINATION).media_type();
        Links::default()
            .with("self", Link::typed(query.url(path), media_type))
            .with("first", query.url_of_page(path, None))
            .with("prev", to("page[before]", &self.prev))
            .with("next", to("page[after]", &self.next))
    }

    /// The same page of something made from the items.
    pub fn map<U>(self, make: impl FnMut(T) -> U) -> Slice<U> {
        Slice {
            items: self.items.into_iter().map(make).collect(),
            prev: self.prev,
            next: self.next,
            end: self.end,
            range_truncated: self.range_truncated,
        }
    }
}

impl Slice<Resource> {
    /// Gives the last item its cursor as `meta.page.cursor`
    /// ([item cursors](https://jsonapi.org/profiles/ethanresnick/cursor-pagination/#document-item-cursors)), for a list that
    /// grows at its end and is followed: the cursor stays valid, and what is new comes after it.
    #[must_use]
    pub fn with_end(mut self) -> Self {
        if let (Some(item), Some(cursor)) = (self.items.pop(), self.end.as_deref()) {
            self.items.push(item.with_meta("page", json!({ "cursor": cursor })));
        }
        self
    }

    /// The document of the page: data, links, and in `meta.page` whether the range was truncated.
    pub fn into_document(self, path: &str, query: &Query) -> Document {
        let links = self.links(path, query);
        let document = Document::many(self.items).with_links(links);
        if self.range_truncated { document.with_meta("page", json!({ "rangeTruncated": true })) } else { document }
    }
}
