//! Keyset pagination.

use super::{Fragment, SqlValue};
use crate::{
    page::{Cursor, Page, Place},
    query::{Direction, SortKey},
};

/// Keyset pagination: what to put into a statement so that it reads one page, at a cost independent of depth
/// as long as an index has the columns in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyset {
    /// The condition, to be joined to others with `AND`; empty on a first page. All columns are taken to be free of NULL.
    pub condition: Fragment,
    /// What follows `ORDER BY`. Reversed when reading backwards; [`Page::split`] puts the rows right.
    pub order_by: String,
    /// What follows `LIMIT`: one row more than the page has, to know whether there is a next one.
    pub limit: u32,
}

impl Keyset {
    /// The keyset of this order and page; `column` gives the column expression of each field in the order.
    pub fn new(sort: &[SortKey], page: &Page, column: impl Fn(&'static str) -> &'static str) -> Self {
        let keys: Vec<(&str, Direction)> = sort.iter().map(|key| (column(key.field), key.direction)).collect();
        let backwards = page.is_backwards();
        let order: Vec<String> = keys
            .iter()
            .map(|(column, direction)| match if backwards { direction.reversed() } else { *direction } {
                Direction::Ascending => (*column).to_owned(),
                Direction::Descending => format!("{column} DESC"),
            })
            .collect();
        let mut condition = Fragment::default();
        if let Some(cursor) = &page.after {
            condition.and(beyond(&keys, cursor, cursor.place == Place::GapBefore));
        }
        if let Some(cursor) = &page.before {
            let reversed: Vec<_> = keys.iter().map(|(column, direction)| (*column, direction.reversed())).collect();
            condition.and(beyond(&reversed, cursor, cursor.place == Place::GapAfter));
        }
        Self { condition, order_by: order.join(", "), limit: page.size.saturating_add(1) }
    }
}

/// Rows that come after the cursor in this order; `or_on` it.
fn beyond(keys: &[(&str, Direction)], cursor: &Cursor, or_on: bool) -> Fragment {
    let all_same = keys.windows(2).all(|pair| matches!(pair, [(_, one), (_, other)] if one == other));
    match keys {
        [(_, direction), _, ..] if all_same => row_value(keys, *direction, cursor, or_on),
        _ => nested(keys, &cursor.keys, or_on),
    }
}

/// `(a, b) > (?, ?)`, which SQLite answers from one range of an index.
fn row_value(keys: &[(&str, Direction)], direction: Direction, cursor: &Cursor, or_on: bool) -> Fragment {
    let columns: Vec<&str> = keys.iter().map(|(column, _)| *column).collect();
    let marks = vec!["?"; keys.len()].join(", ");
    let sql = format!("({}) {} ({marks})", columns.join(", "), sign(direction, or_on));
    Fragment { sql, parameters: cursor.keys.clone() }
}

/// `a >= ? AND (a > ? OR b < ?)`: the first term says nothing new, but is a range of an index, which an `OR` is not.
/// Where `a >= ?` holds and `a > ?` does not, `a` is equal, so that what remains is decided by the next key.
fn nested(keys: &[(&str, Direction)], values: &[SqlValue], or_on: bool) -> Fragment {
    match (keys, values) {
        ([(column, direction)], [value]) => {
            Fragment { sql: format!("{column} {} ?", sign(*direction, or_on)), parameters: vec![value.clone()] }
        }
        ([(column, direction), keys @ ..], [value, values @ ..]) => {
            let rest = nested(keys, values, or_on);
            let (reached, passed) = (sign(*direction, true), sign(*direction, false));
            let sql = format!("{column} {reached} ? AND ({column} {passed} ? OR {})", rest.sql);
            let mut parameters = vec![value.clone(), value.clone()];
            parameters.extend(rest.parameters);
            Fragment { sql, parameters }
        }
        _ => Fragment::default(),
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
