use jsonapi::page::Slice;
use jsonapi::query::Query;
use platform::{DatabaseError, Row};
use store::{Field, Listing, SequenceId, Statement, log};

use super::Repository;
use crate::domain::{Event, EventKind};

pub(super) static EVENT: Statement = Statement::new("event", include_str!("sqlite/event.sql"));
static EVENTS: Statement = Statement::new("events", include_str!("sqlite/events.sql"));

#[cfg(test)]
pub(super) static STATEMENTS: [&Statement; 2] = [&EVENT, &EVENTS];

/// The change feed.
pub(super) const LISTING: Listing<Event> = Listing { select: &EVENTS, column, condition: log::condition, read, long: LONG };

const LONG: &[(&str, Field)] = &[("state_before", ("events", "before")), ("state_after", ("events", "after"))];

impl Repository {
    /// The event with this id.
    pub(crate) async fn event(&self, id: SequenceId) -> Result<Option<Event>, DatabaseError> {
        self.store.find(&EVENT, &id.parameters(), read).await
    }

    /// The page of the feed that this query asks for, of what it has after the sequence `since`.
    pub(crate) async fn events(&self, query: &Query, since: i64) -> Result<Slice<Event>, DatabaseError> {
        self.store.page(&LISTING, query, log::since(since)).await
    }
}

fn column(field: &'static str) -> &'static str {
    match field {
        "subject" => "subject_id",
        other => log::column(other),
    }
}

fn read(row: &Row) -> Result<Event, DatabaseError> {
    let text = |column| Ok::<_, DatabaseError>(row.optional_text(column)?.map(str::to_owned));
    Ok(Event {
        sequence: row.integer("sequence")?,
        kind: row.word("kind", &EventKind::TABLE)?,
        subject_id: row.uuid("subject_id")?,
        version: row.integer("version")?,
        before: text("state_before")?,
        after: text("state_after")?,
        actor: text("actor")?,
        request_id: text("request_id")?,
        created_at_ms: row.integer("created_at")?,
    })
}
