//! How each command is sent, and what its row says.

use money::Money;
use platform::{DatabaseError, Row};
use store::{Command, Parameter, Statement, Step};

use super::products;
use crate::domain::{Change, Create, Delete, Description, Name, Operation, Product, Refusal, Sku, Status, Update};

pub(super) static CREATE: Statement = Statement::new("create", include_str!("sqlite/create.sql"));
pub(super) static UPDATE: Statement = Statement::new("update", include_str!("sqlite/update.sql"));
pub(super) static DELETE: Statement = Statement::new("delete", include_str!("sqlite/delete.sql"));
pub(super) static RECORD: Statement = Statement::new("record", include_str!("sqlite/record.sql"));

/// Gives the product: version 1.
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
        products::recorded(recorded)
    }
}

impl Command for Create {
    const KIND: &'static str = "create";
}

/// Gives the product: its next version, or the same where all that was asked for was so already.
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
        products::recorded(recorded)
    }
}

impl Command for Update {
    const KIND: &'static str = "update";
}

impl Step for Delete {
    type Done = ();
    type Refusal = Refusal;

    fn statement(&self) -> &'static Statement {
        &DELETE
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![("product_id", self.id.into()), ("expected_version", self.expected_version.into())]
    }

    fn done(_recorded: &Row) -> Result<(), DatabaseError> {
        Ok(())
    }
}

impl Command for Delete {
    const KIND: &'static str = "delete";
}

/// Gives the product as it is then; none where it was deleted.
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
        (!is_gone).then(|| products::recorded(recorded)).transpose()
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

impl store::Refusal for Refusal {
    fn record() -> &'static Statement {
        &RECORD
    }

    fn word(&self) -> &'static str {
        match self {
            Self::IdTaken => "id_taken",
            Self::SkuTaken => "sku_taken",
            Self::NotFound => "not_found",
            Self::Stale { .. } => "stale",
        }
    }

    fn parameters(refusal: Option<&Self>) -> Vec<Parameter> {
        let version = match refusal {
            Some(Self::Stale { current_version }) => Some(*current_version),
            _ => None,
        };
        vec![("version", version.into())]
    }

    fn read(word: &str, recorded: &Row) -> Result<Self, DatabaseError> {
        match word {
            "id_taken" => Ok(Self::IdTaken),
            "sku_taken" => Ok(Self::SkuTaken),
            "not_found" => Ok(Self::NotFound),
            "stale" => Ok(Self::Stale { current_version: recorded.integer("version")? }),
            other => Err(DatabaseError::failed(format!("a recorded outcome is {other:?}"))),
        }
    }

    fn is_stale(&self) -> bool {
        matches!(self, Self::Stale { .. })
    }
}
