//! One page of a list.

use serde_json::json;

use crate::document::Resource;

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
}
