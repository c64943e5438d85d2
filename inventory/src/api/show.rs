//! Answers that show what there is, with the products that it is about where the client asked for them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jsonapi::media_type::CURSOR_PAGINATION;
use jsonapi::negotiation::Applied;
use jsonapi::page::Slice;
use jsonapi::resource_type::ResourceType;
use jsonapi::{Document, Query, Resource};
use platform::DatabaseError;
use store::limits::PAGE_BYTES_MAX;
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
    let included = included(inventory, &[product_id], request).await?;
    Ok(Answer::ok(with_included(document(of, item, request), included)).tagged(tag))
}

/// A page of resources, each about a product. Where those are included and come to more than a page may hold, it is read again with
/// fewer rows.
pub(super) async fn page<T: Send, W, F: Future<Output = Result<Slice<T>, DatabaseError>> + Send>(
    inventory: &Inventory,
    of: &ResourceType<T, W>,
    read: impl Fn(Arc<Query>) -> F + Sync,
    product_id: fn(&T) -> ProductId,
    request: &Request<'_>,
) -> Result<Answer, Failure> {
    let mut query = request.query.clone();
    loop {
        let slice = read(query.clone()).await?;
        let mut products: Vec<ProductId> = slice.items.iter().map(product_id).collect();
        if query.page.is_backwards() {
            products.reverse();
        }
        let included = included(inventory, &products, request).await?;
        let fitting = included.as_deref().map_or(products.len(), |included| fitting(&products, included, &query));
        if fitting < products.len() {
            Arc::make_mut(&mut query).page.size = u32::try_from(fitting).unwrap_or(u32::MAX);
            continue;
        }
        let document = request.query.page_document(slice.map(|item| of.resource(&item, "")), request.path);
        let document = with_included(document, included);
        return Ok(Answer::ok(document).with_profile(CURSOR_PAGINATION).tagged(Tag::Body));
    }
}

fn document<T, W>(of: &ResourceType<T, W>, item: &T, request: &Request<'_>) -> Document {
    Document::one(of.resource(item, "")).with_link("self", request.query.url(request.path))
}

fn with_included(document: Document, included: Option<Vec<Resource>>) -> Document {
    included.into_iter().fold(document, Document::with_included)
}

/// The products with these ids, where the client asked for them: one question to products, however many rows, and all or nothing.
async fn included(inventory: &Inventory, ids: &[ProductId], request: &Request<'_>) -> Result<Option<Vec<Resource>>, Failure> {
    if !request.query.includes("product") {
        // Asked for nothing, it is there and empty.
        return Ok(request.query.include.as_ref().map(|_| Vec::new()));
    }
    let mut seen = HashSet::new();
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).filter(|id| seen.insert(*id)).collect();
    let found = inventory.products.resources(&ids, &inventory.products_url, request.context).await.map_err(error::asking)?;
    Ok(Some(found))
}

/// How many of the rows about these products have room on a page with what is included for them: the first in any case.
fn fitting(products: &[ProductId], included: &[Resource], query: &Query) -> usize {
    let bytes = |resource: &Resource| Document::one(resource.clone()).to_bytes(&Applied::NOTHING, &query.fieldsets).len();
    let mut left: HashMap<&str, usize> = included.iter().map(|resource| (resource.id(), bytes(resource))).collect();
    let mut all = 0;
    let fits = |product: &ProductId| {
        // Each is included once.
        all += left.remove(product.0.to_string().as_str()).unwrap_or_default();
        all <= PAGE_BYTES_MAX
    };
    products.iter().map(fits).take_while(|fits| *fits).count().max(1)
}
