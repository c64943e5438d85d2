//! The order of a list ([sorting](https://jsonapi.org/format/1.1/#fetching-sorting)).

use super::{Direction, List, SortField, SortKey};
use crate::{
    error::{Error, Violation},
    limits,
    text::{excerpt, there_is},
};

/// What the profile calls an order that cannot be paginated.
const UNSUPPORTED: &str = "https://jsonapi.org/profiles/ethanresnick/cursor-pagination/unsupported-sort";

pub(super) fn by_default(list: &List) -> Vec<SortKey> {
    let find = |name: &str| list.sorts.iter().chain([&list.tie_breaker]).find(|field| field.name == name);
    let named = list.default_sort.iter().filter_map(|(name, direction)| Some(key(find(name)?, *direction)));
    complete(named.collect(), list)
}

pub(super) fn read(value: &str, list: &List) -> Result<Vec<SortKey>, Error> {
    keys(value, list)
        .map(|keys| complete(keys, list))
        .map_err(|violation| violation.into_parameter_error("sort").with_type(UNSUPPORTED))
}

fn keys(value: &str, list: &List) -> Result<Vec<SortKey>, Violation> {
    let mut keys: Vec<SortKey> = Vec::new();
    for item in value.split(',') {
        let (name, direction) = match item.strip_prefix('-') {
            Some(name) => (name, Direction::Descending),
            None => (item, Direction::Ascending),
        };
        let field = list.sorts.iter().find(|field| field.name == name).ok_or_else(|| unknown(name, list))?;
        if keys.iter().any(|known| known.field == field.name) {
            return Err(format!("has `{name}` twice").into());
        }
        if keys.len() == limits::SORT_FIELDS {
            return Err(format!("must not have more than {} fields", limits::SORT_FIELDS).into());
        }
        keys.push(key(field, direction));
    }
    Ok(keys)
}

/// Makes the order unique, without which a page has no definite end
/// ([sorting requirement](https://jsonapi.org/profiles/ethanresnick/cursor-pagination/#concepts-sorting)).
fn complete(mut keys: Vec<SortKey>, list: &List) -> Vec<SortKey> {
    let tie_breaker = &list.tie_breaker;
    if let Some(unique) = keys.iter().position(|key| key.field == tie_breaker.name) {
        // What comes after a unique field never decides.
        keys.truncate(unique + 1);
    } else {
        let direction = keys.last().map_or(Direction::Ascending, |last| last.direction);
        keys.push(key(tie_breaker, direction));
    }
    keys
}

fn key(field: &SortField, direction: Direction) -> SortKey {
    SortKey { field: field.name, direction, key: field.key }
}

fn unknown(name: &str, list: &List) -> Violation {
    let known = there_is(list.sorts.iter().map(|field| field.name));
    format!("has `{}`, which is no field that can be sorted by; {known}", excerpt(name)).into()
}
