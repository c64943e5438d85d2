use std::sync::Arc;

use jsonapi::page::Slice;
use jsonapi::query::{Filter, FilterField, List, Operator, Query, Scalar, SortField};
use jsonapi::sql::{self, Fragment};
use platform::{Database, DatabaseError, Row, Value};

use super::command::{self, Recorded, command};
use super::expiry;
use super::list::{Listed, Page};
use super::live::now;
use super::reader::Reader;
use crate::domain::{Attempt, Decision, DeleteStock, OnHand, ProductId, SetStock, StartStock, Stock};
use crate::limits::{PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX};

const START: (&str, &str) = (
    "start",
    command!(
        kind: "start",
        product: "?8",
        columns: "product_id, on_hand, reserved, low_stock_threshold, version, stock_created_at, stock_updated_at",
        outcome: "iif(live.product_id IS NULL, 'done', 'stock_exists')",
        values: "?8, ?9, 0, ?10, \
                 1 + coalesce((SELECT version FROM event WHERE product_id = ?8 ORDER BY sequence DESC LIMIT 1), 0), \
                 clock.now, clock.now",
    ),
);

/// 9: units on hand or NULL, 10: threshold or NULL, 11: expected version or NULL.
const SET: (&str, &str) = (
    "set",
    command!(
        kind: "set",
        product: "?8",
        columns: "product_id, quantity, available, on_hand, reserved, low_stock_threshold, version, stock_created_at, \
                  stock_updated_at",
        outcome: "CASE WHEN live.product_id IS NULL THEN 'stock_not_found' \
                       WHEN ?11 <> live.version THEN 'stale_version' \
                       WHEN ?9 < live.on_hand AND ?9 < live.reserved THEN 'insufficient_stock' \
                       ELSE 'done' END",
        values: "?8, coalesce(?9, live.on_hand) - live.on_hand, live.available, coalesce(?9, live.on_hand), live.reserved, \
                 coalesce(?10, live.low_stock_threshold), \
                 live.version + iif(?11 <> live.version, 0, \
                     coalesce(?9 <> live.on_hand, 0) OR coalesce(?10 <> live.low_stock_threshold, 0)), \
                 live.created_at, \
                 iif(coalesce(?9 <> live.on_hand, 0) OR coalesce(?10 <> live.low_stock_threshold, 0), clock.now, live.updated_at)",
    ),
);

/// 9: expected version or NULL.
const DELETE: (&str, &str) = (
    "delete",
    command!(
        kind: "delete",
        product: "?8",
        columns: "product_id, on_hand, reserved, version",
        outcome: "CASE WHEN live.product_id IS NULL THEN 'stock_not_found' \
                       WHEN ?9 <> live.version THEN 'stale_version' \
                       WHEN live.on_hand <> 0 OR live.reserved <> 0 THEN 'stock_in_use' \
                       ELSE 'done' END",
        values: "?8, live.on_hand, live.reserved, live.version",
    ),
);

/// What a list of stock can be filtered and sorted by. `low_stock` is what has no more available than its threshold.
pub const STOCK_LIST: List = List {
    filters: &[
        FilterField::uuid("id"),
        FilterField::integer("on_hand"),
        FilterField::integer("reserved"),
        FilterField::integer("available"),
        FilterField::integer("low_stock_threshold"),
        FilterField::boolean(LOW_STOCK),
        FilterField::integer("version"),
        FilterField::timestamp("created_at"),
        FilterField::timestamp("updated_at"),
    ],
    sorts: &[SortField::integer("on_hand"), SortField::integer("available"), SortField::integer("updated_at")],
    default_sort: &[],
    tie_breaker: SortField::text("id"),
    default_size: PAGE_SIZE_DEFAULT,
    max_size: PAGE_SIZE_MAX,
};

const LOW_STOCK: &str = "low_stock";

macro_rules! stock {
    () => {
        "s.product_id, s.on_hand, s.reserved, s.available, s.low_stock_threshold, s.version, s.created_at, s.updated_at"
    };
}

const LIST: &str = concat!("SELECT ", stock!(), " FROM stock AS s WHERE true");

/// With whether a hold of it is due.
const FIND: &str = concat!(
    "SELECT ",
    stock!(),
    ", EXISTS (SELECT 1 FROM reservation WHERE product_id = s.product_id AND status = 'held' AND expires_at <= ",
    now!("?2"),
    ") FROM stock AS s WHERE s.product_id = ?1"
);

/// Stock, one row a product.
#[derive(Clone)]
pub struct Stocks {
    database: Arc<dyn Database>,
}

impl Stocks {
    pub(super) fn new(database: Arc<dyn Database>) -> Self {
        Self { database }
    }

    /// Starts the stock of a product. Refused: `StockExists`.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn start(&self, attempt: &Attempt, command: &StartStock) -> Result<Decision<Stock>, DatabaseError> {
        let parameters = [
            Value::from(command.product_id.0),
            Value::from(command.on_hand.get()),
            Value::from(command.low_stock_threshold.get()),
        ];
        command::run(&*self.database, START, attempt, parameters, recorded_stock).await
    }

    /// The answer to a start with this key, if there was one: see [`Decision`].
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn replay_start(&self, attempt: &Attempt) -> Result<Option<Decision<Stock>>, DatabaseError> {
        command::replay(&*self.database, START.0, attempt, recorded_stock).await
    }

    /// Sets on hand, threshold, or both as one change. What is so already is left alone, version and all.
    /// Refused: `StockNotFound`, `StaleVersion`, `InsufficientStock` (it would take what reservations hold).
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn set(&self, attempt: &Attempt, command: &SetStock) -> Result<Decision<Stock>, DatabaseError> {
        let parameters = [
            Value::from(command.product_id.0),
            Value::from(command.on_hand.map(OnHand::get)),
            Value::from(command.low_stock_threshold.map(OnHand::get)),
            Value::from(command.expected_version),
        ];
        command::run(&*self.database, SET, attempt, parameters, recorded_stock).await
    }

    /// Deletes stock. Its ledger stays, and goes on if stock is started again.
    /// Refused: `StockNotFound`, `StaleVersion`, `StockInUse`.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn delete(&self, attempt: &Attempt, command: &DeleteStock) -> Result<Decision<()>, DatabaseError> {
        let parameters = [Value::from(command.product_id.0), Value::from(command.expected_version)];
        command::run(&*self.database, DELETE, attempt, parameters, |_| Ok(())).await
    }

    /// The stock of a product at `now` (milliseconds since 1970), if it has any. Holds that are due are written down first: see
    /// [`expiry`].
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn find(&self, product_id: ProductId, now: i64) -> Result<Option<Stock>, DatabaseError> {
        let (found, has_due) = self.written(product_id, now).await?;
        if has_due && expiry::expire(&*self.database, product_id, now).await? {
            return Ok(self.written(product_id, now).await?.0);
        }
        Ok(found)
    }

    /// The stock as it was written last, and whether a hold of it is due.
    async fn written(&self, product_id: ProductId, now: i64) -> Result<(Option<Stock>, bool), DatabaseError> {
        let rows = self.database.query(FIND, vec![Value::from(product_id.0), Value::from(now)]).await?;
        let Some(row) = rows.first() else { return Ok((None, false)) };
        let mut row = Reader::new(row);
        Ok((Some(read(&mut row)?), row.integer()? != 0))
    }

    /// The page of stock at `now` (milliseconds since 1970) that this query, read against [`STOCK_LIST`], asks for.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn list(&self, query: &Query, now: i64) -> Result<Slice<Stock>, DatabaseError> {
        expiry::sweep(&*self.database, now).await?;
        page(query).read(&*self.database, query, |row| read_listed(row, query)).await
    }
}

/// The statement of a page.
pub(super) fn page(query: &Query) -> Page {
    Page::new(LIST, vec![], query.filters.iter().map(condition), query, column)
}

fn column(field: &'static str) -> &'static str {
    match field {
        "id" => "s.product_id",
        "on_hand" => "s.on_hand",
        "reserved" => "s.reserved",
        "available" => "s.available",
        "low_stock_threshold" => "s.low_stock_threshold",
        "version" => "s.version",
        "created_at" => "s.created_at",
        _ => "s.updated_at",
    }
}

fn condition(filter: &Filter) -> Fragment {
    if filter.field != LOW_STOCK {
        return sql::condition(filter, column(filter.field));
    }
    // Word for word the condition of the index on low stock, or the planner would not know it.
    let is_low = |wanted: &Scalar| match wanted {
        Scalar::Boolean(wanted) if *wanted == (filter.operator == Operator::Eq) => "s.available <= s.low_stock_threshold",
        _ => "s.available > s.low_stock_threshold",
    };
    let all: Vec<&str> = filter.values.iter().map(is_low).collect();
    // None of several values: all of them hold. Any of several: one does.
    Fragment { sql: all.join(if filter.operator == Operator::Ne { " AND " } else { " OR " }), parameters: vec![] }
}

fn read_listed(row: &Row, query: &Query) -> Result<Listed<Stock>, DatabaseError> {
    let stock = read(&mut Reader::new(row))?;
    Ok(Listed::new(stock, query, |stock, field| match field {
        "on_hand" => stock.on_hand.into(),
        "available" => stock.available.into(),
        "updated_at" => stock.updated_at.into(),
        _ => stock.product_id.to_string().into(),
    }))
}

/// Reads the columns of `stock!`.
fn read(row: &mut Reader<'_>) -> Result<Stock, DatabaseError> {
    Ok(Stock {
        product_id: ProductId(row.uuid()?),
        on_hand: row.integer()?,
        reserved: row.integer()?,
        available: row.integer()?,
        low_stock_threshold: row.integer()?,
        version: row.integer()?,
        created_at: row.integer()?,
        updated_at: row.integer()?,
    })
}

fn recorded_stock(recorded: &Recorded) -> Result<Stock, DatabaseError> {
    let on_hand = recorded.some(recorded.on_hand.as_ref(), "on_hand")?;
    let reserved = recorded.some(recorded.reserved.as_ref(), "reserved")?;
    Ok(Stock {
        product_id: ProductId(recorded.some(recorded.product_id.as_ref(), "product_id")?),
        on_hand,
        reserved,
        available: (on_hand - reserved).max(0),
        low_stock_threshold: recorded.some(recorded.low_stock_threshold.as_ref(), "low_stock_threshold")?,
        version: recorded.some(recorded.version.as_ref(), "version")?,
        created_at: recorded.some(recorded.stock_created_at.as_ref(), "stock_created_at")?,
        updated_at: recorded.some(recorded.stock_updated_at.as_ref(), "stock_updated_at")?,
    })
}
