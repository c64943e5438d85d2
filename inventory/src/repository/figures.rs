use std::collections::HashMap;

use jsonapi::page::Slice;
use jsonapi::query::{Filter, Query};
use money::{Currency, Total};
use platform::{DatabaseError, Row};
use store::{Condition, Listing, Statement};

use super::Repository;
use crate::domain::{Figures, Moved, ProductId, Span, State, Sums, Turnover};

static FIGURES: Statement = Statement::new("figures", include_str!("sqlite/figures.sql"));
static COUNTED_PRODUCT: Statement = Statement::new("counted_product", include_str!("sqlite/counted_product.sql"));
static COUNTED_PRODUCTS: Statement = Statement::new("counted_products", include_str!("sqlite/counted_products.sql"));
static SHOP_STATE: Statement = Statement::new("shop_state", include_str!("sqlite/shop_state.sql"));

#[cfg(test)]
pub(super) static STATEMENTS: [&Statement; 4] = [&FIGURES, &COUNTED_PRODUCT, &COUNTED_PRODUCTS, &SHOP_STATE];

/// A product that has stock, or had, and how it is.
type Counted = (ProductId, State);

/// The products that have figures.
pub(super) const LISTING: Listing<Counted> = Listing { select: &COUNTED_PRODUCTS, column, condition, read: counted, long: &[] };

/// What the table has in place of a product for the whole shop.
const SHOP: &str = "";

impl Repository {
    /// The page of figures of products that this query asks for, in this span; how they are at `now` (milliseconds since 1970).
    /// Holds that are due are written down first.
    pub(crate) async fn figures_of_products(&self, query: &Query, span: Span, now: i64) -> Result<Slice<Figures>, DatabaseError> {
        self.expire_all_holds(now).await?;
        let mut query = query.clone();
        query.page.size = u32::try_from(span.products_per_page()).unwrap_or(u32::MAX).min(query.page.size);
        let slice = self.store.page(&LISTING, &query, None).await?;
        let ids: Vec<String> = slice.items.iter().map(|(product_id, _)| product_id.to_string()).collect();
        let mut moved = self.moved(&ids, span).await?;
        Ok(slice.map(|(product_id, state)| {
            let moved = moved.remove(&product_id.to_string()).unwrap_or_default();
            Figures { product_id: Some(product_id), span, moved, now: Some(state) }
        }))
    }

    /// The figures of a product, if it has stock or had.
    pub(crate) async fn figures_of_product(&self, id: ProductId, span: Span, now: i64) -> Result<Option<Figures>, DatabaseError> {
        self.expire_all_holds(now).await?;
        let found = self.store.find(&COUNTED_PRODUCT, &[("product_id", id.0.into())], counted).await?;
        let Some((product_id, state)) = found else { return Ok(None) };
        let moved = self.moved_of(&product_id.to_string(), span).await?;
        Ok(Some(Figures { product_id: Some(product_id), span, moved, now: Some(state) }))
    }

    /// The figures of the shop, and where that is asked for how it is now: that reads a row for each product.
    pub(crate) async fn figures_of_shop(&self, span: Span, with_state: bool, now: i64) -> Result<Figures, DatabaseError> {
        let mut found = Figures { product_id: None, span, moved: self.moved_of(SHOP, span).await?, now: None };
        if with_state {
            self.expire_all_holds(now).await?;
            found.now = self.store.query(&SHOP_STATE, &[]).await?.first().map(state).transpose()?;
        }
        Ok(found)
    }

    async fn moved_of(&self, subject: &str, span: Span) -> Result<Moved, DatabaseError> {
        let mut moved = self.moved(&[subject.to_owned()], span).await?;
        Ok(moved.remove(subject).unwrap_or_default())
    }

    /// What moved in this span, by what the table has for a product or for the shop.
    async fn moved(&self, subjects: &[String], span: Span) -> Result<HashMap<String, Moved>, DatabaseError> {
        let subjects = serde_json::Value::from(subjects).to_string();
        let parameters = [("subjects", subjects.into()), ("from", span.from().into()), ("to", span.to().into())];
        let mut moved: HashMap<String, Moved> = HashMap::new();
        // In the order of the days, and before the first of them how much there was.
        for row in self.store.query(&FIGURES, &parameters).await? {
            let subject = moved.entry(row.text("subject_id")?.to_owned()).or_default();
            match row.optional_integer("day")? {
                None => subject.on_hand_before = row.integer("delta")?,
                Some(day) => subject.add(day, &sums(&row)?),
            }
        }
        Ok(moved)
    }
}

fn column(field: &'static str) -> &'static str {
    match field {
        "id" => "product_id",
        other => other,
    }
}

/// The days are none of the products' own.
fn condition(filter: &Filter) -> Option<Condition> {
    (filter.field == "day").then(|| Condition::new("true"))
}

fn counted(row: &Row) -> Result<Counted, DatabaseError> {
    Ok((ProductId(row.uuid("product_id")?), state(row)?))
}

fn state(row: &Row) -> Result<State, DatabaseError> {
    Ok(State {
        products: row.integer("products")?,
        out: row.integer("out")?,
        low: row.integer("low")?,
        on_hand: row.integer("on_hand")?,
        reserved: row.integer("reserved")?,
        holds: row.integer("holds")?,
    })
}

/// What moved on a day, as far as it was in one currency or in none.
fn sums(row: &Row) -> Result<Sums, DatabaseError> {
    let (sold, returned) = (row.integer("sold")?, row.integer("returned")?);
    let money = match row.text("currency")? {
        "" => None,
        code => {
            let failed = |error| DatabaseError::failed(format!("a figure is in {code:?}: it {error}"));
            let currency = Currency::from_code(code).map_err(failed)?;
            let total = |billions, rest| Ok::<_, DatabaseError>(total(row.integer(billions)?, row.integer(rest)?, currency));
            Some(Turnover {
                units_sold: sold,
                sold: total("sold_billions", "sold_rest")?,
                units_returned: returned,
                returned: total("returned_billions", "returned_rest")?,
            })
        }
    };
    Ok(Sums {
        sold,
        returned,
        received: row.integer("received")?,
        adjusted_up: row.integer("adjusted_up")?,
        adjusted_down: row.integer("adjusted_down")?,
        money: money.into_iter().collect(),
    })
}

/// The schema says why it is in two parts.
fn total(billions: i64, rest: i64, currency: Currency) -> Total {
    Total::from_minor(i128::from(billions) * 1_000_000_000 + i128::from(rest), currency)
}
