//! What can be asked for. Every one of these is decided and carried out in one statement.

use super::{Delta, MovementKind, OnHand, ProductId, PurchaseId, Quantity, Reason, Reference, ReservationId, Terms, TtlSeconds};

/// Start the stock of a product that has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartStock {
    /// The product.
    pub product_id: ProductId,
    /// Units to begin with. Any at all are a `received` movement.
    pub on_hand: OnHand,
    /// From which number of available units on it counts as low.
    pub low_stock_threshold: OnHand,
}

/// Change the stock of a product to absolute values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetStock {
    /// The product.
    pub product_id: ProductId,
    /// Units to be on hand afterwards, if that is to change. The difference is an `adjusted` movement.
    pub on_hand: Option<OnHand>,
    /// The new threshold, if that is to change.
    pub low_stock_threshold: Option<OnHand>,
    /// Only if this is still the version; `None`: whatever it is.
    pub expected_version: Option<i64>,
}

/// Delete the stock of a product that has nothing on hand and nothing reserved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteStock {
    /// The product.
    pub product_id: ProductId,
    /// Only if this is still the version; `None`: whatever it is.
    pub expected_version: Option<i64>,
}

/// Why stock is moved by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Correction {
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
    pub fn kind(&self) -> MovementKind {
        match self {
            Self::Received { .. } => MovementKind::Received,
            Self::Adjusted { .. } => MovementKind::Adjusted,
        }
    }

    /// The change of the units on hand, never 0.
    pub fn delta(&self) -> i64 {
        match self {
            Self::Received { quantity, .. } => quantity.get(),
            Self::Adjusted { delta, .. } => delta.get(),
        }
    }

    /// The reason given.
    pub fn reason(&self) -> Option<&Reason> {
        match self {
            Self::Received { reason, .. } => reason.as_ref(),
            Self::Adjusted { reason, .. } => Some(reason),
        }
    }
}

/// Move stock by a relative amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostMovement {
    /// The product.
    pub product_id: ProductId,
    /// By how much, and why.
    pub correction: Correction,
}

/// What a buyer asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The id that the purchase gets, made by the client or for it.
    pub purchase_id: PurchaseId,
    /// The product.
    pub product_id: ProductId,
    /// How many.
    pub quantity: Quantity,
    /// The client's own name for it.
    pub reference: Option<Reference>,
}

/// Buy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Buy {
    /// What.
    pub order: Order,
    /// Name and price of the product now.
    pub terms: Terms,
}

/// Cancel a purchase and give its units back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cancel {
    /// The purchase.
    pub purchase_id: PurchaseId,
}

/// Hold stock for somebody who has not bought yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// The id that the reservation gets, made by the client or for it.
    pub reservation_id: ReservationId,
    /// The product.
    pub product_id: ProductId,
    /// How many.
    pub quantity: Quantity,
    /// How long.
    pub ttl: TtlSeconds,
}

/// Turn a reservation into a purchase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirm {
    /// The reservation.
    pub reservation_id: ReservationId,
    /// The id that the purchase gets.
    pub purchase_id: PurchaseId,
    /// Name and price of the product now, for the quantity of the reservation.
    pub terms: Terms,
}

/// End a reservation without a purchase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// The reservation.
    pub reservation_id: ReservationId,
}
