//! Pages by cursor, after the
//! [cursor pagination profile](https://jsonapi.org/profiles/ethanresnick/cursor-pagination/).
//!
//! Choices where the profile leaves room: both `page[after]` and `page[before]` at once are supported; cursors are sent
//! in links, and with the last item by who wants to be followed ([`Slice::with_end`]); a link that may lead to an empty
//! page is sent where finding out would cost a query.

mod cursor;
mod slice;

#[cfg(test)]
mod tests;

use cursor::Place;
pub use cursor::{Cursor, Key, KeyKind};
pub use slice::Slice;

/// Which page of a list the client asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// Items on it, at least 1 (0 where the endpoint is not a list).
    pub size: u32,
    /// `page[after]`.
    pub after: Option<Cursor>,
    /// `page[before]`.
    pub before: Option<Cursor>,
    /// Of the list that its cursors belong to.
    pub(crate) fingerprint: u64,
}

impl Page {
    /// Whether the rows come in reverse order from the keyset statement: `before` without `after`.
    pub fn is_backwards(&self) -> bool {
        self.before.is_some() && self.after.is_none()
    }

    /// Makes a page of the rows that the keyset statement returned, up to one more than [`size`](Self::size): puts
    /// them in order and finds out what lies before and after. `keys` gives the values of the sort keys of a row,
    /// in the order of [`Query::sort`](crate::Query::sort).
    pub fn split<T>(&self, rows: Vec<T>, keys: impl Fn(&T) -> Vec<Key>) -> Slice<T> {
        let size = usize::try_from(self.size).unwrap_or(usize::MAX);
        let more = rows.len() > size;
        let mut items = rows;
        items.truncate(size);
        if self.is_backwards() {
            items.reverse();
        }
        let on = |item: &T| Cursor::on(keys(item));
        // Without a row to go by, the border that the client came from is the place to turn back at.
        let first = items.first().map(on).or_else(|| Some(self.after.as_ref()?.moved(Place::GapAfter)));
        let last = items.last().map(on).or_else(|| Some(self.before.as_ref()?.moved(Place::GapBefore)));
        let has_prev = self.after.is_some() || (self.before.is_some() && more);
        let has_next = self.before.is_some() || more;
        let encode = |cursor: Option<Cursor>| cursor.map(|cursor| cursor.encode(self.fingerprint));
        Slice {
            end: encode(items.last().map(on)),
            items,
            prev: encode(first.filter(|_| has_prev)),
            next: encode(last.filter(|_| has_next)),
            range_truncated: more && self.after.is_some() && self.before.is_some(),
        }
    }
}
