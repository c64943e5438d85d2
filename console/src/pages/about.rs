//! What a form is about: a product and its stock, asked for together.

use futures::future::join;
use maud::{Markup, html};
use uuid::Uuid;

use crate::clients::{Product, Service, Stock, Trouble};
use crate::visit::Visit;

/// Something that was read, with the tag that a change of it needs.
#[derive(Clone, Debug)]
pub(super) struct Read<T> {
    pub(super) tag: String,
    pub(super) it: T,
}

/// A product and its stock, as far as they could be read.
pub(super) struct About {
    pub(super) id: Uuid,
    pub(super) product: Result<Read<Product>, Trouble>,
    /// `None` where it has not been started.
    pub(super) stock: Result<Option<Read<Stock>>, Trouble>,
}

impl About {
    pub(super) async fn load(visit: &Visit<'_>, id: Uuid) -> Self {
        let (product, stock) = join(product(visit.products(), id), stock(visit.inventory(), id)).await;
        Self { id, product, stock }
    }

    /// What to call the product, were it out of reach.
    pub(super) fn title(&self) -> String {
        self.product.as_ref().map_or_else(|_| self.id.to_string(), |product| product.it.title().to_owned())
    }

    /// The product and its numbers in a few lines, above a form.
    pub(super) fn facts(&self, visit: &Visit<'_>) -> Markup {
        let words = &visit.words;
        html! {
            dl.facts #about data-live {
                div.wide { dt { (words.t("column-name")) } dd { bdi { (self.title()) } } }
                @if let Ok(product) = &self.product {
                    div { dt { (words.t("column-sku")) } dd { bdi { (product.it.sku) } } }
                    div { dt { (words.t("column-price")) } dd.number { (words.money(&product.it.price, &product.it.currency)) } }
                }
                @if let Ok(Some(stock)) = &self.stock {
                    div { dt { (words.t("column-on-hand")) } dd.number { (words.number(stock.it.on_hand)) } }
                    div { dt { (words.t("column-reserved")) } dd.number { (words.number(stock.it.reserved)) } }
                    div { dt { (words.t("column-available")) } dd.number { (words.number(stock.it.available)) } }
                }
            }
        }
    }
}

async fn product(service: Service<'_>, id: Uuid) -> Result<Read<Product>, Trouble> {
    let answer = service.get(&format!("/products/{id}"), &[]).await?;
    let found = answer.one().ok_or_else(|| service.garbled())?;
    Ok(Read { tag: answer.tag, it: found.attributes })
}

async fn stock(service: Service<'_>, id: Uuid) -> Result<Option<Read<Stock>>, Trouble> {
    let answer = match service.get(&format!("/inventory/{id}"), &[]).await {
        Ok(answer) => answer,
        Err(trouble) if trouble.status() == Some(404) && !trouble.problems().is_empty() => return Ok(None),
        Err(trouble) => return Err(trouble),
    };
    let found = answer.one().ok_or_else(|| service.garbled())?;
    Ok(Some(Read { tag: answer.tag, it: found.attributes }))
}
