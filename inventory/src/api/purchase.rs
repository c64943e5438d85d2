//! Purchases: `/inventory/purchase`, `/inventory/purchases` and `/inventory/purchases/{id}`.

pub(super) mod draft;
mod resource;

use jsonapi::conditional::ETag;
use jsonapi::media_type::CURSOR_PAGINATION;
use jsonapi::query::{Endpoint, Fieldset};
use jsonapi::request::Draft;
use jsonapi::{Document, Query};
use web::{Answer, Failure, Request, Tag};

pub(super) use resource::{DOC, FIELDS, KIND, location, resource};

use super::{Inventory, error, stopped};
use crate::domain::{Cancel, ProductId, Purchase, PurchaseId, PurchaseStatus};
use crate::repository::PURCHASE_LIST;
use crate::services::{buy, settle};

const FIELDSETS: &[Fieldset] = &[Fieldset { kind: KIND, fields: FIELDS }, super::PRODUCT_FIELDSET];
const INCLUDE: &[&str] = &["product"];

/// Queries of one purchase.
pub(super) const ONE: Endpoint = Endpoint { kind: KIND, include: INCLUDE, fieldsets: FIELDSETS, list: None };

/// Queries of an answer to a change, which includes nothing: it is given again without products being asked.
pub(super) const CHANGED: Endpoint =
    Endpoint { kind: KIND, include: &[], fieldsets: &[Fieldset { kind: KIND, fields: FIELDS }], list: None };

/// Queries of the list.
pub(super) const LIST: Endpoint = Endpoint { kind: KIND, include: INCLUDE, fieldsets: FIELDSETS, list: Some(&PURCHASE_LIST) };

/// `POST /inventory/purchase`, `POST /inventory/purchases`
pub(super) async fn create(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let document = request.document()?;
    let (new, places) = draft::order(Draft::create(&document, KIND)?, "/data")?;
    let attempt = inventory.attempt(&request, Some(&document))?;
    let order = buy::Order {
        purchase_id: new.id.unwrap_or_else(|| inventory.new_id()).into(),
        product_id: new.product_id,
        quantity: new.quantity,
        reference: new.reference,
    };
    let bought = buy::buy(&inventory.repository, &inventory.products, request.context, &attempt, order).await;
    let done = bought.map_err(|error| stopped(error, &places))?;
    let url = location(&done.value.id.to_string());
    let document = Document::one(resource(&done.value)).with_link("self", url.clone());
    Ok(Answer::created(document, url).tagged(tag(&done.value)).replayed(done.is_replay))
}

/// `GET /inventory/purchases`
pub(super) async fn list(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let slice = inventory.repository.purchases.list(&request.query).await?;
    let products: Vec<ProductId> = slice.items.iter().map(|purchase| purchase.product_id).collect();
    let document = slice.map(|purchase| resource(&purchase)).into_document(request.path, &request.query);
    let document = inventory.with_products(document, &request, &products).await?;
    Ok(Answer::ok(document).with_profile(CURSOR_PAGINATION).tagged(Tag::Body))
}

/// `GET /inventory/purchases/{id}`
pub(super) async fn one(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let found = find(inventory, request.id("id")?.into()).await?;
    let product_id = found.product_id;
    let answer = shown(&found, &request.query);
    let document = inventory.with_products(answer, &request, &[product_id]).await?;
    Ok(Answer::ok(document).tagged(tag(&found)))
}

/// `PATCH /inventory/purchases/{id}`: the one change that there is, is to cancel it.
pub(super) async fn change(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let id = PurchaseId::from(request.id("id")?);
    let current = find(inventory, id).await?;
    let is_cancelled = current.status == PurchaseStatus::Cancelled;
    let conditions = request.preconditions();
    let holds = conditions.check(&request.method, Some(&etag(&current)));
    let cancels = cancels(&request, id, &current);
    // RFC 9110, section 13.1.1: a change that is in effect already may succeed although its condition does not hold any more.
    if conditions.if_none_match.is_some() || !(is_cancelled && matches!(cancels, Ok(true))) {
        holds?;
    }
    let cancels = cancels?;
    let mut purchase = current;
    if cancels && !is_cancelled {
        let attempt = inventory.attempt(&request, None)?;
        let decision = inventory.repository.purchases.cancel(&attempt, &Cancel { purchase_id: id }).await?;
        purchase = settle(decision).map_err(|error| stopped(error, &at_status()))?.value;
    }
    Ok(Answer::ok(shown(&purchase, &request.query)).tagged(tag(&purchase)))
}

/// What there is to blame where a purchase cannot be cancelled.
fn at_status() -> error::Places {
    error::Places { quantity: Some("/data/attributes/status".to_owned()), ..error::Places::default() }
}

/// Whether the request is to cancel this purchase.
fn cancels(request: &Request<'_>, id: PurchaseId, current: &Purchase) -> Result<bool, Failure> {
    let document = request.document()?;
    Ok(draft::cancels(Draft::update(&document, KIND, &id.to_string())?, current)?)
}

/// The purchase with this id.
pub(super) async fn find(inventory: &Inventory, id: PurchaseId) -> Result<Purchase, Failure> {
    inventory.repository.purchases.find(id).await?.ok_or_else(Request::not_found)
}

fn shown(purchase: &Purchase, query: &Query) -> Document {
    let url = query.url(&location(&purchase.id.to_string()));
    Document::one(resource(purchase)).with_link("self", url)
}

/// A purchase is in one of two states, so these are its versions.
fn version(purchase: &Purchase) -> i64 {
    match purchase.status {
        PurchaseStatus::Completed => 1,
        PurchaseStatus::Cancelled => 2,
    }
}

fn tag(purchase: &Purchase) -> Tag {
    Tag::Version(version(purchase))
}

fn etag(purchase: &Purchase) -> ETag {
    ETag::of_version(version(purchase))
}
