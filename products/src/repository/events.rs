//! The change feed.

use jsonapi::page::Slice;
use jsonapi::query::Query;
use platform::{DatabaseError, Row, Value};
use serde_json::{Map, Value as Json};
use store::{Listing, SequenceId, Statement, Store, log};
use uuid::Uuid;

use super::products;
use crate::domain::{EventKind, Product};

pub(super) static FIND: Statement = Statement::new("event", include_str!("sqlite/event.sql"));
pub(super) static LIST: Statement = Statement::new("events", include_str!("sqlite/events.sql"));

pub(super) static LISTING: Listing<Event> = Listing { select: &LIST, column, condition: log::condition, read };

/// One change of one product, as the change feed tells it. Never changed or removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its place in the feed, time, and id.
    pub id: SequenceId,
    /// What happened.
    pub kind: EventKind,
    /// The product's id.
    pub subject_id: Uuid,
    /// The product's version after the change: 1, 2, 3 and so on, without a gap.
    pub version: i64,
    /// The product before; `None` when it is new.
    pub before: Option<Product>,
    /// The product after; `None` when it is gone.
    pub after: Option<Product>,
}

/// The event with this id.
///
/// # Errors
///
/// What the database says.
pub async fn find(store: &Store, id: SequenceId) -> Result<Option<Event>, DatabaseError> {
    store.find(&FIND, &id.parameters(), read).await
}

/// The page of the change feed that this query asks for.
///
/// # Errors
///
/// What the database says.
pub async fn list(store: &Store, query: &Query) -> Result<Slice<Event>, DatabaseError> {
    store.page(&LISTING, query, None).await
}

fn column(field: &'static str) -> &'static str {
    match field {
        "subject" => "subject_id",
        other => log::column(other),
    }
}

fn read(row: &Row) -> Result<Event, DatabaseError> {
    let subject_id = row.uuid("subject_id")?;
    let state = |column| row.optional_text(column)?.map(|state| product(subject_id, state)).transpose();
    Ok(Event {
        id: SequenceId::read(row)?,
        kind: row.word("kind", &EventKind::TABLE)?,
        subject_id,
        version: row.integer("version")?,
        before: state("state_before")?,
        after: state("state_after")?,
    })
}

/// The product in `product.state`: a JSON object with the other columns of its row by their names.
fn product(id: Uuid, state: &str) -> Result<Product, DatabaseError> {
    let state: Map<String, Json> =
        serde_json::from_str(state).map_err(|error| DatabaseError::failed(format!("a stored state is unreadable: {error}")))?;
    let columns = state.into_iter().map(|(name, value)| match value {
        Json::String(text) => (name, Value::Text(text)),
        other => (name, other.as_i64().into()),
    });
    let (names, values): (Vec<String>, Vec<Value>) = columns.chain([("id".to_owned(), id.into())]).unzip();
    products::read(&Row::new(names.into(), values))
}
