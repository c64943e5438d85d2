//! A list of rows in a real file, read page by page.

use std::sync::Arc;

use futures::executor::block_on;
use jsonapi::Link;
use jsonapi::query::{Direction, Endpoint, Filter, FilterField, List, Query, SortField};
use platform::native::SqliteDatabase;
use platform::{DatabaseError, Query as _, Row, Value};

use crate::{Condition, Listing, Statement, Store};

/// Words, name, id.
pub(super) type Item = (i64, String, String);

static SELECT: Statement = Statement::new("texts", "-- All of them.\nSELECT words, name, key FROM text");

pub(super) const LISTING: Listing<Item> = Listing { select: &SELECT, column, condition, read, long: &[] };

/// The id is in a column of another name.
pub(super) fn column(field: &'static str) -> &'static str {
    if field == "id" { "key" } else { field }
}

fn condition(filter: &Filter) -> Option<Condition> {
    (filter.field == "odd")
        .then(|| Condition { sql: "(words % 2 = ?)".to_owned(), values: vec![crate::value::scalar_value(&filter.values[0])] })
}

fn read(row: &Row) -> Result<Item, DatabaseError> {
    Ok((row.integer("words")?, row.text("name")?.to_owned(), row.text("key")?.to_owned()))
}

const LIST: List = List {
    filters: &[FilterField::text("name"), FilterField::integer("words"), FilterField::boolean("odd")],
    sorts: &[SortField::integer("words"), SortField::text("name")],
    default_sort: &[("words", Direction::Descending)],
    tie_breaker: SortField::text("id"),
    default_size: 3,
    max_size: 100,
};
const ENDPOINT: Endpoint = Endpoint { kind: "texts", include: &[], fieldsets: &[], list: Some(&LIST) };

/// What a client asks for with this query string.
pub(super) fn query(text: &str) -> Query {
    Query::parse(Some(text), &ENDPOINT).unwrap()
}

/// One page: its items, and the query strings of `prev` and `next`.
pub(super) type Page = (Vec<Item>, Option<String>, Option<String>);

pub(super) struct Shelf {
    pub(super) database: Arc<SqliteDatabase>,
    store: Store,
}

impl Shelf {
    pub(super) fn new(items: &[Item]) -> Self {
        let database = Arc::new(SqliteDatabase::temporary());
        let shelf = Self { store: Store::new(database.clone()), database };
        shelf.send("CREATE TABLE text (words INTEGER, name TEXT, key TEXT PRIMARY KEY)", vec![]);
        shelf.send("CREATE INDEX by_words ON text (words, key)", vec![]);
        shelf.send("CREATE INDEX mixed ON text (words DESC, name, key)", vec![]);
        if !items.is_empty() {
            let rows = vec!["(?, ?, ?)"; items.len()].join(", ");
            let values = items.iter().flat_map(|(words, name, id)| [(*words).into(), name.as_str().into(), id.as_str().into()]);
            shelf.send(&format!("INSERT OR IGNORE INTO text VALUES {rows}"), values.collect());
        }
        shelf
    }

    /// Of this many, with words and names that several share.
    pub(super) fn of(count: i64) -> Self {
        let item = |number: i64| (number % 4, format!("n{}", number % 3), format!("{:03}", number * 7 % 101));
        Self::new(&(0..count).map(item).collect::<Vec<_>>())
    }

    pub(super) fn send(&self, sql: &str, values: Vec<Value>) -> Vec<Row> {
        block_on(self.database.query(sql, values)).unwrap_or_else(|error| panic!("{sql}: {error:?}"))
    }

    /// The items that a statement of one's own finds.
    pub(super) fn items(&self, rest: &str) -> Vec<Item> {
        self.send(&format!("SELECT * FROM text {rest}"), vec![]).iter().map(|row| read(row).unwrap()).collect()
    }

    pub(super) fn page(&self, text: &str, of: Option<Condition>) -> Page {
        let query = query(text);
        let slice = block_on(self.store.page(&LISTING, &query, of)).unwrap();
        let links = query.page_links(&slice, "");
        let link = |name| match links.iter().find(|(known, _)| *known == name).unwrap() {
            (_, Link::Href(href)) => Some(href.trim_start_matches('?').to_owned()),
            _ => None,
        };
        (slice.items, link("prev"), link("next"))
    }

    /// All pages from the first to the last, and back again.
    pub(super) fn walk(&self, start: &str, of: Option<&Condition>) -> (Vec<Item>, Vec<Item>) {
        let (mut forwards, mut next) = (vec![], Some(start.to_owned()));
        let mut last = String::new();
        while let Some(text) = next {
            let (items, _, following) = self.page(&text, of.cloned());
            forwards.extend(items);
            last = text;
            next = following;
        }
        let (mut pages, mut prev) = (vec![], Some(last));
        while let Some(text) = prev {
            let (items, previous, _) = self.page(&text, of.cloned());
            pages.push(items);
            prev = previous;
        }
        (forwards, pages.into_iter().rev().flatten().collect())
    }
}
