use jsonapi::page::Slice;
use jsonapi::query::{Filter, Operator, Query, Scalar};
use platform::{DatabaseError, Row};
use store::{Command, Condition, Listing, Parameter, Statement, Step};

use super::Repository;
use crate::domain::{DeleteStock, OnHand, ProductId, Refusal, SetStock, StartStock, Stock};

static START: Statement = Statement::new("start", include_str!("sqlite/start.sql"));
static SET: Statement = Statement::new("set", include_str!("sqlite/set.sql"));
static DELETE: Statement = Statement::new("delete", include_str!("sqlite/delete.sql"));
static STOCK: Statement = Statement::new("stock", include_str!("sqlite/stock.sql"));
static STOCKS: Statement = Statement::new("stocks", include_str!("sqlite/stocks.sql"));

#[cfg(test)]
pub(super) static STATEMENTS: [&Statement; 5] = [&START, &SET, &DELETE, &STOCK, &STOCKS];

/// The list of stock.
pub(super) const LISTING: Listing<Stock> = Listing { select: &STOCKS, column, condition, read, long: &[] };

/// Starts the stock of a product. Refused: `StockExists`.
impl Step for StartStock {
    type Done = Stock;
    type Refusal = Refusal;

    fn statement(&self) -> &'static Statement {
        &START
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            ("product_id", self.product_id.0.into()),
            ("on_hand", self.on_hand.get().into()),
            ("low_stock_threshold", self.low_stock_threshold.get().into()),
        ]
    }

    fn done(recorded: &Row) -> Result<Stock, DatabaseError> {
        recorded_stock(recorded)
    }
}

impl Command for StartStock {
    const KIND: &'static str = "start";
}

/// Sets on hand, threshold, or both as one change. What is so already is left alone, version and all.
/// Refused: `StockNotFound`, `Stale`, `InsufficientStock` (it would take what reservations hold).
impl Step for SetStock {
    type Done = Stock;
    type Refusal = Refusal;

    fn statement(&self) -> &'static Statement {
        &SET
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            ("product_id", self.product_id.0.into()),
            ("on_hand", self.on_hand.map(OnHand::get).into()),
            ("low_stock_threshold", self.low_stock_threshold.map(OnHand::get).into()),
            ("expected_version", self.expected_version.into()),
        ]
    }

    fn done(recorded: &Row) -> Result<Stock, DatabaseError> {
        recorded_stock(recorded)
    }
}

impl Command for SetStock {
    const KIND: &'static str = "set";
}

/// Deletes stock. Its ledger stays, and goes on if stock is started again. Refused: `StockNotFound`, `Stale`, `StockInUse`.
impl Step for DeleteStock {
    type Done = ();
    type Refusal = Refusal;

    fn statement(&self) -> &'static Statement {
        &DELETE
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![("product_id", self.product_id.0.into()), ("expected_version", self.expected_version.into())]
    }

    fn done(_: &Row) -> Result<(), DatabaseError> {
        Ok(())
    }
}

impl Command for DeleteStock {
    const KIND: &'static str = "delete";
}

impl Repository {
    /// The stock of a product at `now` (milliseconds since 1970), if it has any. Holds that are due are written down first.
    pub(crate) async fn stock(&self, product_id: ProductId, now: i64) -> Result<Option<Stock>, DatabaseError> {
        let parameters = [("product_id", product_id.0.into()), ("now", now.into())];
        let found = self.store.find(&STOCK, &parameters, |row| Ok((read(row)?, row.boolean("is_due")?))).await?;
        let Some((stock, is_due)) = found else { return Ok(None) };
        if is_due && self.expire_holds_of(product_id, now).await? {
            return self.store.find(&STOCK, &parameters, read).await;
        }
        Ok(Some(stock))
    }

    /// The page of stock at `now` (milliseconds since 1970) that this query asks for.
    pub(crate) async fn stocks(&self, query: &Query, now: i64) -> Result<Slice<Stock>, DatabaseError> {
        self.expire_all_holds(now).await?;
        self.store.page(&LISTING, query, None).await
    }
}

/// The filter for stock of which no more is available than its threshold.
pub(crate) const LOW_STOCK: &str = "low_stock";

fn column(field: &'static str) -> &'static str {
    match field {
        "id" => "product_id",
        other => other,
    }
}

fn condition(filter: &Filter) -> Option<Condition> {
    if filter.field != LOW_STOCK {
        return None;
    }
    // Word for word the condition of the index on low stock, or the planner would not know it.
    let is_low = |wanted: &Scalar| match wanted {
        Scalar::Boolean(wanted) if *wanted == (filter.operator == Operator::Eq) => "available <= low_stock_threshold",
        _ => "available > low_stock_threshold",
    };
    let all: Vec<&str> = filter.values.iter().map(is_low).collect();
    // None of several values: all of them hold. Any of several: one does.
    Some(Condition::new(match filter.operator {
        Operator::Ne => all.join(" AND "),
        _ => format!("({})", all.join(" OR ")),
    }))
}

fn read(row: &Row) -> Result<Stock, DatabaseError> {
    Ok(Stock {
        product_id: ProductId(row.uuid("product_id")?),
        on_hand: row.integer("on_hand")?,
        reserved: row.integer("reserved")?,
        available: row.integer("available")?,
        low_stock_threshold: row.integer("low_stock_threshold")?,
        version: row.integer("version")?,
        created_at_ms: row.integer("created_at")?,
        updated_at_ms: row.integer("updated_at")?,
    })
}

/// The stock as a command left it: a start finds none before it.
fn recorded_stock(recorded: &Row) -> Result<Stock, DatabaseError> {
    let on_hand = recorded.optional_integer("on_hand")?.unwrap_or_default() + recorded.integer("delta")?;
    let reserved = recorded.optional_integer("reserved")?.unwrap_or_default();
    Ok(Stock {
        product_id: ProductId(recorded.uuid("product_id")?),
        on_hand,
        reserved,
        available: on_hand - reserved,
        low_stock_threshold: recorded.integer("low_stock_threshold")?,
        version: recorded.integer("version")?,
        created_at_ms: recorded.integer("stock_created_at")?,
        updated_at_ms: recorded.integer("stock_updated_at")?,
    })
}
