use super::{Hold, PurchaseId};

/// A hold on stock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reservation {
    /// What is held, and for how long it was asked for.
    pub(crate) hold: Hold,
    /// Whether it holds its units, or how it ended.
    pub(crate) status: ReservationStatus,
    /// From when on it holds nothing, in milliseconds since 1970.
    pub(crate) expires_at_ms: i64,
    /// What it became.
    pub(crate) purchase_id: Option<PurchaseId>,
    /// When it was made, in milliseconds since 1970.
    pub(crate) created_at_ms: i64,
}

impl Reservation {
    /// It is held and then ends one way, so these are its versions.
    pub(crate) fn version(&self) -> i64 {
        match self.status {
            ReservationStatus::Held => 1,
            ReservationStatus::Confirmed | ReservationStatus::Released | ReservationStatus::Expired => 2,
        }
    }
}

/// Whether a reservation holds its units, or how it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum ReservationStatus {
    /// It holds its units.
    Held,
    /// It became a purchase.
    Confirmed,
    /// Its client gave it up.
    Released,
    /// Its time ran out.
    Expired,
}

impl ReservationStatus {
    /// Each with its word, in the API and in the database.
    pub(crate) const TABLE: [(&'static str, Self); 4] =
        [("held", Self::Held), ("confirmed", Self::Confirmed), ("released", Self::Released), ("expired", Self::Expired)];

    /// Its word.
    pub(crate) fn word(self) -> &'static str {
        super::word(&Self::TABLE, self)
    }
}
