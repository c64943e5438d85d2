//! Logs: rows that are only ever added, whose order is that of their sequence, and whose ids are made of it.

use jsonapi::query::{Filter, KeyKind, Operator, Scalar, SortField};
use platform::{DatabaseError, Row, Value};
use uuid::Uuid;

use crate::{Condition, Parameter, Statement, Store, compares};

/// How far the feed of a service has come. An index answers it at once, however long the feed is.
pub(crate) static NEWEST: Statement = Statement::new("newest", include_str!("sqlite/newest.sql"));

impl Store {
    /// The sequence of the last row of the feed; 0 where there is none.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn newest(&self) -> Result<i64, DatabaseError> {
        let newest = self.find(&NEWEST, &[], Row::only_integer).await?;
        newest.ok_or_else(|| DatabaseError::failed("an aggregate gave no row"))
    }
}

/// Only what a log has after this sequence; all of it after 0.
pub fn since(sequence: i64) -> Option<Condition> {
    (sequence > 0).then(|| Condition { sql: "sequence > ?".to_owned(), values: vec![sequence.into()] })
}

/// The place of a row in its log, and its id as a resource: a `UUIDv7` of the time and the sequence.
///
/// The sequence is unique by itself, so the id needs no storage, no index and no randomness; what it names is found by the
/// sequence within.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SequenceId {
    /// The place in the log, from 1 without gaps.
    pub sequence: i64,
    /// When it was written, in milliseconds since 1970.
    pub created_at: i64,
}

/// The 62 bits after version and variant that [RFC 9562, section 5.7](https://www.rfc-editor.org/rfc/rfc9562#section-5.7)
/// leaves to random data or a counter.
const COUNTER_BITS: u64 = (1 << 62) - 1;

impl SequenceId {
    /// The id as a UUID.
    pub fn uuid(self) -> Uuid {
        let millis = u64::try_from(self.created_at).unwrap_or_default();
        let counter = u64::try_from(self.sequence).unwrap_or_default();
        let mut tail = [0; 10];
        tail[2..].copy_from_slice(&(counter & COUNTER_BITS).to_be_bytes());
        uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()
    }

    /// What such a UUID names; `None` for any other UUID.
    pub fn from_uuid(id: Uuid) -> Option<Self> {
        let (high, low) = id.as_u64_pair();
        let found = Self { sequence: i64::try_from(low & COUNTER_BITS).ok()?, created_at: i64::try_from(high >> 16).ok()? };
        (found.uuid() == id).then_some(found)
    }

    /// The id of the row of a log, from its columns `sequence` and `created_at`.
    ///
    /// # Errors
    ///
    /// As [`Row::integer`].
    pub fn read(row: &Row) -> Result<Self, DatabaseError> {
        Ok(Self { sequence: row.integer("sequence")?, created_at: row.integer("created_at")? })
    }

    /// The parameters that find the row: `:sequence` and `:created_at`.
    pub fn parameters(self) -> [Parameter; 2] {
        [("sequence", self.sequence.into()), ("created_at", self.created_at.into())]
    }
}

/// Completes every order of a log.
pub const TIE_BREAKER: SortField = SortField { name: "sequence", key: KeyKind::Integer };

/// The column of a field that a log is sorted by. To sort by time is to sort by sequence: rows are written in the order of
/// time, only a clock that was set back could tell otherwise, and a reader that follows a log must never miss a row for that.
pub fn column(field: &'static str) -> &'static str {
    match field {
        "created_at" => "sequence",
        other => other,
    }
}

/// The condition of a filter on a log that is more than a comparison with the column [`column`] gives: an id is looked up by
/// the sequence in it, and a time by the time.
pub fn condition(filter: &Filter) -> Option<Condition> {
    match filter.field {
        "created_at" => Some(compares(filter, "created_at")),
        "id" => Some(by_id(filter)),
        _ => None,
    }
}

fn by_id(filter: &Filter) -> Condition {
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
    let sequences = ids.iter().map(|id| Value::Integer(id.sequence));
    let pairs = ids.iter().flat_map(|id| [Value::Integer(id.sequence), Value::Integer(id.created_at)]);
    Condition { sql, values: sequences.chain(pairs).collect() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::SequenceId;

    proptest! {
        #[test]
        fn an_id_is_a_uuid_v7_and_back(sequence in 0_i64..1 << 62, created_at in 0_i64..1 << 48) {
            let id = SequenceId { sequence, created_at };
            prop_assert_eq!(id.uuid().get_version_num(), 7);
            prop_assert_eq!(id.uuid().get_variant(), uuid::Variant::RFC4122);
            prop_assert_eq!(SequenceId::from_uuid(id.uuid()), Some(id));
        }

        #[test]
        fn ids_of_one_log_sort_by_time_and_place(sequence in 0_i64..1 << 40, later in 1_i64..1 << 20, at in 0_i64..1 << 47) {
            let id = |sequence, created_at| SequenceId { sequence, created_at }.uuid();
            prop_assert!(id(sequence, at) < id(sequence + later, at));
            prop_assert!(id(sequence + later, at) < id(sequence, at + later));
        }
    }

    #[test]
    fn other_uuids_name_nothing() {
        for id in [Uuid::nil(), Uuid::max(), Uuid::from_u128(0x0192_0000_0000_7000_0000_0000_0000_0001)] {
            assert_eq!(SequenceId::from_uuid(id), None, "{id}");
        }
    }
}
