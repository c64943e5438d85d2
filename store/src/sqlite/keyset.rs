//! Positions in an ordered list as conditions: what lies after or before the item that a cursor fell on. An index in the
//! order of the list leads there, so the cost does not depend on how far down that is
//! ([keyset pagination](https://use-the-index-luke.com/no-offset)).

use jsonapi::page::{Cursor, Page};
use jsonapi::query::{Direction, SortKey};
use platform::Value;

use crate::Condition;
use crate::value::key_value;

/// Order and borders of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Keyset {
    /// The borders, if there are any. All columns are taken to be free of NULL.
    pub(crate) condition: Option<Condition>,
    /// What follows `ORDER BY`: reversed when reading backwards; [`Page::split`] puts the rows right.
    pub(crate) order_by: String,
    /// What follows `LIMIT`: one row more than the page has, to know whether there is a next one.
    pub(crate) limit: u32,
}

/// The keyset of this order and page; `column` gives the column expression of each field in the order.
pub(crate) fn keyset(sort: &[SortKey], page: &Page, column: impl Fn(&'static str) -> &'static str) -> Keyset {
    let keys: Vec<(&str, Direction)> = sort.iter().map(|key| (column(key.field), key.direction)).collect();
    let reversed: Vec<_> = keys.iter().map(|(column, direction)| (*column, direction.reversed())).collect();
    let order: Vec<String> = if page.is_backwards() { &reversed } else { &keys }
        .iter()
        .map(|(column, direction)| match direction {
            Direction::Ascending => (*column).to_owned(),
            Direction::Descending => format!("{column} DESC"),
        })
        .collect();
    let after = page.after.as_ref().map(|cursor| beyond(&keys, cursor, cursor.is_before_its_item()));
    let before = page.before.as_ref().map(|cursor| beyond(&reversed, cursor, cursor.is_after_its_item()));
    let condition = after.into_iter().chain(before).reduce(Condition::and);
    Keyset { condition, order_by: order.join(", "), limit: page.size.saturating_add(1) }
}

/// The rows beyond a cursor in the direction of the keys, or also those on it.
fn beyond(keys: &[(&str, Direction)], cursor: &Cursor, or_on: bool) -> Condition {
    let values: Vec<Value> = cursor.keys().iter().map(key_value).collect();
    let all_same = keys.windows(2).all(|pair| matches!(pair, [(_, one), (_, other)] if one == other));
    match keys {
        [(_, direction), _, ..] if all_same => row_value(keys, *direction, values, or_on),
        _ => nested(keys, &values, or_on),
    }
}

/// `(a, b) > (?, ?)`: what an index on both is searched by.
fn row_value(keys: &[(&str, Direction)], direction: Direction, values: Vec<Value>, or_on: bool) -> Condition {
    let columns: Vec<&str> = keys.iter().map(|(column, _)| *column).collect();
    let marks = vec!["?"; keys.len()].join(", ");
    Condition { sql: format!("({}) {} ({marks})", columns.join(", "), sign(direction, or_on)), values }
}

/// The same where the keys go different ways: `a >= ? AND (a > ? OR b < ?)`.
fn nested(keys: &[(&str, Direction)], values: &[Value], or_on: bool) -> Condition {
    match (keys, values) {
        ([(column, direction)], [value]) => {
            Condition { sql: format!("{column} {} ?", sign(*direction, or_on)), values: vec![value.clone()] }
        }
        ([(column, direction), keys @ ..], [value, values @ ..]) => {
            let rest = nested(keys, values, or_on);
            let (reached, passed) = (sign(*direction, true), sign(*direction, false));
            let sql = format!("{column} {reached} ? AND ({column} {passed} ? OR {})", rest.sql);
            let values = [value.clone(), value.clone()].into_iter().chain(rest.values).collect();
            Condition { sql, values }
        }
        _ => Condition::new("true"),
    }
}

fn sign(direction: Direction, or_equal: bool) -> &'static str {
    match (direction, or_equal) {
        (Direction::Ascending, false) => ">",
        (Direction::Ascending, true) => ">=",
        (Direction::Descending, false) => "<",
        (Direction::Descending, true) => "<=",
    }
}
