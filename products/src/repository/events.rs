use jsonapi::page::Slice;
use jsonapi::query::Query;
use platform::{DatabaseError, Row, Value};
use serde_json::{Map, Value as Json};
use store::{Listing, SequenceId, Statement, log};
use uuid::Uuid;

use super::{Repository, products};
use crate::domain::{Event, EventKind, Product};

pub(super) static EVENT: Statement = Statement::new("event", include_str!("sqlite/event.sql"));
static EVENTS: Statement = Statement::new("events", include_str!("sqlite/events.sql"));

#[cfg(test)]
pub(super) static STATEMENTS: [&Statement; 2] = [&EVENT, &EVENTS];

/// The change feed.
pub(super) const LISTING: Listing<Event> = Listing { select: &EVENTS, column, condition: log::condition, read };

impl Repository {
    /// The event with this id.
    pub(crate) async fn event(&self, id: SequenceId) -> Result<Option<Event>, DatabaseError> {
        self.store.find(&EVENT, &id.parameters(), read).await
    }

    /// The page of the feed that this query asks for.
    pub(crate) async fn events(&self, query: &Query) -> Result<Slice<Event>, DatabaseError> {
        self.store.page(&LISTING, query, None).await
    }
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
        sequence: row.integer("sequence")?,
        kind: row.word("kind", &EventKind::TABLE)?,
        subject_id,
        version: row.integer("version")?,
        before: state("state_before")?,
        after: state("state_after")?,
        created_at_ms: row.integer("created_at")?,
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
