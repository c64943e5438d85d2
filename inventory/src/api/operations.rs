//! Atomic Operations on stock: several purchases in one request, all or nothing.

use jsonapi::error::code;
use web::{Answer, Failure, Request};

use super::Inventory;

/// `POST /inventory/operations`
pub(super) async fn run(_inventory: &Inventory, _request: Request<'_>) -> Result<Answer, Failure> {
    Err(jsonapi::Error::new(code::FORBIDDEN).into())
}
