//! Movements as clients send them.

use jsonapi::attribute::{Choice, Integer, nullable, parse_uuid};
use jsonapi::error::code;
use jsonapi::request::Draft;
use jsonapi::{Error, Errors, Violation};

use super::super::draft::{product, product_place, text};
use super::super::error::Places;
use crate::domain::{Correction, Delta, MovementKind, OnHand, ProductId, Quantity, Reason};

/// By how much stock can be moved at once.
pub(super) const DELTA: Integer = Integer::range(-OnHand::MAX, OnHand::MAX);

/// What a client can post; the other kinds come from purchases.
const KIND: Choice<MovementKind> = Choice::of(&[("received", MovementKind::Received), ("adjusted", MovementKind::Adjusted)]);

/// Attributes that only the server sets.
const READ_ONLY: [&str; 6] = ["balance", "actor", "cause", "request_id", "sequence", "created_at"];

/// The correction of the stock of the product in the URL.
pub(in crate::api) fn correction(mut draft: Draft<'_>, product_id: ProductId) -> Result<(Correction, Places), Errors> {
    let named = draft.reference("product_id", "product", "products", parse_uuid);
    if named.flatten().is_some_and(|named| named != product_id.0) {
        let place = product_place(&draft);
        draft.error(Error::new(code::VALIDATION_FAILED).with_detail("The product must be the one in the URL.").at_pointer(place));
    }
    read(draft, None, Some(product_id)).map(|(_, correction, places)| (correction, places))
}

/// A movement that names its product itself.
pub(in crate::api) fn movement(mut draft: Draft<'_>) -> Result<(ProductId, Correction, Places), Errors> {
    let product_id = product(&mut draft);
    let place = product_place(&draft);
    read(draft, Some(place), product_id)
}

fn read(
    mut draft: Draft<'_>,
    product: Option<String>,
    product_id: Option<ProductId>,
) -> Result<(ProductId, Correction, Places), Errors> {
    let kind = draft.required("kind", |value| KIND.parse(value));
    let delta = draft.required("delta", |value| match Delta::new(DELTA.parse(value)?) {
        Ok(Some(delta)) => Ok(delta),
        Ok(None) => Err(Violation::new("must not be 0")),
        Err(error) => Err(Violation::new(error.to_string())),
    });
    let reason = draft.optional("reason", nullable(|value| text(value, Reason::new))).map(Option::flatten);
    if kind == Some(MovementKind::Adjusted) && reason == Some(None) {
        draft.violation("reason", "is required for an adjustment");
    }
    let mut quantity = None;
    if let (Some(MovementKind::Received), Some(delta)) = (kind, delta) {
        match Quantity::new(delta.get()) {
            Ok(units) => quantity = Some(units),
            Err(error) => draft.violation("delta", format!("{error} for units received")),
        }
    }
    for name in READ_ONLY {
        draft.read_only(name, None);
    }
    let places = Places { product, quantity: Some(draft.pointer_to("delta")), ..Places::default() };
    draft.finish(|| {
        let correction = match kind? {
            MovementKind::Received => Correction::Received { quantity: quantity?, reason: reason? },
            _ => Correction::Adjusted { delta: delta?, reason: reason?? },
        };
        Some((product_id?, correction, places))
    })
}
