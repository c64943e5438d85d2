use uuid::Uuid;

use super::{ProductId, SequenceId};

/// Something that happened, as the change feed tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its place in the feed, time, and id.
    pub id: SequenceId,
    /// What happened.
    pub kind: EventKind,
    /// The id of what it happened to; its type is the kind's.
    pub subject_id: Uuid,
    /// The product that it is about.
    pub product_id: ProductId,
    /// The version of the product's stock after it. Every version has exactly one `inventory.changed`.
    pub version: i64,
    /// The subject before it, as a JSON object; `None` where it began with it.
    pub before: Option<String>,
    /// The subject after it, as a JSON object; `None` where it ended with it.
    pub after: Option<String>,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventKind {
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
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::InventoryChanged,
        Self::InventoryLowStock,
        Self::InventoryOutOfStock,
        Self::InventoryBackInStock,
        Self::PurchaseCompleted,
        Self::PurchaseCancelled,
        Self::ReservationHeld,
        Self::ReservationConfirmed,
        Self::ReservationReleased,
        Self::ReservationExpired,
    ];

    /// The word for it, in the API and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InventoryChanged => "inventory.changed",
            Self::InventoryLowStock => "inventory.low_stock",
            Self::InventoryOutOfStock => "inventory.out_of_stock",
            Self::InventoryBackInStock => "inventory.back_in_stock",
            Self::PurchaseCompleted => "purchase.completed",
            Self::PurchaseCancelled => "purchase.cancelled",
            Self::ReservationHeld => "reservation.held",
            Self::ReservationConfirmed => "reservation.confirmed",
            Self::ReservationReleased => "reservation.released",
            Self::ReservationExpired => "reservation.expired",
        }
    }

    /// The type of resource that it happens to.
    pub const fn subject_type(self) -> &'static str {
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
