//! What the queries of several resources have in common.

use jsonapi::query::{Direction, Endpoint, Fieldset, List, SortField};
use store::limits::{PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX};

/// A list, newest first unless asked otherwise. Its filters and sorts are those of the resource.
pub(super) const NEWEST_FIRST: List = List {
    filters: &[],
    sorts: &[],
    default_sort: &[("created_at", Direction::Descending)],
    tie_breaker: SortField::text("id"),
    default_size: PAGE_SIZE_DEFAULT,
    max_size: PAGE_SIZE_MAX,
};

/// Queries of one resource that is about a product, which can be included.
pub(super) const fn one(kind: &'static str, fieldsets: &'static [Fieldset]) -> Endpoint {
    Endpoint { kind, include: &["product"], fieldsets, list: None }
}

/// Queries of the answer to a change. It includes nothing: it is given again without products being asked.
pub(super) const fn changed(kind: &'static str, fieldsets: &'static [Fieldset]) -> Endpoint {
    Endpoint { kind, include: &[], fieldsets, list: None }
}
