use std::fmt;

use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    };
}

id! {
    /// A product, and its stock: they have one id.
    ProductId
}
id! {
    /// A purchase.
    PurchaseId
}
id! {
    /// A reservation.
    ReservationId
}

/// The place of a movement or an event in its log, and its id as a resource: a `UUIDv7` of the time and the sequence.
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
