//! What can be asked for. Every one of these is decided and carried out in one statement.

use super::{
    Delta, MovementKind, OnHand, ProductId, PurchaseId, PurchaseStatus, Quantity, Reason, Reference, ReservationId,
    ReservationStatus, Terms, TtlSeconds,
};

/// Start the stock of a product that has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StartStock {
    /// The product.
    pub(crate) product_id: ProductId,
    /// Units to begin with. Any at all are a `received` movement.
    pub(crate) on_hand: OnHand,
    /// From which number of available units on it counts as low.
    pub(crate) low_stock_threshold: OnHand,
}

/// Change the stock of a product to absolute values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SetStock {
    /// The product.
    pub(crate) product_id: ProductId,
    /// Units to be on hand afterwards, if that is to change. The difference is an `adjusted` movement.
    pub(crate) on_hand: Option<OnHand>,
    /// The new threshold, if that is to change.
    pub(crate) low_stock_threshold: Option<OnHand>,
    /// Only if this is still the version; `None`: whatever it is.
    pub(crate) expected_version: Option<i64>,
}

/// Delete the stock of a product that has nothing on hand and nothing reserved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DeleteStock {
    /// The product.
    pub(crate) product_id: ProductId,
    /// Only if this is still the version; `None`: whatever it is.
    pub(crate) expected_version: Option<i64>,
}

/// Why stock is moved by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Correction {
    /// Goods came in.
    Received {
        /// How many.
        quantity: Quantity,
        /// More about it.
        reason: Option<Reason>,
    },
    /// The count was wrong, or goods broke, or were found.
    Adjusted {
        /// By how many.
        delta: Delta,
        /// Why: an adjustment nobody can explain is theft.
        reason: Reason,
    },
}

impl Correction {
    /// The kind of movement that it makes.
    pub(crate) fn kind(&self) -> MovementKind {
        match self {
            Self::Received { .. } => MovementKind::Received,
            Self::Adjusted { .. } => MovementKind::Adjusted,
        }
    }

    /// The change of the units on hand, never 0.
    pub(crate) fn delta(&self) -> i64 {
        match self {
            Self::Received { quantity, .. } => quantity.get(),
            Self::Adjusted { delta, .. } => delta.get(),
        }
    }

    /// The reason given.
    pub(crate) fn reason(&self) -> Option<&Reason> {
        match self {
            Self::Received { reason, .. } => reason.as_ref(),
            Self::Adjusted { reason, .. } => Some(reason),
        }
    }
}

/// Move stock by a relative amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PostMovement {
    /// The product.
    pub(crate) product_id: ProductId,
    /// By how much, and why.
    pub(crate) correction: Correction,
}

/// What a buyer asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Order {
    /// The id that the purchase gets, made by the client or for it.
    pub(crate) purchase_id: PurchaseId,
    /// The product.
    pub(crate) product_id: ProductId,
    /// How many.
    pub(crate) quantity: Quantity,
    /// The client's own name for it.
    pub(crate) reference: Option<Reference>,
}

/// Buy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Buy {
    /// What.
    pub(crate) order: Order,
    /// Name and price of the product now.
    pub(crate) terms: Terms,
}

/// Bring a purchase into a status: cancelled, its units are given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SetPurchase {
    /// The purchase.
    pub(crate) purchase_id: PurchaseId,
    /// What it is to be. That it has this status already changes nothing.
    pub(crate) status: PurchaseStatus,
}

/// Hold stock for somebody who has not bought yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hold {
    /// The id that the reservation gets, made by the client or for it.
    pub(crate) reservation_id: ReservationId,
    /// The product.
    pub(crate) product_id: ProductId,
    /// How many.
    pub(crate) quantity: Quantity,
    /// How long.
    pub(crate) ttl: TtlSeconds,
}

/// Turn a reservation into a purchase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Confirm {
    /// The reservation.
    pub(crate) reservation_id: ReservationId,
    /// The id that the purchase gets.
    pub(crate) purchase_id: PurchaseId,
    /// Name and price of the product now, for the quantity of the reservation.
    pub(crate) terms: Terms,
}

/// Bring a reservation into a status without a purchase: released, its units are free.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SetReservation {
    /// The reservation.
    pub(crate) reservation_id: ReservationId,
    /// What it is to be. That it has this status already changes nothing.
    pub(crate) status: ReservationStatus,
}
