use std::sync::Arc;

use jsonapi::page::Slice;
use jsonapi::query::{Direction, Filter, FilterField, List, Query, SortField};
use jsonapi::sql;
use money::{Currency, Money};
use platform::{Database, DatabaseError, Row, Value};

use super::command::{self, Recorded, command, not_available};
use super::list::{self, Listed, Page};
use super::reader::Reader;
use crate::domain::{Attempt, Buy, Cancel, Decision, ProductId, Purchase, PurchaseId, PurchaseStatus, Reference, Terms};
use crate::limits::{ON_HAND_MAX, PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX};

/// 9: id, 10: quantity, 11: reference, 12: sku, 13: name, 14: unit price, 15: currency, 16: its scale, 17: total.
const BUY: (&str, &str) = (
    "buy",
    command!(
        kind: "buy",
        product: "?8",
        columns: "product_id, subject_id, quantity, reference, product_sku, product_name, unit_price_minor, currency, \
                  ten_thousandths_per_minor, total_minor, available",
        outcome: "CASE WHEN EXISTS (SELECT 1 FROM purchase WHERE id = ?9) THEN 'id_taken' \
                       WHEN live.product_id IS NULL THEN 'stock_not_found' \
                       WHEN live.available < ?10 THEN 'insufficient_stock' \
                       ELSE 'done' END",
        values: "?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, live.available",
    ),
);

const NOT_AVAILABLE: (&str, &str) = (BUY.0, not_available!(kind: "buy"));

/// 8: id, 9: units on hand at most. One that is cancelled already is left as it is.
const CANCEL: (&str, &str) = (
    "cancel",
    command!(
        kind: "cancel",
        product: "(SELECT product_id FROM purchase WHERE id = ?8)",
        join: ", (SELECT max(created_at), * FROM purchase WHERE id = ?8) AS bought",
        columns: "product_id, subject_id, quantity",
        outcome: "CASE WHEN bought.id IS NULL THEN 'purchase_not_found' \
                       WHEN bought.status = 'cancelled' THEN 'unchanged' \
                       WHEN coalesce(live.on_hand, 0) + bought.quantity > ?9 THEN 'above_maximum' \
                       ELSE 'done' END",
        values: "bought.product_id, ?8, bought.quantity",
    ),
);

/// What a list of purchases can be filtered and sorted by. Newest first unless asked otherwise.
pub const PURCHASE_LIST: List = List {
    filters: &[
        FilterField::uuid("id"),
        FilterField::uuid("product_id"),
        FilterField::integer("quantity"),
        FilterField::text("reference"),
        FilterField::text("product_sku"),
        list::amount("unit_price"),
        list::amount("total_price"),
        list::currency("currency"),
        FilterField::integer("remaining"),
        FilterField::choice("status", &["completed", "cancelled"]),
        FilterField::timestamp("created_at"),
        FilterField::timestamp("cancelled_at"),
    ],
    sorts: &[SortField::integer("created_at")],
    default_sort: &[("created_at", Direction::Descending)],
    tie_breaker: SortField::text("id"),
    default_size: PAGE_SIZE_DEFAULT,
    max_size: PAGE_SIZE_MAX,
};

macro_rules! purchase {
    () => {
        "id, product_id, quantity, reference, product_sku, product_name, unit_price_minor, currency, total_minor, remaining, \
         status, created_at, cancelled_at"
    };
}

const LIST: &str = concat!("SELECT ", purchase!(), " FROM purchase WHERE true");

const FIND: &str = concat!("SELECT ", purchase!(), " FROM purchase WHERE id = ?1");

/// Purchases.
#[derive(Clone)]
pub struct Purchases {
    database: Arc<dyn Database>,
}

impl Purchases {
    pub(super) fn new(database: Arc<dyn Database>) -> Self {
        Self { database }
    }

    /// Buys. Refused: `StockNotFound`, `InsufficientStock`, `IdTaken`.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn buy(&self, attempt: &Attempt, command: &Buy) -> Result<Decision<Purchase>, DatabaseError> {
        let parameters = [
            Value::from(command.product_id.0),
            Value::from(command.purchase_id.0),
            Value::from(command.quantity.get()),
            Value::from(command.reference.as_ref().map(Reference::as_str)),
        ];
        let parameters = parameters.into_iter().chain(terms_parameters(&command.terms));
        command::run(&*self.database, BUY, attempt, parameters, recorded_purchase).await
    }

    /// Keeps for the attempt's key that the product is not for sale. Refused: `ProductNotAvailable`.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn refuse(&self, attempt: &Attempt) -> Result<Decision<Purchase>, DatabaseError> {
        command::run(&*self.database, NOT_AVAILABLE, attempt, [Value::Null], recorded_purchase).await
    }

    /// The answer to a purchase with this key, if there was one: see [`Decision`]. Whoever asks this first need not ask
    /// the products service again for what has been bought already.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn replay(&self, attempt: &Attempt) -> Result<Option<Decision<Purchase>>, DatabaseError> {
        command::replay(&*self.database, BUY.0, attempt, recorded_purchase).await
    }

    /// Cancels a purchase and gives its units back, once: a purchase that is cancelled already is returned as it is.
    /// Where the stock was deleted meanwhile, it starts again with these units.
    /// Refused: `PurchaseNotFound`, `AboveMaximum`.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn cancel(&self, attempt: &Attempt, command: &Cancel) -> Result<Decision<Purchase>, DatabaseError> {
        let parameters = [Value::from(command.purchase_id.0), Value::from(ON_HAND_MAX)];
        let decision = command::run(&*self.database, CANCEL, attempt, parameters, |_| Ok(())).await?;
        // A cancelled purchase never changes again, so that reading it afterwards is reading what this command left.
        command::then_read(decision, self.find(command.purchase_id)).await
    }

    /// The purchase with this id.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn find(&self, id: PurchaseId) -> Result<Option<Purchase>, DatabaseError> {
        let rows = self.database.query(FIND, vec![Value::from(id.0)]).await?;
        rows.first().map(read).transpose()
    }

    /// The page of purchases that this query, read against [`PURCHASE_LIST`], asks for.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn list(&self, query: &Query) -> Result<Slice<Purchase>, DatabaseError> {
        page(query).read(&*self.database, query, |row| read_listed(row, query)).await
    }
}

/// Totals may be more ten-thousandths than an integer holds. Those are above every amount that a filter can name.
const TOTAL_PRICE: &str = "iif(total_minor > 9223372036854775807 / ten_thousandths_per_minor, 9223372036854775807, \
     total_minor * ten_thousandths_per_minor)";

/// The statement of a page.
pub(super) fn page(query: &Query) -> Page {
    let condition = |filter: &Filter| match filter.field {
        "unit_price" => sql::condition(filter, "(unit_price_minor * ten_thousandths_per_minor)"),
        "total_price" => sql::condition(filter, TOTAL_PRICE),
        field => sql::condition(filter, field),
    };
    Page::new(LIST, vec![], query.filters.iter().map(condition), query, |field| field)
}

fn read_listed(row: &Row, query: &Query) -> Result<Listed<Purchase>, DatabaseError> {
    Ok(Listed::new(read(row)?, query, |purchase, field| match field {
        "created_at" => purchase.created_at.into(),
        _ => purchase.id.to_string().into(),
    }))
}

fn read(row: &Row) -> Result<Purchase, DatabaseError> {
    let mut row = Reader::new(row);
    Ok(Purchase {
        id: PurchaseId(row.uuid()?),
        product_id: ProductId(row.uuid()?),
        quantity: row.integer()?,
        reference: row.optional_text()?,
        terms: terms(row.text()?, row.text()?, row.integer()?, &row.text()?, row.integer()?)?,
        remaining: row.integer()?,
        status: row.word(&PurchaseStatus::ALL, PurchaseStatus::as_str)?,
        created_at: row.integer()?,
        cancelled_at: row.optional_integer()?,
    })
}

/// The purchase as it was made, which is what a repeated request is answered with whatever became of it.
fn recorded_purchase(recorded: &Recorded) -> Result<Purchase, DatabaseError> {
    let quantity = recorded.some(recorded.quantity.as_ref(), "quantity")?;
    Ok(Purchase {
        id: PurchaseId(recorded.some(recorded.subject_id.as_ref(), "subject_id")?),
        product_id: ProductId(recorded.some(recorded.product_id.as_ref(), "product_id")?),
        quantity,
        reference: recorded.reference.clone(),
        terms: terms(
            recorded.some(recorded.product_sku.as_ref(), "product_sku")?,
            recorded.some(recorded.product_name.as_ref(), "product_name")?,
            recorded.some(recorded.unit_price_minor.as_ref(), "unit_price_minor")?,
            &recorded.some(recorded.currency.as_ref(), "currency")?,
            recorded.some(recorded.total_minor.as_ref(), "total_minor")?,
        )?,
        remaining: recorded.some(recorded.available.as_ref(), "available")? - quantity,
        status: PurchaseStatus::Completed,
        created_at: recorded.created_at,
        cancelled_at: None,
    })
}

/// The parameters of terms, in the order that every statement has them.
pub(super) fn terms_parameters(terms: &Terms) -> [Value; 6] {
    let (unit_price, currency) = (terms.unit_price(), terms.unit_price().currency());
    [
        Value::from(terms.sku()),
        Value::from(terms.name()),
        Value::from(unit_price.minor()),
        Value::from(currency.code()),
        Value::from(TEN_THOUSANDTHS_PER_MAJOR / currency.minor_per_major()),
        Value::from(terms.total_price().minor()),
    ]
}

/// The scale of [`Money::ten_thousandths`].
pub(super) const TEN_THOUSANDTHS_PER_MAJOR: i64 = 10_000;

pub(super) fn terms(
    sku: String,
    name: String,
    unit_minor: i64,
    currency: &str,
    total_minor: i64,
) -> Result<Terms, DatabaseError> {
    let stored = || {
        let unit_price = Money::from_minor(unit_minor, Currency::from_code(currency)?)?;
        Terms::stored(sku, name, unit_price, total_minor)
    };
    stored().map_err(|error| DatabaseError::failed(format!("a purchase in {currency:?} has an impossible price: it {error}")))
}
