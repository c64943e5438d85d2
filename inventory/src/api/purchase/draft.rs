//! Purchases as clients send them.

use jsonapi::attribute::{Choice, Integer, parse_uuid};
use jsonapi::error::code;
use jsonapi::request::{Draft, is_current};
use jsonapi::{Error, Errors};
use uuid::Uuid;

use super::super::draft::{number, product, product_place, text};
use super::super::error::Places;
use super::resource::attributes;
use crate::domain::{ProductId, Purchase, PurchaseStatus, Quantity, Reference};

/// How many can be bought at once.
pub(super) const QUANTITY: Integer = Integer::range(Quantity::MIN, Quantity::MAX);

/// Attributes that only the server sets.
const READ_ONLY: [&str; 9] =
    ["product_sku", "product_name", "unit_price", "total_price", "currency", "remaining", "status", "created_at", "cancelled_at"];

const STATUS: Choice<PurchaseStatus> =
    Choice::of(&[("completed", PurchaseStatus::Completed), ("cancelled", PurchaseStatus::Cancelled)]);

/// A purchase to be made.
pub(in crate::api) struct NewPurchase {
    pub(in crate::api) id: Option<Uuid>,
    pub(in crate::api) product_id: ProductId,
    pub(in crate::api) quantity: Quantity,
    pub(in crate::api) reference: Option<Reference>,
}

/// Reads the resource object at `data`.
pub(in crate::api) fn order(mut draft: Draft<'_>, data: &str) -> Result<(NewPurchase, Places), Errors> {
    let id = draft.client_id(parse_uuid);
    let product_id = product(&mut draft);
    let quantity = draft.required("quantity", |value| number(&QUANTITY, value, Quantity::new));
    let reference = draft.optional("reference", jsonapi::attribute::nullable(|value| text(value, Reference::new)));
    for name in READ_ONLY {
        draft.read_only(name, None);
    }
    draft.read_only_relationship("inventory");
    let places = Places {
        product: Some(product_place(&draft)),
        quantity: Some(draft.pointer_to("quantity")),
        id: Some(format!("{data}/id")),
        ..Places::default()
    };
    let new = draft.finish(|| {
        Some(NewPurchase { id: id?, product_id: product_id?, quantity: quantity?, reference: reference?.flatten() })
    })?;
    Ok((new, places))
}

/// Whether the change is to cancel the purchase. Whatever else would be different is refused: a purchase is history.
pub(in crate::api) fn cancels(mut draft: Draft<'_>, current: &Purchase) -> Result<bool, Errors> {
    let status = draft.optional("status", |value| STATUS.parse(value));
    if status == Some(Some(PurchaseStatus::Completed)) && current.status == PurchaseStatus::Cancelled {
        draft.error(immutable(draft.pointer_to("status"), "A cancelled purchase stays cancelled."));
    }
    for (name, value) in attributes(current) {
        if name != "status" && draft.value(name).is_some_and(|sent| !is_current(sent, &value)) {
            draft.error(immutable(draft.pointer_to(name), "A purchase can be cancelled, and otherwise never changes."));
        }
    }
    let product_id = current.product_id.to_string();
    draft.read_only_to_one("product", "products", Some(&product_id));
    draft.read_only_to_one("inventory", "inventory", Some(&product_id));
    draft.finish(|| Some(status? == Some(PurchaseStatus::Cancelled)))
}

fn immutable(pointer: String, detail: &'static str) -> Error {
    Error::new(code::FORBIDDEN).with_detail(detail).at_pointer(pointer)
}
