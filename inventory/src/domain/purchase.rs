use money::{Currency, Money, MoneyError};

use super::{Order, PurchaseStatus, Terms};

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
    /// One that the same request makes, for what it says of it later: name, price and times are not known yet, and nobody has
    /// seen them.
    ///
    /// # Errors
    ///
    /// None for the currency that stands in.
    pub(crate) fn to_come(order: Order) -> Result<Self, MoneyError> {
        let price = Money::from_minor(0, Currency::from_code("USD")?)?;
        let terms = Terms::new(String::new(), String::new(), price, order.quantity)?;
        let status = PurchaseStatus::Completed;
        Ok(Self { order, terms, remaining: 0, status, created_at_ms: 0, cancelled_at_ms: None })
    }

    /// It is in one of two states, so these are its versions.
    pub(crate) fn version(&self) -> i64 {
        match self.status {
            PurchaseStatus::Completed => 1,
            PurchaseStatus::Cancelled => 2,
        }
    }
}
