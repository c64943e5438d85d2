//! The routes that relationships link to: `…/relationships/x` with linkage, `…/x` with the resource itself.

use jsonapi::error::code;
use jsonapi::media_type::CURSOR_PAGINATION;
use jsonapi::query::{Endpoint, Fieldset};
use jsonapi::{Document, Error, Identifier, Linkage};
use web::{Answer, Failure, Request, Tag};

use super::{Inventory, error, movement, purchase, reservation, stock};
use crate::domain::ProductId;

/// Queries of a to-one linkage.
pub(super) const LINKAGE: Endpoint = Endpoint { kind: "products", include: &[], fieldsets: &[], list: None };

/// Queries of the linkage of a ledger.
pub(super) const MOVEMENTS: Endpoint = Endpoint { include: &[], fieldsets: &[], ..movement::LIST };

/// Queries of a related product.
pub(super) const PRODUCT: Endpoint =
    Endpoint { kind: "products", include: &[], fieldsets: &[super::PRODUCT_FIELDSET], list: None };

/// Queries of related stock.
pub(super) const STOCK: Endpoint =
    Endpoint { kind: stock::KIND, include: &[], fieldsets: &[Fieldset { kind: stock::KIND, fields: stock::FIELDS }], list: None };

/// `GET …/relationships/product`
pub(super) async fn product_linkage(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let product = owner(inventory, &request).await?;
    Ok(one(&request, Some(("products", product)), "product"))
}

/// `GET …/product`
pub(super) async fn product(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let id = owner(inventory, &request).await?;
    let found = inventory.products.find(id.0, request.context).await.map_err(error::asking)?;
    // Deleted since: the relationship leads nowhere any more.
    let document = found.and_then(|product| inventory.foreign(product)).map_or_else(Document::null, Document::one);
    Ok(Answer::ok(document.with_link("self", request.query.url(request.path))).tagged(Tag::Body))
}

/// `GET …/relationships/inventory`
pub(super) async fn stock_linkage(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let product = owner(inventory, &request).await?;
    let exists = inventory.repository.stocks.find(product, inventory.now()).await?.is_some();
    Ok(one(&request, exists.then_some((stock::KIND, product)), "inventory"))
}

/// `GET …/inventory`
pub(super) async fn stock(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let product = owner(inventory, &request).await?;
    let found = inventory.repository.stocks.find(product, inventory.now()).await?;
    let document = found.as_ref().map(stock::resource).map_or_else(Document::null, Document::one);
    Ok(Answer::ok(document.with_link("self", request.query.url(request.path))).tagged(Tag::Body))
}

/// `GET /inventory/{product_id}/relationships/movements`
pub(super) async fn movements_linkage(inventory: &Inventory, request: Request<'_>) -> Result<Answer, Failure> {
    let product = owner(inventory, &request).await?;
    let slice = inventory.repository.movements.list(&request.query, Some(product)).await?;
    let links = slice.links(request.path, &request.query);
    let linkage = slice.items.iter().map(|item| Identifier::new(movement::KIND, item.id.uuid().to_string())).collect();
    let document = Document::linkage(Linkage::Many(linkage)).with_links(links);
    let document = document.with_link("related", related(request.path, "movements"));
    Ok(Answer::ok(document).with_profile(CURSOR_PAGINATION).tagged(Tag::Body))
}

/// `PATCH`, `POST`, `DELETE` on any of these: 403
/// ([updating relationships](https://jsonapi.org/format/1.1/#crud-updating-relationship-responses-403)).
pub(super) async fn refuse(_inventory: &Inventory, _request: Request<'_>) -> Result<Answer, Failure> {
    Err(Error::new(code::FORBIDDEN).with_detail("This relationship cannot be changed.").into())
}

/// The product of the resource that the path is below.
async fn owner(inventory: &Inventory, request: &Request<'_>) -> Result<ProductId, Failure> {
    let mut segments = request.path.split('/').skip(2);
    Ok(match segments.next() {
        Some("purchases") => purchase::find(inventory, request.id("id")?.into()).await?.product_id,
        Some("movements") => movement::find(inventory, request.id("id")?).await?.product_id,
        Some("reservations") => reservation::find(inventory, request.id("id")?.into()).await?.product_id,
        // What products links to: it cannot know whether there is stock, so the answer is `null` where there is none.
        Some("products") => request.id("id")?.into(),
        _ => stock::find(inventory, request.id("product_id")?.into()).await?.product_id,
    })
}

fn one(request: &Request<'_>, to: Option<(&'static str, ProductId)>, name: &str) -> Answer {
    let linkage = Linkage::One(to.map(|(kind, id)| Identifier::new(kind, id.to_string())));
    let document = Document::linkage(linkage).with_link("self", request.query.url(request.path));
    Answer::ok(document.with_link("related", related(request.path, name))).tagged(Tag::Body)
}

fn related(path: &str, name: &str) -> String {
    path.replace(&format!("/relationships/{name}"), &format!("/{name}"))
}
