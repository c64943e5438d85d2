//! From what the domain and the neighbours say to statuses and codes.

use http::StatusCode;
use jsonapi::error::code;
use jsonapi::{Code, Error};
use store::Stopped;
use web::{Failure, Rejected};

use crate::clients::products::ProductsError;
use crate::domain::Refusal;
use crate::limits::RETRY_AFTER_DEFAULT_S;
use crate::services::Failed;

/// Products does not know the product.
pub(super) const PRODUCT_NOT_FOUND: Code = Code::new(StatusCode::NOT_FOUND, "product_not_found", "The product does not exist");
/// The product has no stock here.
pub(super) const STOCK_NOT_FOUND: Code = Code::new(StatusCode::NOT_FOUND, "stock_not_found", "The product has no stock");
/// The product cannot be sold.
pub(super) const PRODUCT_NOT_AVAILABLE: Code =
    Code::new(StatusCode::CONFLICT, "product_not_available", "The product is not for sale");
/// Too few units.
pub(super) const INSUFFICIENT_STOCK: Code =
    Code::new(StatusCode::CONFLICT, "insufficient_stock", "Not enough units are available");
/// The product has stock already.
pub(super) const STOCK_EXISTS: Code = Code::new(StatusCode::CONFLICT, "stock_exists", "The product has stock already");
/// Units are there.
pub(super) const STOCK_IN_USE: Code = Code::new(StatusCode::CONFLICT, "stock_in_use", "The stock is in use");
/// The id is taken.
pub(super) const ID_TAKEN: Code = Code::new(StatusCode::CONFLICT, "id_taken", "The id is taken");
/// It ended another way.
pub(super) const ALREADY_ENDED: Code = Code::new(StatusCode::CONFLICT, "already_ended", "The reservation has ended");
/// Products answered nonsense, or not us.
pub(super) const PRODUCTS_INVALID_RESPONSE: Code =
    Code::new(StatusCode::BAD_GATEWAY, "products_invalid_response", "Products gave no usable answer");
/// Products cannot be reached.
pub(super) const PRODUCTS_UNAVAILABLE: Code =
    Code::new(StatusCode::SERVICE_UNAVAILABLE, "products_unavailable", "Products cannot be reached");
/// Products is too slow.
pub(super) const PRODUCTS_TIMEOUT: Code =
    Code::new(StatusCode::GATEWAY_TIMEOUT, "products_timeout", "Products did not answer in time");

/// What any question to products can come to.
pub(super) const ASKING_PRODUCTS: [Code; 3] = [PRODUCTS_INVALID_RESPONSE, PRODUCTS_UNAVAILABLE, PRODUCTS_TIMEOUT];

/// All codes of this service's own.
pub(super) const ALL: &[Code] = &[
    PRODUCT_NOT_FOUND,
    STOCK_NOT_FOUND,
    PRODUCT_NOT_AVAILABLE,
    INSUFFICIENT_STOCK,
    STOCK_EXISTS,
    STOCK_IN_USE,
    ID_TAKEN,
    ALREADY_ENDED,
    PRODUCTS_INVALID_RESPONSE,
    PRODUCTS_UNAVAILABLE,
    PRODUCTS_TIMEOUT,
];

/// Where in the request things are, for errors that are found after it was read.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// The product: the attribute or the relationship, whichever was sent.
    pub(super) product: Option<String>,
    /// The number of units.
    pub(super) quantity: Option<String>,
    /// The client's own id.
    pub(super) id: Option<String>,
    /// What the resource is to become.
    pub(super) status: Option<String>,
}

/// Why nothing was done.
pub(super) fn refused(refusal: &Refusal, places: &Places) -> Failure {
    let at = |error: Error, place: &Option<String>| match place {
        Some(pointer) => error.at_pointer(pointer.clone()),
        None => error,
    };
    let error = match refusal {
        Refusal::ProductNotFound => at(Error::new(PRODUCT_NOT_FOUND).with_detail("There is no such product."), &places.product),
        Refusal::TotalTooLarge => {
            let detail = "`quantity` makes a total price that is too large to be counted.";
            at(Error::new(code::VALIDATION_FAILED).with_detail(detail), &places.quantity)
        }
        Refusal::StockNotFound => {
            at(Error::new(STOCK_NOT_FOUND).with_detail("This product has no stock here: start it first."), &places.product)
        }
        Refusal::PurchaseNotFound | Refusal::ReservationNotFound => {
            at(Error::new(code::NOT_FOUND).with_detail("There is nothing at this URL."), &places.id)
        }
        Refusal::StockExists => at(Error::new(STOCK_EXISTS).with_detail("This product has stock already."), &places.product),
        Refusal::StockInUse { on_hand, reserved } => {
            let detail = "Stock can be deleted when nothing is on hand and nothing is reserved.";
            Error::new(STOCK_IN_USE).with_detail(detail).with_meta("on_hand", *on_hand).with_meta("reserved", *reserved)
        }
        Refusal::InsufficientStock { requested, available } => {
            let detail = format!("{requested} units were asked for and {available} are available.");
            let error = Error::new(INSUFFICIENT_STOCK).with_detail(detail);
            at(error.with_meta("requested", *requested).with_meta("available", *available), &places.quantity)
        }
        Refusal::AboveMaximum { maximum } => {
            let detail = format!("More than {maximum} units would be on hand.");
            at(Error::new(code::VALIDATION_FAILED).with_detail(detail).with_meta("maximum", *maximum), &places.quantity)
        }
        Refusal::Stale { current_version } => {
            let detail = "The stock was changed since the version that you have.";
            let error = Error::new(code::PRECONDITION_FAILED).with_detail(detail).at_header("If-Match");
            error.with_meta("current_version", *current_version)
        }
        Refusal::ProductNotAvailable => {
            let detail = "The product is archived and cannot be bought.";
            at(Error::new(PRODUCT_NOT_AVAILABLE).with_detail(detail), &places.product)
        }
        Refusal::IdTaken => at(Error::new(ID_TAKEN).with_detail("This id is in use already."), &places.id),
        Refusal::AlreadyEnded { status } => {
            let detail = format!("The reservation is {} and cannot become anything else.", status.word());
            at(Error::new(ALREADY_ENDED).with_detail(detail).with_meta("status", status.word()), &places.status)
        }
    };
    error.into()
}

/// The stock of a URL is not there.
pub(super) fn stock_not_found() -> Failure {
    refused(&Refusal::StockNotFound, &Places::default())
}

/// What stopped a change.
pub(super) fn stopped(stopped: Stopped<Refusal>, places: &Places) -> Failure {
    Failure::stopped(stopped, |refusal| refused(&refusal, places))
}

/// What stopped a change that asks products.
pub(super) fn failed(failed: Failed, places: &Places) -> Failure {
    match failed {
        Failed::Stopped(error) => stopped(error, places),
        Failed::Products(error) => asking(error),
    }
}

impl<R> From<ProductsError> for Rejected<R> {
    fn from(error: ProductsError) -> Self {
        Self::Failure(asking(error))
    }
}

/// Products could not be asked. Nothing has been changed then.
pub(super) fn asking(error: ProductsError) -> Failure {
    let (code, detail, cause, retry_after_s) = match error {
        ProductsError::Unavailable { retry_after_s, cause } => (
            PRODUCTS_UNAVAILABLE,
            "The product could not be looked up. Nothing was changed; try again.",
            cause,
            Some(retry_after_s),
        ),
        ProductsError::Timeout => (
            PRODUCTS_TIMEOUT,
            "The product could not be looked up in time. Nothing was changed; try again.",
            "products was silent until the deadline".to_owned(),
            Some(RETRY_AFTER_DEFAULT_S),
        ),
        ProductsError::InvalidResponse(cause) | ProductsError::KeyRefused(cause) | ProductsError::Misconfigured(cause) => {
            (PRODUCTS_INVALID_RESPONSE, "The product could not be looked up. Nothing was changed.", cause, None)
        }
    };
    let failure = Failure::new(Error::new(code).with_detail(detail)).caused_by(cause);
    retry_after_s.into_iter().fold(failure, Failure::retry_after)
}
