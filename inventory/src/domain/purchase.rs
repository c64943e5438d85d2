use super::{Order, Terms};

/// A purchase. Nothing about it changes but its status, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Purchase {
    /// What was bought.
    pub(crate) order: Order,
    /// Name and price of the product when it was bought.
    pub(crate) terms: Terms,
    /// Units available right after it.
    pub(crate) remaining: i64,
    /// Whether it stands.
    pub(crate) status: PurchaseStatus,
    /// When it was made, in milliseconds since 1970.
    pub(crate) created_at_ms: i64,
    /// When it was cancelled, in milliseconds since 1970.
    pub(crate) cancelled_at_ms: Option<i64>,
}

impl Purchase {
    /// It is in one of two states, so these are its versions.
    pub(crate) fn version(&self) -> i64 {
        match self.status {
            PurchaseStatus::Completed => 1,
            PurchaseStatus::Cancelled => 2,
        }
    }
}

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
