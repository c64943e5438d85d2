use jsonapi::page::Slice;
use jsonapi::query::Query;
use platform::{DatabaseError, Row};
use store::{Condition, Listing, Parameter, SequenceId, Statement, Step, log};

use super::Repository;
use crate::domain::{Movement, MovementKind, PostMovement, ProductId, Reason, Refusal};

static MOVE: Statement = Statement::new("move", include_str!("sqlite/move.sql"));
static MOVEMENT: Statement = Statement::new("movement", include_str!("sqlite/movement.sql"));
static MOVEMENTS: Statement = Statement::new("movements", include_str!("sqlite/movements.sql"));
static HAS_MOVEMENTS: Statement = Statement::new("has_movements", include_str!("sqlite/has_movements.sql"));

#[cfg(test)]
pub(super) static STATEMENTS: [&Statement; 4] = [&MOVE, &MOVEMENT, &MOVEMENTS, &HAS_MOVEMENTS];

/// The ledger.
pub(super) const LISTING: Listing<Movement> =
    Listing { select: &MOVEMENTS, column: log::column, condition: log::condition, read, long: &[] };

/// Moves stock by a relative amount.
/// Refused: `StockNotFound`, `InsufficientStock` (also where reservations hold it), `AboveMaximum`.
impl Step for PostMovement {
    type Done = Movement;
    type Refusal = Refusal;

    fn statement(&self) -> &'static Statement {
        &MOVE
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            ("product_id", self.product_id.0.into()),
            ("movement_kind", self.correction.kind().word().into()),
            ("delta", self.correction.delta().into()),
            ("reason", self.correction.reason().map(Reason::as_str).into()),
        ]
    }

    fn done(recorded: &Row) -> Result<Movement, DatabaseError> {
        let delta = recorded.integer("delta")?;
        Ok(Movement {
            sequence: recorded.integer("movement_sequence")?,
            product_id: ProductId(recorded.uuid("product_id")?),
            kind: recorded.word("movement_kind", &MovementKind::TABLE)?,
            delta,
            balance: recorded.integer("on_hand")? + delta,
            reason: recorded.optional_text("reason")?.map(str::to_owned),
            actor: recorded.text("actor")?.to_owned(),
            cause: None,
            request_id: recorded.text("request_id")?.to_owned(),
            created_at_ms: recorded.integer("created_at")?,
        })
    }
}

impl store::Command for PostMovement {
    const KIND: &'static str = "move";
}

impl Repository {
    /// The movement with this id.
    pub(crate) async fn movement(&self, id: SequenceId) -> Result<Option<Movement>, DatabaseError> {
        self.store.find(&MOVEMENT, &id.parameters(), read).await
    }

    /// Whether the product has a ledger: it keeps it when its stock is deleted.
    pub(crate) async fn has_movements(&self, product_id: ProductId) -> Result<bool, DatabaseError> {
        Ok(!self.store.query(&HAS_MOVEMENTS, &[("product_id", product_id.0.into())]).await?.is_empty())
    }

    /// The page of the ledger that this query asks for: of one product, or the whole.
    pub(crate) async fn movements(&self, query: &Query, product_id: Option<ProductId>) -> Result<Slice<Movement>, DatabaseError> {
        let of_product = product_id.map(|id| Condition::equals("product_id", id.0));
        self.store.page(&LISTING, query, of_product).await
    }
}

fn read(row: &Row) -> Result<Movement, DatabaseError> {
    Ok(Movement {
        sequence: row.integer("sequence")?,
        product_id: ProductId(row.uuid("product_id")?),
        kind: row.word("kind", &MovementKind::TABLE)?,
        delta: row.integer("delta")?,
        balance: row.integer("balance")?,
        reason: row.optional_text("reason")?.map(str::to_owned),
        actor: row.text("actor")?.to_owned(),
        cause: row.optional_uuid("cause")?,
        request_id: row.text("request_id")?.to_owned(),
        created_at_ms: row.integer("created_at")?,
    })
}
