/// Whether a purchase stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum PurchaseStatus {
    /// It does.
    Completed,
    /// Its units were given back.
    Cancelled,
}

impl PurchaseStatus {
    /// Each with its word, in the API and in the database.
    pub(crate) const TABLE: [(&'static str, Self); 2] = [("completed", Self::Completed), ("cancelled", Self::Cancelled)];

    /// Its word.
    pub(crate) fn word(self) -> &'static str {
        super::word(&Self::TABLE, self)
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
