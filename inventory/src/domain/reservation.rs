use super::{ProductId, PurchaseId, ReservationId};

/// A hold on stock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reservation {
    /// Its id.
    pub id: ReservationId,
    /// The product.
    pub product_id: ProductId,
    /// How many units: 1 to 1 000 000.
    pub quantity: i64,
    /// How long it was asked for, in seconds.
    pub ttl_seconds: i64,
    /// What it is at the moment it was read: one that is due reads as expired even before that is written down.
    pub status: ReservationStatus,
    /// From when on it holds nothing, in milliseconds since 1970.
    pub expires_at: i64,
    /// What it became.
    pub purchase_id: Option<PurchaseId>,
    /// Milliseconds since 1970.
    pub created_at: i64,
}

/// What a reservation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReservationStatus {
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
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Held, Self::Confirmed, Self::Released, Self::Expired];

    /// The word for it, in the API and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Confirmed => "confirmed",
            Self::Released => "released",
            Self::Expired => "expired",
        }
    }
}
