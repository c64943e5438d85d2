//! From what the domain says to statuses and codes.

use http::StatusCode;
use jsonapi::error::code;
use jsonapi::{Code, Error};
use store::RefusedStep;
use web::{Failure, Request};

use crate::domain::Refusal;

/// Another product has the sku.
pub(super) const SKU_TAKEN: Code = Code::new(StatusCode::CONFLICT, "sku_taken", "The sku is taken");
/// Another product has the id.
pub(super) const ID_TAKEN: Code = Code::new(StatusCode::CONFLICT, "id_taken", "The id is taken");

/// All codes of this service's own.
pub(super) const ALL: &[Code] = &[SKU_TAKEN, ID_TAKEN];

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
        // The client's `If-Match` was right when it was checked, and not any more when it mattered.
        Refusal::Stale { current_version } => {
            let detail = "The product was changed since the version that you have.";
            let error = Error::new(code::PRECONDITION_FAILED).with_detail(detail).at_header("If-Match");
            error.with_meta("current_version", current_version).into()
        }
    }
}

/// A refusal of one of several operations.
pub(super) fn refused_step(refused: RefusedStep<Refusal>) -> Failure {
    let operation = format!("/atomic:operations/{}", refused.position);
    match refused.refusal {
        Refusal::NotFound => product_not_found(&operation).into(),
        refusal => self::refused(refusal, &format!("{operation}/data")),
    }
}

/// The product of the operation at this pointer is not there.
pub(super) fn product_not_found(operation: &str) -> Error {
    Error::new(code::NOT_FOUND).with_detail("There is no such product.").at_pointer(operation)
}
