//! A page of the list, from two services of which each knows one half.

use std::collections::HashMap;

use futures::future::join;
use uuid::Uuid;

use super::query::{Query, View};
use crate::clients::{Figures, List, Product, Resource, Stock, Trouble};
use crate::limits::{ROUNDS_MAX, ROWS};
use crate::pairs::Pairs;
use crate::visit::Visit;

/// A product with its stock.
pub(crate) struct Row {
    pub(crate) product: Resource<Product>,
    /// `None` where it has not been started, or is not known.
    pub(crate) stock: Option<Stock>,
    /// What was on hand at the end of each of the last 30 days.
    pub(crate) on_hand: Option<Vec<i64>>,
}

/// A page.
#[derive(Default)]
pub(crate) struct Page {
    pub(crate) rows: Vec<Row>,
    pub(crate) after: Option<String>,
    pub(crate) before: Option<String>,
    /// The products are there, and their numbers are not.
    pub(crate) stock_trouble: Option<Trouble>,
    /// The rows are there, and what was on hand before is not.
    pub(crate) figures_trouble: Option<Trouble>,
}

const PRODUCT_FIELDS: &str = "sku,name,price,currency,status";
const STOCK_FIELDS: (&str, &str) = ("fields[inventory]", "on_hand,reserved,available,low_stock_threshold");

/// The page that the query asks for.
pub(super) async fn gather(visit: &Visit<'_>, query: &Query) -> Result<Page, Trouble> {
    page_of(visit, query, ROWS, false).await
}

/// A page of so many rows, with descriptions or without.
pub(crate) async fn page_of(visit: &Visit<'_>, query: &Query, rows: usize, is_full: bool) -> Result<Page, Trouble> {
    let extent = Extent { rows, is_full };
    if query.is_led_by_stock() { by_stock(visit, query, extent).await } else { by_products(visit, query, extent).await }
}

/// How much is asked for.
#[derive(Clone, Copy)]
struct Extent {
    rows: usize,
    /// With what the list does not show.
    is_full: bool,
}

/// A page of products, and then the stock of these.
async fn by_products(visit: &Visit<'_>, query: &Query, extent: Extent) -> Result<Page, Trouble> {
    let parameters = products_like(query, extent).with("sort", query.order()).with("page[size]", extent.rows.to_string());
    let parameters = parameters.with("page[after]", query.after.as_str()).with("page[before]", query.before.as_str());
    let found = products(visit, &parameters).await?;
    let (after, before) = (found.after(), found.before());
    let ids: Vec<Uuid> = found.data.iter().map(|product| product.id).collect();
    let (stock, lines) = join(stock_of(visit, &ids), lines_of(visit, &ids, extent)).await;
    let (mut stock, stock_trouble) = match stock {
        Ok(stock) => (stock, None),
        Err(why) => (HashMap::new(), Some(why)),
    };
    let row = |product: Resource<Product>| Row { stock: stock.remove(&product.id), product, on_hand: None };
    let rows = found.data.into_iter().map(row).collect();
    Ok(Page { rows, after, before, stock_trouble, figures_trouble: None }.with(lines))
}

/// Pages of stock, and then the products of these, as long as too few of them are among those looked for.
async fn by_stock(visit: &Visit<'_>, query: &Query, extent: Extent) -> Result<Page, Trouble> {
    let is_backward = !query.before.is_empty();
    let mut page = Page::default();
    let (mut after, mut before) = (query.after.clone(), query.before.clone());
    for round in 0..ROUNDS_MAX {
        let parameters = stock_like(query, extent).with("page[after]", after).with("page[before]", before);
        let found = stock(visit, &parameters).await?;
        let (next, previous) = (found.after(), found.before());
        let rows = rows(visit, query, extent, found).await?;
        if is_backward {
            page.rows.splice(0..0, rows);
        } else {
            page.rows.extend(rows);
        }
        if round == 0 || !is_backward {
            page.after.clone_from(&next);
        }
        if round == 0 || is_backward {
            page.before.clone_from(&previous);
        }
        let more = if is_backward { previous } else { next };
        let Some(more) = more.filter(|_| page.rows.len() < extent.rows) else { break };
        (after, before) = if is_backward { (String::new(), more) } else { (more, String::new()) };
    }
    let ids: Vec<Uuid> = page.rows.iter().map(|row| row.product.id).collect();
    Ok(page.with(lines_of(visit, &ids, extent).await))
}

/// What was on hand in the last 30 days, where the list shows it.
async fn lines_of(visit: &Visit<'_>, ids: &[Uuid], extent: Extent) -> Result<HashMap<Uuid, Vec<i64>>, Trouble> {
    if extent.is_full { Ok(HashMap::new()) } else { Figures::lines(&visit.inventory(), ids).await }
}

impl Page {
    /// With what was on hand, in the rows of which it is known.
    fn with(mut self, lines: Result<HashMap<Uuid, Vec<i64>>, Trouble>) -> Self {
        match lines {
            Ok(mut lines) => self.rows.iter_mut().for_each(|row| row.on_hand = lines.remove(&row.product.id)),
            Err(why) => self.figures_trouble = Some(why),
        }
        self
    }
}

/// The products of a page of stock that are among those looked for, in the order of the stock.
async fn rows(visit: &Visit<'_>, query: &Query, extent: Extent, found: List<Stock>) -> Result<Vec<Row>, Trouble> {
    if found.data.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = found.data.iter().map(|stock| stock.id.to_string()).collect();
    let mut parameters = products_like(query, extent).with("filter[id]", ids.join(",")).with("page[size]", ids.len().to_string());
    let mut products: HashMap<Uuid, Resource<Product>> = HashMap::new();
    loop {
        let found = self::products(visit, &parameters).await?;
        let after = found.after();
        products.extend(found.data.into_iter().map(|product| (product.id, product)));
        // A page of long descriptions has fewer than were asked for.
        let Some(after) = after else { break };
        parameters = parameters.with("page[after]", after);
    }
    let row =
        |stock: Resource<Stock>| Some(Row { product: products.remove(&stock.id)?, stock: Some(stock.attributes), on_hand: None });
    Ok(found.data.into_iter().filter_map(row).collect())
}

fn products_like(query: &Query, extent: Extent) -> Pairs {
    let status = if query.view == View::Archived { "archived" } else { "active" };
    let parameters = Pairs::default().with("filter[status]", status).with("filter[search]", query.search.as_str());
    let description = if extent.is_full { ",description" } else { "" };
    parameters.with("fields[products]", format!("{PRODUCT_FIELDS}{description}"))
}

fn stock_like(query: &Query, extent: Extent) -> Pairs {
    let parameters = Pairs::default().with(STOCK_FIELDS.0, STOCK_FIELDS.1).with("sort", query.order());
    let parameters = parameters.with("page[size]", extent.rows.to_string());
    match query.view {
        // What is out is not low as well: each number above the list is that of the rows below it.
        View::Low => parameters.with("filter[low_stock]", "true").with("filter[available][gt]", "0"),
        View::Out => parameters.with("filter[available][lte]", "0"),
        View::Reserved => parameters.with("filter[reserved][gt]", "0"),
        View::Active | View::Archived => parameters,
    }
}

async fn products(visit: &Visit<'_>, parameters: &Pairs) -> Result<List<Product>, Trouble> {
    let service = visit.products();
    service.get("/products", &told(parameters)).await?.list().ok_or_else(|| service.garbled())
}

async fn stock(visit: &Visit<'_>, parameters: &Pairs) -> Result<List<Stock>, Trouble> {
    let service = visit.inventory();
    service.get("/inventory", &told(parameters)).await?.list().ok_or_else(|| service.garbled())
}

async fn stock_of(visit: &Visit<'_>, ids: &[Uuid]) -> Result<HashMap<Uuid, Stock>, Trouble> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<String> = ids.iter().map(Uuid::to_string).collect();
    let parameters = Pairs::default().with(STOCK_FIELDS.0, STOCK_FIELDS.1).with("filter[id]", ids.join(","));
    let found = stock(visit, &parameters.with("page[size]", ids.len().to_string())).await?;
    Ok(found.data.into_iter().map(|stock| (stock.id, stock.attributes)).collect())
}

/// What is empty is not asked for.
fn told(parameters: &Pairs) -> Vec<(&str, &str)> {
    parameters.iter().filter(|(_, value)| !value.is_empty()).collect()
}
