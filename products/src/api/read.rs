//! Reading products.

use jsonapi::Document;
use jsonapi::media_type::CURSOR_PAGINATION;
use jsonapi::query::{Endpoint, Fieldset};
use uuid::Uuid;
use web::{Answer, Failure, Request, Tag};

use super::{Products, product};
use crate::domain::Product;
use crate::repository::PRODUCT_LIST;

const FIELDSETS: &[Fieldset] = &[Fieldset { kind: product::KIND, fields: product::FIELDS }];

/// Queries of one product.
pub(super) const ONE: Endpoint = Endpoint { kind: product::KIND, include: &[], fieldsets: FIELDSETS, list: None };

/// Queries of the list.
pub(super) const LIST: Endpoint = Endpoint { kind: product::KIND, include: &[], fieldsets: FIELDSETS, list: Some(&PRODUCT_LIST) };

/// `GET /products/{id}`
pub(super) async fn one(products: &Products, request: Request<'_>) -> Result<Answer, Failure> {
    let found = products.find(request.id("id")?).await?;
    let document = Document::one(products.resource(&found)).with_link("self", request.query.url(request.path));
    Ok(Answer::ok(document).tagged(Tag::Version(found.version)))
}

/// `GET /products`
pub(super) async fn list(products: &Products, request: Request<'_>) -> Result<Answer, Failure> {
    let slice = products.repository.list(&request.query).await?;
    let document = slice.map(|product| products.resource(&product)).into_document(request.path, &request.query);
    Ok(Answer::ok(document).with_profile(CURSOR_PAGINATION).tagged(Tag::Body))
}

impl Products {
    /// The product with this id.
    pub(super) async fn find(&self, id: Uuid) -> Result<Product, Failure> {
        self.repository.get(id).await?.ok_or_else(Request::not_found)
    }
}
