//! Products: `/products` and `/products/{id}`.

pub(super) mod draft;
pub(crate) mod resource;

use jsonapi::Document;
use jsonapi::conditional::ETag;
use jsonapi::media_type::CURSOR_PAGINATION;
use jsonapi::request::Draft;
use web::{Answer, Failure, Request, Tag};

use super::{Products, error};
use crate::domain::{Create, Product};
use crate::repository::products;
use crate::services;
use resource::PRODUCTS;

/// `GET /products`
pub(super) async fn list(products: &Products, request: Request<'_>) -> Result<Answer, Failure> {
    let slice = products::list(&products.store, &request.query).await?;
    let document = request.query.page_document(slice.map(|product| products.resource(&product)), request.path);
    Ok(Answer::ok(document).with_profile(CURSOR_PAGINATION).tagged(Tag::Body))
}

/// `GET /products/{id}`
pub(super) async fn one(products: &Products, request: Request<'_>) -> Result<Answer, Failure> {
    let found = products::find(&products.store, request.id("id")?).await?.ok_or_else(Request::not_found)?;
    Ok(products.shown(&found, &request))
}

/// `POST /products`
pub(super) async fn create(products: &Products, request: Request<'_>) -> Result<Answer, Failure> {
    let document = request.document()?;
    let (id, product) = draft::new_product(Draft::create(&document, PRODUCTS.kind)?)?;
    let create = Create { id: id.unwrap_or_else(|| products.new_id()), product };
    let attempt = request.attempt(Some(&document), &products.platform);
    let created = services::create(&products.store, &attempt, create).await;
    let done = created.map_err(|error| Failure::stopped(error, |refusal| error::refused(refusal, "/data")))?;
    Ok(Answer::created(products.resource(&done.value)).tagged(Tag::Version(done.value.version)).replayed(done.is_replay))
}

/// `PATCH /products/{id}`
pub(super) async fn change(products: &Products, request: Request<'_>) -> Result<Answer, Failure> {
    let id = request.id("id")?;
    let conditions = request.preconditions();
    let is_conditional = conditions.is_any();
    let plan = |current: &Product| {
        conditions.check(&request.method, Some(&ETag::of_version(current.version)))?;
        let document = request.document()?;
        draft::change(Draft::update(&document, PRODUCTS.kind, &id.to_string())?, current).map_err(Failure::from)
    };
    let attempt = request.attempt(None, &products.platform);
    let changed = services::change(&products.store, &attempt, id, is_conditional, plan).await;
    let product = changed.map_err(|error| Failure::stopped(error, |refusal| error::refused(refusal, "/data")))?;
    Ok(products.shown(&product, &request))
}

/// `DELETE /products/{id}`
pub(super) async fn delete(products: &Products, request: Request<'_>) -> Result<Answer, Failure> {
    let id = request.id("id")?;
    let conditions = request.preconditions();
    let is_conditional = conditions.is_any();
    let condition = |current: &Product| conditions.check(&request.method, Some(&ETag::of_version(current.version)));
    let attempt = request.attempt(None, &products.platform);
    let condition = is_conditional.then_some(|current: &Product| condition(current).map_err(Failure::from));
    let deleted = services::delete(&products.store, &attempt, id, condition).await;
    deleted.map_err(|error| Failure::stopped(error, |refusal| error::refused(refusal, "/data")))?;
    Ok(Answer::no_content())
}

impl Products {
    fn shown(&self, product: &Product, request: &Request<'_>) -> Answer {
        let document = Document::one(self.resource(product)).with_link("self", request.query.url(request.path));
        Answer::ok(document).tagged(Tag::Version(product.version))
    }
}
