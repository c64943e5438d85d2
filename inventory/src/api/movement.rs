//! The ledger: `/inventory/movements` and `/inventory/{product_id}/movements`.

pub(super) mod draft;
mod resource;

use jsonapi::Document;
use jsonapi::error::code;
use jsonapi::media_type::CURSOR_PAGINATION;
use jsonapi::query::{Endpoint, Fieldset};
use jsonapi::request::Draft;
use web::{Answer, Failure, Request, Tag};

pub(super) use resource::{DOC, FIELDS, KIND, location, resource};

use super::{Inventory, stock, stopped};
use crate::domain::{Movement, PostMovement, ProductId, SequenceId};
use crate::repository::MOVEMENT_LIST;
use crate::services::settle;

const FIELDSETS: &[Fieldset] = &[Fieldset { kind: KIND, fields: FIELDS }, super::PRODUCT_FIELDSET];
const INCLUDE: &[&str] = &["product"];

/// Queries of one movement.
pub(super) const ONE: Endpoint = Endpoint { kind: KIND, include: INCLUDE, fieldsets: FIELDSETS, list: None };

/// Queries of an answer to a change, which includes nothing: it is given again without products being asked.
pub(super) const CHANGED: Endpoint =
    Endpoint { kind: KIND, include: &[], fieldsets: &[Fieldset { kind: KIND, fields: FIELDS }], list: None };

/// Queries of the ledger, all of it or one product's.
pub(super) const LIST: Endpoint = Endpoint { kind: KIND, include: INCLUDE, fieldsets: FIELDSETS, list: Some(&MOVEMENT_LIST) };

/// `GET /inventory/movements`
pub(super) async fn list(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    page(inventory, &request, None).await
}

/// `GET /inventory/{product_id}/movements`
pub(super) async fn list_of_product(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let product_id = ProductId::from(request.id("product_id")?);
    // A product that never had stock has no ledger; one whose stock was deleted still has.
    let answer = page(inventory, &request, Some(product_id)).await?;
    if !inventory.repository.movements.any(product_id).await? {
        stock::find(inventory, product_id).await?;
    }
    Ok(answer)
}

async fn page(inventory: &Inventory, request: &Request<'_>, product_id: Option<ProductId>) -> Result<Answer, Failure> {
    let slice = inventory.repository.movements.list(&request.query, product_id).await?;
    let products: Vec<ProductId> = slice.items.iter().map(|movement| movement.product_id).collect();
    let document = slice.map(|movement| resource(&movement)).into_document(request.path, &request.query);
    let document = inventory.with_products(document, request, &products).await?;
    Ok(Answer::ok(document).with_profile(CURSOR_PAGINATION).tagged(Tag::Body))
}

/// `GET /inventory/movements/{id}`
pub(super) async fn one(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let found = find(inventory, request.id("id")?).await?;
    let document = Document::one(resource(&found)).with_link("self", request.query.url(request.path));
    let document = inventory.with_products(document, &request, &[found.product_id]).await?;
    Ok(Answer::ok(document).tagged(Tag::Body))
}

/// `POST /inventory/{product_id}/movements`
pub(super) async fn post(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let product_id = ProductId::from(request.id("product_id")?);
    let document = request.document()?;
    let (correction, places) = draft::correction(Draft::create(&document, KIND)?, product_id)?;
    let attempt = inventory.attempt(&request, Some(&document))?;
    let command = PostMovement { product_id, correction };
    let movements = &inventory.repository.movements;
    // What was decided before can be told also while nobody can write.
    let done = match movements.replay(&attempt).await? {
        Some(decided) => settle(decided),
        None => settle(movements.post(&attempt, &command).await?),
    };
    let done = done.map_err(|error| stopped(error, &places))?;
    let url = location(&done.value.id.uuid().to_string());
    let document = Document::one(resource(&done.value)).with_link("self", url.clone());
    Ok(Answer::created(document, url).tagged(Tag::Body).replayed(done.is_replay))
}

/// `PATCH /inventory/movements/{id}`: an update that is not supported is 403
/// ([updating resources](https://jsonapi.org/format/1.1/#crud-updating-responses-403)).
pub(super) async fn refuse(_inventory: &Inventory, _request: Request<'_>) -> Result<Answer, Failure> {
    let detail = "The ledger never changes. Post another movement to correct it.";
    Err(jsonapi::Error::new(code::FORBIDDEN).with_detail(detail).into())
}

/// The movement with this id.
pub(super) async fn find(inventory: &Inventory, id: uuid::Uuid) -> Result<Movement, Failure> {
    let id = SequenceId::from_uuid(id).ok_or_else(Request::not_found)?;
    inventory.repository.movements.find(id).await?.ok_or_else(Request::not_found)
}
