//! Products: `/products` and `/products/{id}`.

pub(super) mod draft;
pub(crate) mod resource;
pub(super) mod written;

use jsonapi::Document;
use jsonapi::conditional::ETag;
use jsonapi::media_type::CURSOR_PAGINATION;
use jsonapi::request::Draft;
use web::{Answer, Failure, Rejected, Request, Tag};

use self::resource::PRODUCTS;
use super::{Products, error};
use crate::domain::{Create, Delete, Product, Refusal, Update};
use crate::services::{change, create, delete};

/// `GET /products`
pub(super) async fn list(products: &Products, request: Request<'_>) -> Result<Answer, Failure> {
    let slice = products.repository.products(&request.query).await?;
    let document = request.query.page_document(slice.map(|product| products.resource(&product)), request.path);
    Ok(Answer::ok(document).with_profile(CURSOR_PAGINATION).tagged(Tag::Body))
}

/// `GET /products/{id}`
pub(super) async fn one(products: &Products, request: Request<'_>) -> Result<Answer, Failure> {
    let found = products.repository.product(request.id("id")?).await?.ok_or_else(Request::not_found)?;
    Ok(products.shown(&found, &request))
}

/// `POST /products`
pub(super) async fn create(products: &Products, request: Request<'_>) -> Result<Answer, Failure> {
    let document = request.document()?;
    let (id, product) = draft::new_product(Draft::create(&document, PRODUCTS.kind)?)?;
    let command = Create { id: id.unwrap_or_else(|| products.new_id()), product };
    let attempt = request.attempt(Some(&document), &products.platform);
    let created = create::create(&products.repository, &attempt, command).await;
    let done = created.map_err(|stopped| Failure::stopped(stopped, refused))?;
    Ok(Answer::created(products.resource(&done.value)).tagged(Tag::Version(done.value.version)).replayed(done.is_replay))
}

/// `PATCH /products/{id}`
pub(super) async fn change(products: &Products, request: Request<'_>) -> Result<Answer, Failure> {
    let id = request.id("id")?;
    let conditions = request.preconditions();
    let document = request.document();
    let plan = |current: &Product| -> Result<Update, Rejected<Refusal>> {
        conditions.check(&request.method, Some(&ETag::of_version(current.version)))?;
        let draft = Draft::update(document.as_ref().map_err(Clone::clone)?, PRODUCTS.kind, &id.to_string())?;
        let change = draft::change(draft, current)?;
        Ok(if conditions.is_any() { Update::exactly_of(current, change) } else { Update::of(current, change) })
    };
    let changed = change::change(&products.repository, &products.attempt(&request), id, plan).await;
    let product = changed.map_err(|rejected| rejected.into_failure(refused))?;
    Ok(products.shown(&product, &request))
}

/// `DELETE /products/{id}`
pub(super) async fn delete(products: &Products, request: Request<'_>) -> Result<Answer, Failure> {
    let id = request.id("id")?;
    let conditions = request.preconditions();
    let mut expected_version = None;
    if conditions.is_any() {
        let current = products.repository.product(id).await?.ok_or_else(Request::not_found)?;
        conditions.check(&request.method, Some(&ETag::of_version(current.version)))?;
        expected_version = Some(current.version);
    }
    let command = Delete { id, expected_version };
    let deleted = delete::delete(&products.repository, &products.attempt(&request), &command).await;
    deleted.map_err(|stopped| Failure::stopped(stopped, refused))?;
    Ok(Answer::no_content())
}

/// A refusal about the document's own resource.
fn refused(refusal: Refusal) -> Failure {
    error::refused(refusal, "/data")
}

impl Products {
    fn shown(&self, product: &Product, request: &Request<'_>) -> Answer {
        let document = Document::one(self.resource(product)).with_link("self", request.query.url(request.path));
        Answer::ok(document).tagged(Tag::Version(product.version))
    }
}
