//! What list a cursor belongs to.

use std::fmt::Write;

use super::{Direction, Filter, Scalar, SortKey};
use crate::hash::sha256_prefix;

/// The same number for the same order of the same selection, whatever the order of the parameters. It says nothing
/// about the page, so that page size may change on the way.
pub(super) fn fingerprint(kind: &str, sort: &[SortKey], filters: &[Filter]) -> u64 {
    let mut text = format!("{}:{kind}", kind.len());
    for key in sort {
        let sign = if key.direction == Direction::Descending { '-' } else { '+' };
        append(&mut text, sign, key.field);
    }
    let mut filters: Vec<String> = filters.iter().map(describe).collect();
    filters.sort_unstable();
    u64::from_be_bytes(sha256_prefix((text + &filters.concat()).as_bytes()))
}

fn describe(filter: &Filter) -> String {
    let mut text = String::new();
    append(&mut text, '?', filter.field);
    append(&mut text, '.', filter.operator.name());
    for value in &filter.values {
        match value {
            Scalar::Text(value) | Scalar::Uuid(value) => append(&mut text, '=', value),
            Scalar::Choice(value) => append(&mut text, '=', value),
            Scalar::Integer(value) | Scalar::Timestamp(value) => append(&mut text, '=', &value.to_string()),
            Scalar::Boolean(value) => append(&mut text, '=', if *value { "1" } else { "0" }),
        }
    }
    text
}

/// With its length, so that no two lists are described by the same text.
fn append(text: &mut String, sign: char, part: &str) {
    // Writing to a string does not fail.
    let _ = write!(text, "{sign}{}:{part}", part.len());
}
