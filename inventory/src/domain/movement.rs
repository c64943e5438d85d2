use uuid::Uuid;

use super::{ProductId, SequenceId};

/// One entry of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// Its place in the ledger, time, and id.
    pub id: SequenceId,
    /// The product.
    pub product_id: ProductId,
    /// Why.
    pub kind: MovementKind,
    /// By how many the units on hand changed. Never 0.
    pub delta: i64,
    /// Units on hand after it.
    pub balance: i64,
    /// What somebody said about it.
    pub reason: Option<String>,
    /// The name of the API key.
    pub actor: String,
    /// The purchase that sold or returned the units.
    pub cause: Option<Uuid>,
    /// The id of the request.
    pub request_id: String,
}

/// Why stock moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MovementKind {
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
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Received, Self::Adjusted, Self::Sold, Self::Returned];

    /// The word for it, in the API and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Adjusted => "adjusted",
            Self::Sold => "sold",
            Self::Returned => "returned",
        }
    }
}
