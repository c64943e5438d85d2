use uuid::Uuid;

use super::ProductId;

/// One entry of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Movement {
    /// Its place in the ledger, from 1 without gaps.
    pub(crate) sequence: i64,
    /// The product.
    pub(crate) product_id: ProductId,
    /// Why.
    pub(crate) kind: MovementKind,
    /// By how many the units on hand changed. Never 0.
    pub(crate) delta: i64,
    /// Units on hand after it.
    pub(crate) balance: i64,
    /// What somebody said about it.
    pub(crate) reason: Option<String>,
    /// The name of the API key.
    pub(crate) actor: String,
    /// The purchase that sold or returned the units.
    pub(crate) cause: Option<Uuid>,
    /// The id of the request.
    pub(crate) request_id: String,
    /// When it was made, in milliseconds since 1970.
    pub(crate) created_at_ms: i64,
}

/// Why stock moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum MovementKind {
    /// Goods came in.
    Received,
    /// The count was corrected.
    Adjusted,
    /// A purchase.
    Sold,
    /// A purchase was cancelled.
    Returned,
}

impl MovementKind {
    /// Each with its word, in the API and in the database.
    pub(crate) const TABLE: [(&'static str, Self); 4] =
        [("received", Self::Received), ("adjusted", Self::Adjusted), ("sold", Self::Sold), ("returned", Self::Returned)];

    /// Those that a client can post; the others come from purchases.
    pub(crate) const POSTED: [(&'static str, Self); 2] = [("received", Self::Received), ("adjusted", Self::Adjusted)];

    /// Its word.
    pub(crate) fn word(self) -> &'static str {
        super::word(&Self::TABLE, self)
    }
}
