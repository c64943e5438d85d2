//! The page that answers a query, as a document.

use serde_json::json;

use super::{Query, page};
use crate::{
    document::{Document, Link, Links, Resource},
    media_type::{Applied, CURSOR_PAGINATION},
    page::Slice,
};

impl Query {
    /// `self`, `first`, `prev` and `next` of the page at this path, with all of the client's other parameters.
    /// `prev` and `next` are always there, `null` when nothing is
    /// ([links](https://jsonapi.org/profiles/ethanresnick/cursor-pagination/#links)). `self` is a link object with the
    /// media type, as for every document that a profile is applied to
    /// ([top level](https://jsonapi.org/format/1.1/#document-top-level)).
    pub fn page_links<T>(&self, slice: &Slice<T>, path: &str) -> Links {
        let to = |name, cursor: &Option<String>| cursor.as_deref().map(|cursor| self.url_of_page(path, Some((name, cursor))));
        let media_type = Applied::NOTHING.with_profile(CURSOR_PAGINATION).media_type();
        Links::default()
            .with("self", Link::typed(self.url(path), media_type))
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
    pub(super) fn url_of_page(&self, path: &str, cursor: Option<(&str, &str)>) -> String {
        let kept = self.parameters.iter().filter(|(name, _)| !page::is_cursor(name));
        super::url(path, kept.map(|(name, value)| (name.as_str(), value.as_str())).chain(cursor))
    }
}
