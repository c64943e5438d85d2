//! Decisions, one file a use case. Reads without any go from the API to the repository directly.

pub(crate) mod buy;
pub(crate) mod cancel;
pub(crate) mod delete_stock;
pub(crate) mod end_reservation;
pub(crate) mod hold;
pub(crate) mod operations;
pub(crate) mod post_movement;
pub(crate) mod set_stock;
pub(crate) mod start_stock;

use store::Stopped;

use crate::clients::products::{Product, ProductsError, Status};
use crate::domain::{Quantity, Refusal, Terms};

/// Why a use case that asks products came to nothing.
#[derive(Debug)]
pub(crate) enum Failed<R = Refusal> {
    /// It was decided so, or could not be decided.
    Stopped(Stopped<R>),
    /// Products could not be asked. Nothing was changed.
    Products(ProductsError),
}

impl<R> From<Stopped<R>> for Failed<R> {
    fn from(stopped: Stopped<R>) -> Self {
        Self::Stopped(stopped)
    }
}

impl<R> From<ProductsError> for Failed<R> {
    fn from(error: ProductsError) -> Self {
        Self::Products(error)
    }
}

/// The terms of buying so many of what products found.
///
/// # Errors
///
/// Why it cannot be bought: `ProductNotFound`, `ProductNotAvailable`, `TotalTooLarge`.
fn terms(found: Option<Product>, quantity: Quantity) -> Result<Terms, Refusal> {
    let product = found.ok_or(Refusal::ProductNotFound)?;
    if product.status == Status::Archived {
        return Err(Refusal::ProductNotAvailable);
    }
    Terms::new(product.sku, product.name, product.price, quantity).map_err(|_| Refusal::TotalTooLarge)
}

/// Whether a refusal is an outcome that a key has to know of. That products does not know a product, or that a total is too
/// large, is not kept: with another product or price the same request may be a good one.
fn is_kept(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::ProductNotAvailable)
}

#[cfg(test)]
mod tests;
