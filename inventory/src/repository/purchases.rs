use jsonapi::page::Slice;
use jsonapi::query::{Filter, Query};
use money::{Currency, Money};
use platform::{DatabaseError, Row};
use store::{Command, Condition, Listing, Parameter, Statement, Step};

use super::Repository;
use crate::domain::{
    Buy, Order, ProductId, Purchase, PurchaseId, PurchaseStatus, Quantity, Reference, Refusal, SetPurchase, Terms,
};

static BUY: Statement = Statement::new("buy", include_str!("sqlite/buy.sql"));
static CANCEL: Statement = Statement::new("cancel", include_str!("sqlite/cancel.sql"));
static PURCHASE: Statement = Statement::new("purchase", include_str!("sqlite/purchase.sql"));
static PURCHASES: Statement = Statement::new("purchases", include_str!("sqlite/purchases.sql"));

#[cfg(test)]
pub(super) static STATEMENTS: [&Statement; 4] = [&BUY, &CANCEL, &PURCHASE, &PURCHASES];

/// The list of purchases.
pub(super) const LISTING: Listing<Purchase> = Listing { select: &PURCHASES, column: |field| field, condition, read, long: &[] };

/// Buys. Refused: `StockNotFound`, `InsufficientStock`, `IdTaken`.
impl Step for Buy {
    type Done = Purchase;
    type Refusal = Refusal;

    fn statement(&self) -> &'static Statement {
        &BUY
    }

    fn parameters(&self) -> Vec<Parameter> {
        let Order { purchase_id, product_id, quantity, reference } = &self.order;
        let mut parameters = vec![
            ("purchase_id", purchase_id.0.into()),
            ("product_id", product_id.0.into()),
            ("quantity", quantity.get().into()),
            ("reference", reference.as_ref().map(Reference::as_str).into()),
        ];
        parameters.extend(terms_parameters(&self.terms));
        parameters
    }

    /// The purchase as it was made, which is what a repeated request is answered with whatever became of it.
    fn done(recorded: &Row) -> Result<Purchase, DatabaseError> {
        Ok(Purchase {
            order: order(recorded, "subject_id")?,
            terms: terms(recorded)?,
            remaining: recorded.integer("available")? - recorded.integer("takes")?,
            status: PurchaseStatus::Completed,
            created_at_ms: recorded.integer("created_at")?,
            cancelled_at_ms: None,
        })
    }
}

impl Command for Buy {
    const KIND: &'static str = "buy";
}

/// Cancels a purchase and gives its units back, once: one that is cancelled already is left as it is. Where the stock was
/// deleted meanwhile, it starts again with these units. Refused: `PurchaseNotFound`, `AboveMaximum`, `Stale` (it was to stay
/// what it is not any more).
impl Step for SetPurchase {
    type Done = Purchase;
    type Refusal = Refusal;

    fn statement(&self) -> &'static Statement {
        &CANCEL
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![("purchase_id", self.purchase_id.0.into()), ("status", self.status.word().into())]
    }

    fn done(recorded: &Row) -> Result<Purchase, DatabaseError> {
        Ok(Purchase {
            order: order(recorded, "subject_id")?,
            terms: terms(recorded)?,
            remaining: recorded.integer("remaining")?,
            status: recorded.word("status", &PurchaseStatus::TABLE)?,
            created_at_ms: recorded.integer("subject_created_at")?,
            cancelled_at_ms: recorded.optional_integer("cancelled_at")?,
        })
    }
}

impl Command for SetPurchase {
    const KIND: &'static str = "cancel";
}

impl Repository {
    /// The purchase with this id.
    pub(crate) async fn purchase(&self, id: PurchaseId) -> Result<Option<Purchase>, DatabaseError> {
        self.store.find(&PURCHASE, &[("id", id.0.into())], read).await
    }

    /// The page of purchases that this query asks for.
    pub(crate) async fn purchases(&self, query: &Query) -> Result<Slice<Purchase>, DatabaseError> {
        self.store.page(&LISTING, query, None).await
    }
}

/// Totals may be more ten-thousandths than an integer holds. Those are above every amount that a filter can name.
const TOTAL_PRICE: &str = "iif(total_minor > 9223372036854775807 / ten_thousandths_per_minor, 9223372036854775807, \
     total_minor * ten_thousandths_per_minor)";

fn condition(filter: &Filter) -> Option<Condition> {
    match filter.field {
        "unit_price" => Some(store::compares(filter, "(unit_price_minor * ten_thousandths_per_minor)")),
        "total_price" => Some(store::compares(filter, TOTAL_PRICE)),
        _ => None,
    }
}

fn read(row: &Row) -> Result<Purchase, DatabaseError> {
    Ok(Purchase {
        order: order(row, "id")?,
        terms: terms(row)?,
        remaining: row.integer("remaining")?,
        status: row.word("status", &PurchaseStatus::TABLE)?,
        created_at_ms: row.integer("created_at")?,
        cancelled_at_ms: row.optional_integer("cancelled_at")?,
    })
}

fn order(row: &Row, id: &str) -> Result<Order, DatabaseError> {
    Ok(Order {
        purchase_id: PurchaseId(row.uuid(id)?),
        product_id: ProductId(row.uuid("product_id")?),
        quantity: Quantity::from_stored(row.integer("quantity")?),
        reference: row.optional_text("reference")?.map(Reference::from_stored),
    })
}

/// The parameters of terms, as every statement names them.
pub(super) fn terms_parameters(terms: &Terms) -> [Parameter; 6] {
    let (unit_price, currency) = (terms.unit_price(), terms.unit_price().currency());
    [
        ("product_sku", terms.sku().into()),
        ("product_name", terms.name().into()),
        ("unit_price_minor", unit_price.minor().into()),
        ("currency", currency.code().into()),
        ("ten_thousandths_per_minor", (TEN_THOUSANDTHS_PER_MAJOR / currency.minor_per_major()).into()),
        ("total_minor", terms.total_price().minor().into()),
    ]
}

/// The scale of [`Money::ten_thousandths`].
const TEN_THOUSANDTHS_PER_MAJOR: i64 = 10_000;

fn terms(row: &Row) -> Result<Terms, DatabaseError> {
    let (sku, name) = (row.text("product_sku")?.to_owned(), row.text("product_name")?.to_owned());
    let (unit_minor, total_minor) = (row.integer("unit_price_minor")?, row.integer("total_minor")?);
    let code = row.text("currency")?;
    let stored = || {
        let unit_price = Money::from_minor(unit_minor, Currency::from_code(code)?)?;
        Terms::stored(sku, name, unit_price, total_minor)
    };
    stored().map_err(|error| DatabaseError::failed(format!("a purchase in {code:?} has an impossible price: it {error}")))
}
