//! What can be asked for. Every one of these is decided and carried out in one statement.

use uuid::Uuid;

use super::{Change, NewProduct, Product};

/// A new product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Create {
    /// Its id, the client's or one just made.
    pub(crate) id: Uuid,
    /// What it is to be.
    pub(crate) product: NewProduct,
}

/// Another state of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Update {
    /// Which.
    pub(crate) id: Uuid,
    /// What is to be different.
    pub(crate) change: Change,
    /// Only if this is still the version; `None`: whatever it is.
    pub(crate) expected_version: Option<i64>,
}

/// The end of a product. Its sku is free again; its id never is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Delete {
    /// Which.
    pub(crate) id: Uuid,
    /// Only if this is still the version; `None`: whatever it is.
    pub(crate) expected_version: Option<i64>,
}

/// One of several commands that are carried out all or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    /// See [`Create`].
    Create(Create),
    /// See [`Update`].
    Update(Update),
    /// See [`Delete`].
    Delete(Delete),
}

impl Update {
    /// This change of the product as it was read. What is not sent keeps its value, so mostly it does not matter what else
    /// happens until it is written; but another currency keeps the number that the price had.
    pub(crate) fn of(current: &Product, change: Change) -> Self {
        let is_price_seen = change.price.is_some() && change.currency_before.is_none();
        Self { id: current.id, change, expected_version: is_price_seen.then_some(current.version) }
    }

    /// The same, and the product must still be what it was.
    pub(crate) fn exactly_of(current: &Product, change: Change) -> Self {
        Self { id: current.id, change, expected_version: Some(current.version) }
    }
}
