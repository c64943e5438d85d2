use std::sync::Arc;

use jsonapi::page::Slice;
use jsonapi::query::{Direction, Filter, FilterField, List, Query, SortField};
use jsonapi::sql;
use platform::{Database, DatabaseError, Row, Value};

use super::list::{Listed, Page};
use super::log;
use super::reader::Reader;
use crate::domain::{Event, EventKind, ProductId, SequenceId};
use crate::limits::{PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX};

/// What the change feed can be filtered and sorted by. Oldest first unless asked otherwise, so that it can be followed.
pub const EVENT_LIST: List = List {
    filters: &[
        FilterField::uuid("id"),
        FilterField::choice("kind", &EVENT_KINDS),
        FilterField::uuid("subject"),
        FilterField::uuid("product_id"),
        FilterField::integer("version"),
        FilterField::integer("sequence"),
        FilterField::timestamp("created_at"),
    ],
    sorts: &[SortField::integer("created_at")],
    default_sort: &[("created_at", Direction::Ascending)],
    tie_breaker: log::TIE_BREAKER,
    default_size: PAGE_SIZE_DEFAULT,
    max_size: PAGE_SIZE_MAX,
};

const EVENT_KINDS: [&str; EventKind::ALL.len()] = {
    let mut words = [""; EventKind::ALL.len()];
    let mut index = 0;
    while index < words.len() {
        words[index] = EventKind::ALL[index].as_str();
        index += 1;
    }
    words
};

macro_rules! event {
    () => {
        "sequence, created_at, kind, subject_id, product_id, version, state_before, state_after"
    };
}

const LIST: &str = concat!("SELECT ", event!(), " FROM event WHERE true");

const FIND: &str = concat!("SELECT ", event!(), " FROM event WHERE sequence = ?1 AND created_at = ?2");

/// The change feed.
#[derive(Clone)]
pub struct Events {
    database: Arc<dyn Database>,
}

impl Events {
    pub(super) fn new(database: Arc<dyn Database>) -> Self {
        Self { database }
    }

    /// The event with this id.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn find(&self, id: SequenceId) -> Result<Option<Event>, DatabaseError> {
        let rows = self.database.query(FIND, vec![Value::from(id.sequence), Value::from(id.created_at)]).await?;
        rows.first().map(read).transpose()
    }

    /// The page of the feed that this query, read against [`EVENT_LIST`], asks for. Holds that are due at `now`
    /// (milliseconds since 1970) are written down first, so that the feed tells of them.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn list(&self, query: &Query, now: i64) -> Result<Slice<Event>, DatabaseError> {
        super::expiry::sweep(&*self.database, now).await?;
        page(query).read(&*self.database, query, |row| read_listed(row, query)).await
    }
}

/// The statement of a page.
pub(super) fn page(query: &Query) -> Page {
    let condition = |filter: &Filter| match filter.field {
        "subject" => sql::condition(filter, "subject_id"),
        _ => log::condition(filter),
    };
    Page::new(LIST, vec![], query.filters.iter().map(condition), query, log::sort_column)
}

fn read_listed(row: &Row, query: &Query) -> Result<Listed<Event>, DatabaseError> {
    Ok(Listed::new(read(row)?, query, |event, _| event.id.sequence.into()))
}

fn read(row: &Row) -> Result<Event, DatabaseError> {
    let mut row = Reader::new(row);
    Ok(Event {
        id: SequenceId { sequence: row.integer()?, created_at: row.integer()? },
        kind: row.word(&EventKind::ALL, EventKind::as_str)?,
        subject_id: row.uuid()?,
        product_id: ProductId(row.uuid()?),
        version: row.integer()?,
        before: row.optional_text()?,
        after: row.optional_text()?,
    })
}
