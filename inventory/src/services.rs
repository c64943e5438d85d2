//! Decisions, one file a use case. Reads without any go from the API to the repository directly.

pub mod buy;
pub mod carry_out;
pub mod confirm;
pub mod start_stock;

use crate::clients::products::{Product, ProductsError, Status};
use crate::domain::{Refusal, ReservationStatus};

/// Why a use case came to nothing.
#[derive(Debug)]
pub enum Stopped {
    /// Products does not know the product.
    ProductNotFound,
    /// The price times the quantity is more than can be counted.
    TotalTooLarge,
    /// Products could not be asked.
    Products(ProductsError),
    /// The database did not answer.
    Database(platform::DatabaseError),
    /// The stock does not allow it. With an idempotency key, this is the answer from now on.
    Refused {
        /// Why.
        refusal: Refusal,
        /// The request that was refused, where this one only repeats it.
        replay_of: Option<String>,
    },
    /// The idempotency key was used for something else.
    KeyReused,
}

impl From<ProductsError> for Stopped {
    fn from(error: ProductsError) -> Self {
        Self::Products(error)
    }
}

impl From<platform::DatabaseError> for Stopped {
    fn from(error: platform::DatabaseError) -> Self {
        Self::Database(error)
    }
}

/// What was done, and whether it was done by an earlier request with the same key.
#[derive(Debug)]
pub struct Done<T> {
    /// What was done.
    pub value: T,
    /// Whether it had been done already.
    pub is_replay: bool,
}

/// From what the repository decided to what a use case came to.
pub(crate) fn settle<T>(decision: crate::domain::Decision<T>) -> Result<Done<T>, Stopped> {
    match decision {
        crate::domain::Decision::Made { outcome: Ok(value), replay_of } => Ok(Done { value, is_replay: replay_of.is_some() }),
        crate::domain::Decision::Made { outcome: Err(refusal), replay_of } => Err(Stopped::Refused { refusal, replay_of }),
        crate::domain::Decision::KeyReused => Err(Stopped::KeyReused),
    }
}

/// The product, if it can be sold.
fn for_sale(found: Option<Product>) -> Result<Product, Stopped> {
    let product = found.ok_or(Stopped::ProductNotFound)?;
    let refusal = Refusal::ProductNotAvailable;
    if product.status == Status::Archived { Err(Stopped::Refused { refusal, replay_of: None }) } else { Ok(product) }
}

impl Stopped {
    /// Whether somebody else changed the stock first.
    pub fn is_stale(&self) -> bool {
        matches!(self, Self::Refused { refusal: Refusal::StaleVersion { .. }, .. })
    }

    /// Whether the product is there and not for sale.
    pub fn is_not_available(&self) -> bool {
        matches!(self, Self::Refused { refusal: Refusal::ProductNotAvailable, .. })
    }

    /// How the reservation had ended already, if that is why.
    pub fn ended_as(&self) -> Option<ReservationStatus> {
        match self {
            Self::Refused { refusal: Refusal::AlreadyEnded { status }, .. } => Some(*status),
            _ => None,
        }
    }
}
