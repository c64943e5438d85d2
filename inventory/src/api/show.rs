//! Answers that show what there is, with the products that it is about where the client asked for them.

use std::collections::HashSet;

use jsonapi::Document;
use jsonapi::media_type::CURSOR_PAGINATION;
use jsonapi::page::Slice;
use jsonapi::resource_type::ResourceType;
use uuid::Uuid;
use web::{Answer, Failure, Request, Tag};

use super::{Inventory, error};
use crate::domain::ProductId;

/// One resource, alone.
pub(super) fn one<T, W>(of: &ResourceType<T, W>, item: &T, tag: Tag, request: &Request<'_>) -> Answer {
    Answer::ok(document(of, item, request)).tagged(tag)
}

/// One resource that is about this product.
pub(super) async fn one_of_product<T: Sync, W>(
    inventory: &Inventory,
    of: &ResourceType<T, W>,
    item: &T,
    product_id: ProductId,
    tag: Tag,
    request: &Request<'_>,
) -> Result<Answer, Failure> {
    let document = with_products(inventory, document(of, item, request), &[product_id], request).await?;
    Ok(Answer::ok(document).tagged(tag))
}

/// A page of resources, each about a product.
pub(super) async fn page<T: Send, W>(
    inventory: &Inventory,
    of: &ResourceType<T, W>,
    slice: Slice<T>,
    product_id: fn(&T) -> ProductId,
    request: &Request<'_>,
) -> Result<Answer, Failure> {
    let products: Vec<ProductId> = slice.items.iter().map(product_id).collect();
    let document = request.query.page_document(slice.map(|item| of.resource(&item, "")), request.path);
    let document = with_products(inventory, document, &products, request).await?;
    Ok(Answer::ok(document).with_profile(CURSOR_PAGINATION).tagged(Tag::Body))
}

fn document<T, W>(of: &ResourceType<T, W>, item: &T, request: &Request<'_>) -> Document {
    Document::one(of.resource(item, "")).with_link("self", request.query.url(request.path))
}

/// The document with the products that it is about, where the client asked for them: one question to products, however many
/// rows, and all or nothing.
async fn with_products(
    inventory: &Inventory,
    document: Document,
    ids: &[ProductId],
    request: &Request<'_>,
) -> Result<Document, Failure> {
    if request.query.include.is_none() {
        return Ok(document);
    }
    if !request.query.includes("product") {
        return Ok(document.with_included([]));
    }
    let mut seen = HashSet::new();
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).filter(|id| seen.insert(*id)).collect();
    let found = inventory.products.resources(&ids, &inventory.products_url, request.context).await.map_err(error::asking)?;
    Ok(document.with_included(found))
}
