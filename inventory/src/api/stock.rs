//! Stock: `/inventory` and `/inventory/{product_id}`.

pub(super) mod draft;
mod resource;

use jsonapi::Document;
use jsonapi::conditional::ETag;
use jsonapi::media_type::CURSOR_PAGINATION;
use jsonapi::query::{Endpoint, Fieldset};
use jsonapi::request::Draft;
use web::{Answer, Failure, Request, Tag};

pub(super) use resource::{DOC, FIELDS, KIND, location, resource};

use super::{Inventory, error, stopped};
use crate::domain::{DeleteStock, ProductId, SetStock, Stock};
use crate::repository::STOCK_LIST;
use crate::services::{settle, start_stock::start_stock};

const FIELDSETS: &[Fieldset] = &[Fieldset { kind: KIND, fields: FIELDS }, super::PRODUCT_FIELDSET];
const INCLUDE: &[&str] = &["product"];

/// Queries of one product's stock.
pub(super) const ONE: Endpoint = Endpoint { kind: KIND, include: INCLUDE, fieldsets: FIELDSETS, list: None };

/// Queries of an answer to a change, which includes nothing: it is given again without products being asked.
pub(super) const CHANGED: Endpoint =
    Endpoint { kind: KIND, include: &[], fieldsets: &[Fieldset { kind: KIND, fields: FIELDS }], list: None };

/// Queries of the list.
pub(super) const LIST: Endpoint = Endpoint { kind: KIND, include: INCLUDE, fieldsets: FIELDSETS, list: Some(&STOCK_LIST) };

/// `GET /inventory`
pub(super) async fn list(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let slice = inventory.repository.stocks.list(&request.query, inventory.now()).await?;
    let products: Vec<ProductId> = slice.items.iter().map(|stock| stock.product_id).collect();
    let document = slice.map(|stock| resource(&stock)).into_document(request.path, &request.query);
    let document = inventory.with_products(document, &request, &products).await?;
    Ok(Answer::ok(document).with_profile(CURSOR_PAGINATION).tagged(Tag::Body))
}

/// `GET /inventory/{product_id}`
pub(super) async fn one(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let found = find(inventory, request.id("product_id")?.into()).await?;
    let document = Document::one(resource(&found)).with_link("self", request.query.url(request.path));
    let document = inventory.with_products(document, &request, &[found.product_id]).await?;
    Ok(Answer::ok(document).tagged(Tag::Version(found.version)))
}

/// `POST /inventory`
pub(super) async fn start(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let document = request.document()?;
    let (command, places) = draft::start(Draft::create(&document, KIND)?, "/data")?;
    let attempt = inventory.attempt(&request, Some(&document))?;
    let started = start_stock(&inventory.repository, &inventory.products, request.context, &attempt, &command).await;
    let done = started.map_err(|error| stopped(error, &places))?;
    let url = location(&done.value.product_id.to_string());
    let document = Document::one(resource(&done.value)).with_link("self", url.clone());
    Ok(Answer::created(document, url).tagged(Tag::Version(done.value.version)).replayed(done.is_replay))
}

/// `PATCH /inventory/{product_id}`
pub(super) async fn change(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let product_id = ProductId::from(request.id("product_id")?);
    let conditions = request.preconditions();
    let attempt = inventory.attempt(&request, None)?;
    let has_condition = conditions.if_match.is_some() || conditions.if_none_match.is_some();
    loop {
        let current = find(inventory, product_id).await?;
        let tag = ETag::of_version(current.version);
        conditions.check(&request.method, Some(&tag))?;
        let document = request.document()?;
        let draft = Draft::update(&document, KIND, &product_id.to_string())?;
        if draft.has("on_hand") {
            // An absolute count overwrites whatever happened since it was taken, so it has to say what it was based on.
            conditions.check_required(&request.method, Some(&tag))?;
        }
        let (change, places) = draft::change(draft, &current)?;
        // Without a condition nobody cares what else happened since: what is not sent keeps its value all the same.
        let command = SetStock { product_id, expected_version: has_condition.then_some(current.version), ..change };
        let decision = inventory.repository.stocks.set(&attempt, &command).await?;
        match settle(decision) {
            Ok(done) => {
                let url = request.query.url(request.path);
                let document = Document::one(resource(&done.value)).with_link("self", url);
                return Ok(Answer::ok(document).tagged(Tag::Version(done.value.version)));
            }
            // Somebody else was faster: whether the condition still holds is seen on what is there now.
            Err(error) if error.is_stale() => {}
            Err(error) => return Err(stopped(error, &places)),
        }
    }
}

/// `DELETE /inventory/{product_id}`
pub(super) async fn delete(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let product_id = ProductId::from(request.id("product_id")?);
    let conditions = request.preconditions();
    let mut expected_version = None;
    if conditions.if_match.is_some() || conditions.if_none_match.is_some() {
        let current = find(inventory, product_id).await?;
        conditions.check(&request.method, Some(&ETag::of_version(current.version)))?;
        expected_version = Some(current.version);
    }
    let attempt = inventory.attempt(&request, None)?;
    let decision = inventory.repository.stocks.delete(&attempt, &DeleteStock { product_id, expected_version }).await?;
    settle(decision).map_err(|error| stopped(error, &error::Places::default()))?;
    Ok(Answer::no_content())
}

/// The stock of a product as it is now.
pub(super) async fn find(inventory: &Inventory, product_id: ProductId) -> Result<Stock, Failure> {
    let found = inventory.repository.stocks.find(product_id, inventory.now()).await?;
    found.ok_or_else(error::stock_not_found)
}
