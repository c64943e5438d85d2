use uuid::Uuid;

use super::ProductId;

/// Something that happened, as the change feed tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    /// Its place in the feed, from 1 without gaps.
    pub(crate) sequence: i64,
    /// What happened.
    pub(crate) kind: EventKind,
    /// The id of what it happened to; its type is the kind's.
    pub(crate) subject_id: Uuid,
    /// The product that it is about.
    pub(crate) product_id: ProductId,
    /// The version of the product's stock after it. Every version has exactly one `inventory.changed`.
    pub(crate) version: i64,
    /// The subject before it, as a JSON object; `None` where it began with it.
    pub(crate) before: Option<String>,
    /// The subject after it, as a JSON object; `None` where it ended with it.
    pub(crate) after: Option<String>,
    /// Whose API key made the change; `None` where nobody's did, or from before that was kept.
    pub(crate) actor: Option<String>,
    /// The request that made it, likewise.
    pub(crate) request_id: Option<String>,
    /// When it was written, in milliseconds since 1970.
    pub(crate) created_at_ms: i64,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum EventKind {
    /// Stock began, changed or ended.
    InventoryChanged,
    /// What is available fell to the threshold or below.
    InventoryLowStock,
    /// What is available fell to 0.
    InventoryOutOfStock,
    /// What is available rose from 0.
    InventoryBackInStock,
    /// A purchase was made.
    PurchaseCompleted,
    /// A purchase was cancelled.
    PurchaseCancelled,
    /// A reservation was made.
    ReservationHeld,
    /// A reservation became a purchase.
    ReservationConfirmed,
    /// A reservation was given up.
    ReservationReleased,
    /// A reservation ran out.
    ReservationExpired,
}

impl EventKind {
    /// Each with its word, in the API and in the database.
    pub(crate) const TABLE: [(&'static str, Self); 10] = [
        ("inventory.changed", Self::InventoryChanged),
        ("inventory.low_stock", Self::InventoryLowStock),
        ("inventory.out_of_stock", Self::InventoryOutOfStock),
        ("inventory.back_in_stock", Self::InventoryBackInStock),
        ("purchase.completed", Self::PurchaseCompleted),
        ("purchase.cancelled", Self::PurchaseCancelled),
        ("reservation.held", Self::ReservationHeld),
        ("reservation.confirmed", Self::ReservationConfirmed),
        ("reservation.released", Self::ReservationReleased),
        ("reservation.expired", Self::ReservationExpired),
    ];

    /// Its word.
    pub(crate) fn word(self) -> &'static str {
        super::word(&Self::TABLE, self)
    }

    /// The type of resource that it happens to.
    pub(crate) const fn subject_type(self) -> &'static str {
        match self {
            Self::InventoryChanged | Self::InventoryLowStock | Self::InventoryOutOfStock | Self::InventoryBackInStock => {
                "inventory"
            }
            Self::PurchaseCompleted | Self::PurchaseCancelled => "purchases",
            Self::ReservationHeld | Self::ReservationConfirmed | Self::ReservationReleased | Self::ReservationExpired => {
                "reservations"
            }
        }
    }
}
