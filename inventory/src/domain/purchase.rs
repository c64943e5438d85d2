use super::{ProductId, PurchaseId, Terms};

/// A purchase. Nothing about it changes but its status, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purchase {
    /// Its id.
    pub id: PurchaseId,
    /// The product.
    pub product_id: ProductId,
    /// How many units: 1 to 1 000 000.
    pub quantity: i64,
    /// The client's own name for it.
    pub reference: Option<String>,
    /// Name and price of the product when it was bought.
    pub terms: Terms,
    /// Units available right after it.
    pub remaining: i64,
    /// Whether it stands.
    pub status: PurchaseStatus,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970.
    pub cancelled_at: Option<i64>,
}

/// Whether a purchase stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PurchaseStatus {
    /// It does.
    Completed,
    /// Its units were given back.
    Cancelled,
}

impl PurchaseStatus {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Completed, Self::Cancelled];

    /// The word for it, in the API and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
        }
    }
}
