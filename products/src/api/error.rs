//! From what the domain says to statuses and codes.

use http::StatusCode;
use jsonapi::error::code;
use jsonapi::{Code, Error};
use web::{Failure, Request};

use crate::repository::Refusal;

/// Another product has the sku.
pub(super) const SKU_TAKEN: Code = Code::new(StatusCode::CONFLICT, "sku_taken", "The sku is taken");
/// Another product has the id.
pub(super) const ID_TAKEN: Code = Code::new(StatusCode::CONFLICT, "id_taken", "The id is taken");

/// A refusal about a resource object at `data`, such as `/data`.
pub(super) fn refused(refusal: Refusal, data: &str) -> Failure {
    match refusal {
        Refusal::SkuTaken => {
            let detail = "Another product has this sku.";
            Error::new(SKU_TAKEN).with_detail(detail).at_pointer(format!("{data}/attributes/sku")).into()
        }
        Refusal::IdTaken => {
            let detail = "This id belongs to a product already, or did.";
            Error::new(ID_TAKEN).with_detail(detail).at_pointer(format!("{data}/id")).into()
        }
        Refusal::NotFound => Request::not_found(),
        Refusal::Stale { current_version } => stale(current_version).into(),
    }
}

/// The client's `If-Match` was right when it was checked, and not any more when it mattered.
fn stale(current_version: i64) -> Error {
    let detail = "The product was changed since the version that you have.";
    let error = Error::new(code::PRECONDITION_FAILED).with_detail(detail).at_header("If-Match");
    error.with_meta("current_version", current_version)
}

/// The key belongs to another request.
pub(super) fn key_reused() -> Failure {
    let detail = "This idempotency key was used for another request. Use a new key for a new request.";
    Error::new(web::code::IDEMPOTENCY_KEY_REUSED).with_detail(detail).at_header("Idempotency-Key").into()
}
