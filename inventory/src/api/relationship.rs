//! The routes that relationships link to: `…/relationships/x` with linkage, `…/x` with the resource itself.

use jsonapi::media_type::CURSOR_PAGINATION;
use jsonapi::query::Endpoint;
use jsonapi::{Document, Identifier, Linkage};
use web::{Answer, Failure, Request, Tag};

use super::movement::MOVEMENTS as LEDGER;
use super::stock::STOCK as STOCKS;
use super::{Inventory, error, movement, product as products, purchase, reservation, stock as stocks};
use crate::domain::ProductId;

/// Queries of a to-one linkage.
pub(super) const LINKAGE: Endpoint = Endpoint { kind: products::KIND, include: &[], fieldsets: &[], list: None };

/// Queries of the linkage of a ledger.
pub(super) const MOVEMENTS: Endpoint = Endpoint { include: &[], fieldsets: &[], ..movement::LIST };

/// Queries of a related product.
pub(super) const PRODUCT: Endpoint =
    Endpoint { kind: products::KIND, include: &[], fieldsets: &[products::FIELDSET], list: None };

/// Queries of related stock.
pub(super) const STOCK: Endpoint = Endpoint { kind: stocks::KIND, include: &[], fieldsets: &[stocks::FIELDSET], list: None };

/// Whose relationship it is: the resource of the URL, which is about one product.
pub(super) trait Owner {
    /// The product that it is about.
    fn product_id(inventory: &Inventory, request: &Request<'_>) -> impl Future<Output = Result<ProductId, Failure>> + Send;
}

pub(super) struct OfStock;
pub(super) struct OfMovement;
pub(super) struct OfPurchase;
pub(super) struct OfReservation;

/// What products links to: it cannot know whether there is stock, so the answer is `null` where there is none.
pub(super) struct OfProduct;

impl Owner for OfStock {
    async fn product_id(inventory: &Inventory, request: &Request<'_>) -> Result<ProductId, Failure> {
        Ok(stocks::find(inventory, request.id("product_id")?.into()).await?.product_id)
    }
}

impl Owner for OfMovement {
    async fn product_id(inventory: &Inventory, request: &Request<'_>) -> Result<ProductId, Failure> {
        Ok(movement::find(inventory, request.id("id")?).await?.product_id)
    }
}

impl Owner for OfPurchase {
    async fn product_id(inventory: &Inventory, request: &Request<'_>) -> Result<ProductId, Failure> {
        Ok(purchase::find(inventory, request.id("id")?.into()).await?.order.product_id)
    }
}

impl Owner for OfReservation {
    async fn product_id(inventory: &Inventory, request: &Request<'_>) -> Result<ProductId, Failure> {
        Ok(reservation::find(inventory, request.id("id")?.into()).await?.hold.product_id)
    }
}

impl Owner for OfProduct {
    async fn product_id(_: &Inventory, request: &Request<'_>) -> Result<ProductId, Failure> {
        Ok(request.id("id")?.into())
    }
}

/// `GET …/relationships/product`
pub(super) async fn product_linkage<O: Owner>(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let product = O::product_id(inventory, &request).await?;
    Ok(linkage(&request, Some((products::KIND, product))))
}

/// `GET …/product`
pub(super) async fn product<O: Owner>(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let id = O::product_id(inventory, &request).await?;
    let found = inventory.products.resources(&[id.0], &inventory.products_url, request.context).await.map_err(error::asking)?;
    // Deleted since: the relationship leads nowhere any more.
    let document = found.into_iter().next().map_or_else(Document::null, Document::one);
    Ok(Answer::ok(document.with_link("self", request.query.url(request.path))).tagged(Tag::Body))
}

/// `GET …/relationships/inventory`
pub(super) async fn stock_linkage<O: Owner>(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let product = O::product_id(inventory, &request).await?;
    let exists = inventory.repository.stock(product, inventory.now()).await?.is_some();
    Ok(linkage(&request, exists.then_some((stocks::KIND, product))))
}

/// `GET …/inventory`
pub(super) async fn stock<O: Owner>(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let product = O::product_id(inventory, &request).await?;
    let found = inventory.repository.stock(product, inventory.now()).await?;
    let document = found.map_or_else(Document::null, |stock| Document::one(STOCKS.resource(&stock, "")));
    Ok(Answer::ok(document.with_link("self", request.query.url(request.path))).tagged(Tag::Body))
}

/// `GET /inventory/{product_id}/relationships/movements`
pub(super) async fn movements_linkage(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let product = OfStock::product_id(inventory, &request).await?;
    let slice = inventory.repository.movements(&request.query, Some(product)).await?;
    let links = request.query.page_links(&slice, request.path);
    let identifiers = slice.items.iter().map(|item| Identifier::new(movement::KIND, (LEDGER.id)(item))).collect();
    let document = Document::linkage(Linkage::Many(identifiers)).with_links(links);
    let document = document.with_link("related", related(request.path));
    Ok(Answer::ok(document).with_profile(CURSOR_PAGINATION).tagged(Tag::Body))
}

fn linkage(request: &Request<'_>, to: Option<(&'static str, ProductId)>) -> Answer {
    let linkage = Linkage::One(to.map(|(kind, id)| Identifier::new(kind, id.to_string())));
    let document = Document::linkage(linkage).with_link("self", request.query.url(request.path));
    Answer::ok(document.with_link("related", related(request.path))).tagged(Tag::Body)
}

/// The path of the resources themselves, from that of their linkage.
fn related(path: &str) -> String {
    path.replace("/relationships/", "/")
}
