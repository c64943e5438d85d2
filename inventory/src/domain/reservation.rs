use super::{Hold, PurchaseId, ReservationStatus};

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
    /// One that the same request makes, for what it says of it later: its times are not known yet, and nobody has seen them.
    pub(crate) fn to_come(hold: Hold) -> Self {
        Self { hold, status: ReservationStatus::Held, expires_at_ms: 0, purchase_id: None, created_at_ms: 0 }
    }

    /// Whether it becomes a purchase when it is brought into this status.
    pub(crate) fn is_bought_as(&self, wanted: ReservationStatus) -> bool {
        (self.status, wanted) == (ReservationStatus::Held, ReservationStatus::Confirmed)
    }

    /// It is held and then ends one way, so these are its versions.
    pub(crate) fn version(&self) -> i64 {
        match self.status {
            ReservationStatus::Held => 1,
            ReservationStatus::Confirmed | ReservationStatus::Released | ReservationStatus::Expired => 2,
        }
    }
}
