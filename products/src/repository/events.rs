use jsonapi::page::Slice;
use jsonapi::query::{FilterField, List, Query, SortField};
use jsonapi::sql::{self, Fragment, Keyset, SqlValue};
use platform::{DatabaseError, Row};
use serde::Deserialize;
use uuid::Uuid;

use super::list::{page_statement, to_values};
use super::{Repository, decode};
use crate::domain::{Description, Name, Product, Sku};
use crate::limits::{PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX};

/// What the change feed can be filtered and sorted by. Its own order is that of the changes.
pub const EVENT_LIST: List = List {
    filters: &[
        FilterField::uuid("id"),
        FilterField::choice("kind", &["product.created", "product.updated", "product.deleted"]),
        FilterField::uuid("subject"),
        FilterField::integer("version"),
        FilterField::integer("sequence"),
        FilterField::timestamp("created_at"),
    ],
    sorts: &[SortField::integer("created_at")],
    default_sort: &[],
    tie_breaker: SortField::integer("sequence"),
    default_size: PAGE_SIZE_DEFAULT,
    max_size: PAGE_SIZE_MAX,
};

/// What [`event`] reads.
macro_rules! select {
    () => {
        "SELECT sequence, id, kind, subject, version, state_before, state_after, created_at FROM event WHERE "
    };
}

const PAGE: &str = concat!(select!(), "true");

/// ?1 id.
pub(super) const GET: &str = concat!(select!(), "id = ?1");

/// What happened to a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// It is new.
    Created,
    /// It is different.
    Updated,
    /// It is gone.
    Deleted,
}

/// One change of one product. Never changed or removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its own id.
    pub id: Uuid,
    /// Its place in the feed, from 1, in the order in which the changes were made.
    pub sequence: i64,
    /// What happened.
    pub kind: EventKind,
    /// The product's id.
    pub subject: Uuid,
    /// The product's version after the change: 1, 2, 3 and so on, without a gap.
    pub version: i64,
    /// The product before; `None` when it is new.
    pub before: Option<Product>,
    /// The product after; `None` when it is gone.
    pub after: Option<Product>,
    /// Milliseconds since 1970.
    pub created_at_ms: i64,
}

impl EventKind {
    /// Its word: `product.created` and so on.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Created => "product.created",
            Self::Updated => "product.updated",
            Self::Deleted => "product.deleted",
        }
    }

    fn from_word(word: &str) -> Result<Self, DatabaseError> {
        let known = [Self::Created, Self::Updated, Self::Deleted];
        let found = known.into_iter().find(|kind| kind.word() == word);
        found.ok_or_else(|| DatabaseError::failed(format!("a stored event is of kind {word:?}")))
    }
}

impl Repository {
    /// The event with this id.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn event(&self, id: Uuid) -> Result<Option<Event>, DatabaseError> {
        let rows = self.platform.database.query(GET, vec![id.into()]).await?;
        rows.first().map(event).transpose()
    }

    /// The page of the change feed that this query, read against [`EVENT_LIST`], asks for.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn events(&self, query: &Query) -> Result<Slice<Event>, DatabaseError> {
        let statement = event_statement(query);
        let rows = self.platform.database.query(&statement.sql, to_values(statement.parameters)).await?;
        let events = rows.iter().map(event).collect::<Result<_, _>>()?;
        Ok(query.page.split(events, |event| query.sort.iter().map(|key| key_value(event, key.field)).collect()))
    }
}

/// The statement of one page.
pub(super) fn event_statement(query: &Query) -> Fragment {
    let conditions = query.filters.iter().map(|filter| sql::condition(filter, filter.field));
    page_statement(PAGE.to_owned(), conditions, Keyset::new(&query.sort, &query.page, |field| field))
}

fn key_value(event: &Event, field: &str) -> SqlValue {
    match field {
        "created_at" => event.created_at_ms.into(),
        _ => event.sequence.into(),
    }
}

fn event(row: &Row) -> Result<Event, DatabaseError> {
    let subject = row.uuid(3)?;
    let product = |column| row.optional_text(column)?.map(|state| product(subject, state)).transpose();
    Ok(Event {
        sequence: row.integer(0)?,
        id: row.uuid(1)?,
        kind: EventKind::from_word(row.text(2)?)?,
        subject,
        version: row.integer(4)?,
        before: product(5)?,
        after: product(6)?,
        created_at_ms: row.integer(7)?,
    })
}

/// `product.state` as the schema makes it.
#[derive(Deserialize)]
struct State {
    sku: String,
    name: String,
    description: String,
    price_minor: i64,
    currency: String,
    status: String,
    version: i64,
    created_at: i64,
    updated_at: i64,
}

fn product(id: Uuid, state: &str) -> Result<Product, DatabaseError> {
    let state: State =
        serde_json::from_str(state).map_err(|error| DatabaseError::failed(format!("a stored state is unreadable: {error}")))?;
    Ok(Product {
        id,
        sku: Sku::from_stored(&state.sku),
        name: Name::from_stored(&state.name),
        description: Description::from_stored(&state.description),
        price: decode::price(state.price_minor, &state.currency)?,
        status: decode::status(&state.status)?,
        version: state.version,
        created_at_ms: state.created_at,
        updated_at_ms: state.updated_at,
    })
}
