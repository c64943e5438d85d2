use std::sync::Arc;

use jsonapi::page::Slice;
use jsonapi::query::{Direction, FilterField, List, Query, SortField};
use jsonapi::sql::Fragment;
use platform::{Database, DatabaseError, Row, Value};

use super::command::{self, Recorded, command};
use super::list::{Listed, Page};
use super::log;
use super::reader::{Reader, word};
use crate::domain::{Attempt, Decision, Movement, MovementKind, PostMovement, ProductId, Reason, SequenceId};
use crate::limits::{ON_HAND_MAX, PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX};

/// 9: kind, 10: delta, 11: reason, 12: units on hand at most.
const POST: (&str, &str) = (
    "move",
    command!(
        kind: "move",
        product: "?8",
        columns: "product_id, movement_kind, quantity, reason, available, on_hand, movement_sequence",
        outcome: "CASE WHEN live.product_id IS NULL THEN 'stock_not_found' \
                       WHEN ?10 < 0 AND live.available + ?10 < 0 THEN 'insufficient_stock' \
                       WHEN live.on_hand + ?10 > ?12 THEN 'above_maximum' \
                       ELSE 'done' END",
        values: "?8, ?9, ?10, ?11, live.available, live.on_hand + ?10, (SELECT coalesce(max(sequence), 0) + 1 FROM movement)",
    ),
);

/// What the ledger can be filtered and sorted by. Newest first unless asked otherwise.
pub const MOVEMENT_LIST: List = List {
    filters: &[
        FilterField::uuid("id"),
        FilterField::uuid("product_id"),
        FilterField::choice("kind", &["received", "adjusted", "sold", "returned"]),
        FilterField::integer("delta"),
        FilterField::integer("balance"),
        FilterField::text("actor"),
        FilterField::uuid("cause"),
        FilterField::text("request_id"),
        FilterField::integer("sequence"),
        FilterField::timestamp("created_at"),
    ],
    sorts: &[SortField::integer("created_at")],
    default_sort: &[("created_at", Direction::Descending)],
    tie_breaker: log::TIE_BREAKER,
    default_size: PAGE_SIZE_DEFAULT,
    max_size: PAGE_SIZE_MAX,
};

macro_rules! movement {
    () => {
        "sequence, created_at, product_id, kind, delta, balance, reason, actor, cause, request_id"
    };
}

const LIST: &str = concat!("SELECT ", movement!(), " FROM movement WHERE true");

const FIND: &str = concat!("SELECT ", movement!(), " FROM movement WHERE sequence = ?1 AND created_at = ?2");

const ANY: &str = "SELECT 1 FROM movement WHERE product_id = ?1 LIMIT 1";

/// The ledger.
#[derive(Clone)]
pub struct Movements {
    database: Arc<dyn Database>,
}

impl Movements {
    pub(super) fn new(database: Arc<dyn Database>) -> Self {
        Self { database }
    }

    /// Moves stock by a relative amount.
    /// Refused: `StockNotFound`, `InsufficientStock` (also where reservations hold it), `AboveMaximum`.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn post(&self, attempt: &Attempt, command: &PostMovement) -> Result<Decision<Movement>, DatabaseError> {
        let correction = &command.correction;
        let parameters = [
            Value::from(command.product_id.0),
            Value::from(correction.kind().as_str()),
            Value::from(correction.delta()),
            Value::from(correction.reason().map(Reason::as_str)),
            Value::from(ON_HAND_MAX),
        ];
        command::run(&*self.database, POST, attempt, parameters, recorded_movement).await
    }

    /// The answer to a movement with this key, if there was one: see [`Decision`].
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn replay(&self, attempt: &Attempt) -> Result<Option<Decision<Movement>>, DatabaseError> {
        command::replay(&*self.database, POST.0, attempt, recorded_movement).await
    }

    /// The movement with this id.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn find(&self, id: SequenceId) -> Result<Option<Movement>, DatabaseError> {
        let rows = self.database.query(FIND, vec![Value::from(id.sequence), Value::from(id.created_at)]).await?;
        rows.first().map(read).transpose()
    }

    /// Whether the product has a ledger: it keeps it when its stock is deleted.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn any(&self, product_id: ProductId) -> Result<bool, DatabaseError> {
        Ok(!self.database.query(ANY, vec![Value::from(product_id.0)]).await?.is_empty())
    }

    /// The page of the ledger that this query, read against [`MOVEMENT_LIST`], asks for: of one product, or the whole.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn list(&self, query: &Query, product_id: Option<ProductId>) -> Result<Slice<Movement>, DatabaseError> {
        page(query, product_id).read(&*self.database, query, |row| read_listed(row, query)).await
    }
}

/// The statement of a page.
pub(super) fn page(query: &Query, product_id: Option<ProductId>) -> Page {
    let of_product = product_id.map(|id| Fragment { sql: "product_id = ?".to_owned(), parameters: vec![id.to_string().into()] });
    let conditions = of_product.into_iter().chain(query.filters.iter().map(log::condition));
    Page::new(LIST, vec![], conditions, query, log::sort_column)
}

fn read_listed(row: &Row, query: &Query) -> Result<Listed<Movement>, DatabaseError> {
    Ok(Listed::new(read(row)?, query, |movement, _| movement.id.sequence.into()))
}

fn read(row: &Row) -> Result<Movement, DatabaseError> {
    let mut row = Reader::new(row);
    Ok(Movement {
        id: SequenceId { sequence: row.integer()?, created_at: row.integer()? },
        product_id: ProductId(row.uuid()?),
        kind: row.word(&MovementKind::ALL, MovementKind::as_str)?,
        delta: row.integer()?,
        balance: row.integer()?,
        reason: row.optional_text()?,
        actor: row.text()?,
        cause: row.optional_uuid()?,
        request_id: row.text()?,
    })
}

fn recorded_movement(recorded: &Recorded) -> Result<Movement, DatabaseError> {
    let kind = recorded.some(recorded.movement_kind.as_ref(), "movement_kind")?;
    Ok(Movement {
        id: SequenceId {
            sequence: recorded.some(recorded.movement_sequence.as_ref(), "movement_sequence")?,
            created_at: recorded.created_at,
        },
        product_id: ProductId(recorded.some(recorded.product_id.as_ref(), "product_id")?),
        kind: word(&kind, &MovementKind::ALL, MovementKind::as_str)?,
        delta: recorded.some(recorded.quantity.as_ref(), "quantity")?,
        balance: recorded.some(recorded.on_hand.as_ref(), "on_hand")?,
        reason: recorded.reason.clone(),
        actor: recorded.actor.clone(),
        cause: None,
        request_id: recorded.request_id.clone(),
    })
}
