use super::ReservationStatus;

/// Why nothing was done. With an idempotency key it stays so for the key's lifetime, but for those that say otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Products does not know the product. Not kept for a key.
    ProductNotFound,
    /// The product is archived: it is not for sale.
    ProductNotAvailable,
    /// The price times the quantity is more than can be counted. Not kept for a key.
    TotalTooLarge,
    /// The product has no stock here.
    StockNotFound,
    /// There is no such purchase.
    PurchaseNotFound,
    /// There is no such reservation.
    ReservationNotFound,
    /// The product has stock here already.
    StockExists,
    /// Units are on hand or reserved.
    StockInUse {
        /// Units on hand.
        on_hand: i64,
        /// Units reserved.
        reserved: i64,
    },
    /// More units were asked for than are available, or would be taken from under a reservation.
    InsufficientStock {
        /// Units that would be taken.
        requested: i64,
        /// Units on hand that nobody has reserved.
        available: i64,
    },
    /// More units would be on hand than can be. Not kept for a key: with room the same request is a good one.
    AboveMaximum {
        /// How many can be.
        maximum: i64,
    },
    /// The version is not the one expected.
    Stale {
        /// What it is.
        current_version: i64,
    },
    /// The client's own id is in use.
    IdTaken,
    /// The reservation has ended.
    AlreadyEnded {
        /// How.
        status: ReservationStatus,
    },
}
