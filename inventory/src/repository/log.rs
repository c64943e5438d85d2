//! What the two logs, movements and events, have in common: their order is that of their sequence, and their ids are made of it.

use jsonapi::query::{Filter, Operator, Scalar, SortField};
use jsonapi::sql::{self, Fragment, SqlValue};
use uuid::Uuid;

use crate::domain::SequenceId;

/// Completes every order of a log.
pub(super) const TIE_BREAKER: SortField = SortField::integer("sequence");

/// The column of a field, in sorts and filters. To sort by time is to sort by sequence: rows are written in the order of
/// time, only a clock that was set back could tell otherwise, and a reader that follows a log must never miss a row for that.
pub(super) fn sort_column(_: &'static str) -> &'static str {
    "sequence"
}

/// The condition of a filter. An id is looked up by the sequence in it.
pub(super) fn condition(filter: &Filter) -> Fragment {
    if filter.field != "id" {
        return sql::condition(filter, filter.field);
    }
    let ids = filter.values.iter().filter_map(|value| match value {
        Scalar::Uuid(id) => Uuid::parse_str(id).ok().and_then(SequenceId::from_uuid),
        _ => None,
    });
    let ids: Vec<SequenceId> = ids.collect();
    let marks = |mark: &str| vec![mark; ids.len()].join(", ");
    let negation = if filter.operator == Operator::Ne { "NOT " } else { "" };
    // The sequence alone finds the row; the time must be that of the id as well. `IN ()` is false, as it should be.
    let sql = match ids.len() {
        0 => format!("{negation}(sequence IN ())"),
        _ => format!("{negation}(sequence IN ({}) AND (sequence, created_at) IN (VALUES {}))", marks("?"), marks("(?, ?)")),
    };
    let sequences = ids.iter().map(|id| SqlValue::Integer(id.sequence));
    let pairs = ids.iter().flat_map(|id| [SqlValue::Integer(id.sequence), SqlValue::Integer(id.created_at)]);
    Fragment { sql, parameters: sequences.chain(pairs).collect() }
}
