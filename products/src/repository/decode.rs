//! From rows to what they mean.

use money::{Currency, Money, MoneyError};
use platform::{DatabaseError, Row};
use uuid::Uuid;

use super::command::{Effect, Origin, Outcome, Refusal};
use crate::domain::{Description, Name, Product, Sku, Status};

/// The product in a row that begins with the columns of [`PRODUCT_COLUMNS`](super::statements::PRODUCT_COLUMNS).
pub(super) fn product(row: &Row) -> Result<Product, DatabaseError> {
    Ok(Product {
        id: row.uuid(0)?,
        sku: Sku::from_stored(row.text(1)?),
        name: Name::from_stored(row.text(2)?),
        description: Description::from_stored(row.text(3)?),
        price: price(row.integer(4)?, row.text(5)?)?,
        status: status(row.text(6)?)?,
        version: row.integer(7)?,
        created_at_ms: row.integer(8)?,
        updated_at_ms: row.integer(9)?,
    })
}

pub(super) fn price(minor: i64, currency: &str) -> Result<Money, DatabaseError> {
    let price = Currency::from_code(currency).and_then(|currency| Money::from_minor(minor, currency));
    price.map_err(|error: MoneyError| DatabaseError::failed(format!("a stored price of {minor} {currency:?} {error}")))
}

pub(super) fn status(word: &str) -> Result<Status, DatabaseError> {
    Status::from_word(word).ok_or_else(|| DatabaseError::failed(format!("a stored status is {word:?}")))
}

/// A row of `command`, with the columns that every command returns.
pub(super) struct Decided {
    row: Row,
    pub(super) attempt: Uuid,
    pub(super) request_id: String,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Create,
    Update,
    Delete,
    Batch,
}

impl Decided {
    pub(super) fn read(row: &Row) -> Result<Self, DatabaseError> {
        let kind = match row.text(11)? {
            "create" => Kind::Create,
            "update" => Kind::Update,
            "delete" => Kind::Delete,
            "batch" => Kind::Batch,
            other => return Err(DatabaseError::failed(format!("a stored command is of kind {other:?}"))),
        };
        Ok(Self { row: row.clone(), attempt: row.uuid(10)?, request_id: row.text(14)?.to_owned(), kind })
    }

    /// The one row that every command returns.
    pub(super) fn only(rows: &[Row]) -> Result<Self, DatabaseError> {
        Self::read(rows.first().ok_or_else(|| DatabaseError::failed("a command returned no row"))?)
    }

    /// Whether it was decided for the same request.
    pub(super) fn is_for(&self, origin: &Origin) -> bool {
        let fingerprint = self.row.optional_text(13).ok().flatten();
        fingerprint.is_some() && fingerprint == origin.key.as_ref().map(|key| key.fingerprint.as_str())
    }

    pub(super) fn is_batch(&self) -> bool {
        self.kind == Kind::Batch
    }

    /// In a batch that was done, how many steps it has; in one that was refused, which step it was.
    pub(super) fn position(&self) -> Result<usize, DatabaseError> {
        usize::try_from(self.row.integer(15)?).map_err(|_| DatabaseError::failed("a stored position is negative"))
    }

    pub(super) fn outcome(&self) -> Result<Outcome, DatabaseError> {
        if let Some(refusal) = self.refusal()? {
            return Ok(Err(refusal));
        }
        let effect = match (self.kind, self.row.text(12)?) {
            (Kind::Create, "done") => Effect::Created(product(&self.row)?),
            (Kind::Update, "done") => Effect::Updated(product(&self.row)?),
            (Kind::Update, "unchanged") => Effect::Unchanged(product(&self.row)?),
            (Kind::Delete, "done") => Effect::Deleted,
            (_, other) => return Err(DatabaseError::failed(format!("a stored outcome is {other:?}"))),
        };
        Ok(Ok(effect))
    }

    pub(super) fn refusal(&self) -> Result<Option<Refusal>, DatabaseError> {
        Ok(match self.row.text(12)? {
            "id_taken" => Some(Refusal::IdTaken),
            "sku_taken" => Some(Refusal::SkuTaken),
            "not_found" => Some(Refusal::NotFound),
            "stale" => Some(Refusal::Stale { current_version: self.row.integer(7)? }),
            _ => None,
        })
    }
}
