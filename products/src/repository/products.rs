use jsonapi::page::Slice;
use jsonapi::query::{Filter, Query};
use money::{Currency, Money, MoneyError};
use platform::{DatabaseError, Row, Value};
use store::{Command, Condition, Listing, Parameter, Statement, Step};
use uuid::Uuid;

use super::{Repository, search};
use crate::domain::{Change, Create, Delete, Description, Name, Operation, Product, Refusal, Sku, Status, Update};

static CREATE: Statement = Statement::new("create", include_str!("sqlite/create.sql"));
static UPDATE: Statement = Statement::new("update", include_str!("sqlite/update.sql"));
static DELETE: Statement = Statement::new("delete", include_str!("sqlite/delete.sql"));
pub(super) static PRODUCT: Statement = Statement::new("product", include_str!("sqlite/product.sql"));
pub(super) static PRODUCTS_BY_ID: Statement = Statement::new("products_by_id", include_str!("sqlite/products_by_id.sql"));
static PRODUCTS: Statement = Statement::new("products", include_str!("sqlite/products.sql"));

#[cfg(test)]
pub(super) static STATEMENTS: [&Statement; 6] = [&CREATE, &UPDATE, &DELETE, &PRODUCT, &PRODUCTS_BY_ID, &PRODUCTS];

/// The list of products. Every sort has an index of its own, in both directions. Names and skus sort by code point: `Z` before
/// `a`. A price is a number whatever its currency; whoever wants one currency filters by it.
pub(super) const LISTING: Listing<Product> =
    Listing { select: &PRODUCTS, column, condition, read, long: &[("description", ("products", "description"))] };

/// Creates a product: version 1. Refused: `IdTaken`, `SkuTaken`.
impl Step for Create {
    type Done = Product;
    type Refusal = Refusal;

    fn statement(&self) -> &'static Statement {
        &CREATE
    }

    fn parameters(&self) -> Vec<Parameter> {
        let mut parameters = vec![("product_id", self.id.into())];
        parameters.extend(change(&self.product.clone().into()));
        parameters
    }

    fn done(recorded: &Row) -> Result<Product, DatabaseError> {
        recorded_product(recorded)
    }
}

impl Command for Create {
    const KIND: &'static str = "create";
}

/// Makes the next version of a product. What is so already is left alone, version and all.
/// Refused: `NotFound`, `Stale`, `SkuTaken`.
impl Step for Update {
    type Done = Product;
    type Refusal = Refusal;

    fn statement(&self) -> &'static Statement {
        &UPDATE
    }

    fn parameters(&self) -> Vec<Parameter> {
        let currency_before = self.change.currency_before.map(|currency| currency.code().to_owned());
        let mut parameters = vec![
            ("product_id", self.id.into()),
            ("expected_version", self.expected_version.into()),
            ("currency_before", currency_before.into()),
        ];
        parameters.extend(change(&self.change));
        parameters
    }

    fn done(recorded: &Row) -> Result<Product, DatabaseError> {
        recorded_product(recorded)
    }
}

impl Command for Update {
    const KIND: &'static str = "update";
}

/// Ends a product. Refused: `NotFound`, `Stale`.
impl Step for Delete {
    type Done = ();
    type Refusal = Refusal;

    fn statement(&self) -> &'static Statement {
        &DELETE
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![("product_id", self.id.into()), ("expected_version", self.expected_version.into())]
    }

    fn done(_: &Row) -> Result<(), DatabaseError> {
        Ok(())
    }
}

impl Command for Delete {
    const KIND: &'static str = "delete";
}

/// Does one of these, and gives the product as it is then; none where it was deleted.
impl Step for Operation {
    type Done = Option<Product>;
    type Refusal = Refusal;

    fn statement(&self) -> &'static Statement {
        match self {
            Self::Create(create) => create.statement(),
            Self::Update(update) => update.statement(),
            Self::Delete(delete) => delete.statement(),
        }
    }

    fn parameters(&self) -> Vec<Parameter> {
        match self {
            Self::Create(create) => create.parameters(),
            Self::Update(update) => update.parameters(),
            Self::Delete(delete) => delete.parameters(),
        }
    }

    fn done(recorded: &Row) -> Result<Option<Product>, DatabaseError> {
        let is_gone = recorded.text("kind")? == Delete::KIND;
        (!is_gone).then(|| recorded_product(recorded)).transpose()
    }
}

/// What is to be different; `NULL` is what stays as it is.
fn change(change: &Change) -> [Parameter; 7] {
    let currency = change.price.map(|price| price.currency().code().to_owned());
    [
        ("sku", change.sku.as_ref().map(Sku::as_str).into()),
        ("name", change.name.as_ref().map(Name::as_str).into()),
        ("description", change.description.as_ref().map(Description::as_str).into()),
        ("price_minor", change.price.map(Money::minor).into()),
        ("currency", currency.into()),
        ("price_ten_thousandths", change.price.map(Money::ten_thousandths).into()),
        ("status", change.status.map(Status::word).into()),
    ]
}

impl Repository {
    /// The product with this id, unless it is deleted.
    pub(crate) async fn product(&self, id: Uuid) -> Result<Option<Product>, DatabaseError> {
        self.store.find(&PRODUCT, &[("id", id.into())], read).await
    }

    /// Those of these products that exist and are not deleted, in no particular order, each once. Meant for up to
    /// [`BATCH_IDS_MAX`](crate::limits::BATCH_IDS_MAX) ids.
    pub(crate) async fn products_by_id(&self, ids: &[Uuid]) -> Result<Vec<Product>, DatabaseError> {
        let ids: Vec<String> = ids.iter().map(Uuid::to_string).collect();
        let ids = Value::Text(serde_json::Value::from(ids).to_string());
        self.store.query(&PRODUCTS_BY_ID, &[("ids", ids)]).await?.iter().map(read).collect()
    }

    /// The page that this query asks for of the products that are not deleted.
    pub(crate) async fn products(&self, query: &Query) -> Result<Slice<Product>, DatabaseError> {
        self.store.page(&LISTING, query, None).await
    }
}

fn column(field: &'static str) -> &'static str {
    match field {
        "price" => "price_ten_thousandths",
        other => other,
    }
}

fn condition(filter: &Filter) -> Option<Condition> {
    (filter.field == search::FIELD).then(|| search::condition(filter))
}

/// The product in a row of `products`, or in one whose columns are called so.
pub(super) fn read(row: &Row) -> Result<Product, DatabaseError> {
    read_as(row, ["id", "created_at", "updated_at"])
}

/// The product as a command left it. The command has an id and a time of its own.
fn recorded_product(recorded: &Row) -> Result<Product, DatabaseError> {
    read_as(recorded, ["product_id", "product_created_at", "product_updated_at"])
}

fn read_as(row: &Row, [id, created_at, updated_at]: [&str; 3]) -> Result<Product, DatabaseError> {
    Ok(Product {
        id: row.uuid(id)?,
        sku: Sku::from_stored(row.text("sku")?),
        name: Name::from_stored(row.text("name")?),
        description: Description::from_stored(row.text("description")?),
        price: price(row.integer("price_minor")?, row.text("currency")?)?,
        status: row.word("status", &Status::TABLE)?,
        version: row.integer("version")?,
        created_at_ms: row.integer(created_at)?,
        updated_at_ms: row.integer(updated_at)?,
    })
}

fn price(minor: i64, currency: &str) -> Result<Money, DatabaseError> {
    let price = Currency::from_code(currency).map_err(MoneyError::from).and_then(|currency| Money::from_minor(minor, currency));
    price.map_err(|error| DatabaseError::failed(format!("a stored price of {minor} {currency:?} {error}")))
}
