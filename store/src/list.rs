//! Pages of lists: filters, order and position as SQL around a statement that selects.

use jsonapi::page::{Key, Slice};
use jsonapi::query::{Filter, Query};
use platform::{DatabaseError, Row, Value};

use crate::limits::PAGE_BYTES_MAX;
use crate::{Condition, Statement, Store, size, sqlite};

/// How a list is read.
pub struct Listing<T> {
    /// `SELECT … FROM …`, without a condition of its own or parameters. Every column that a sort names is among those that it
    /// selects.
    pub select: &'static Statement,
    /// The column of a field that is called otherwise.
    pub column: fn(&'static str) -> &'static str,
    /// The condition of a filter that is more than a comparison with its column.
    pub condition: fn(&Filter) -> Option<Condition>,
    /// Reads a row.
    pub read: fn(&Row) -> Result<T, DatabaseError>,
    /// The columns that may be long, each with the field that shows it: it does not count where that is not asked for.
    pub long: &'static [(&'static str, Field)],
}

/// A field of a resource: its type and its name.
pub type Field = (&'static str, &'static str);

impl<T> Listing<T> {
    /// The text and the values of the page that this query asks for, of those rows for which `of` holds.
    pub fn page(&self, query: &Query, of: Option<Condition>) -> Condition {
        let keyset = sqlite::keyset(&query.sort, &query.page, self.column);
        let filters = query.filters.iter().map(|filter| self.filter(filter));
        let all = of.into_iter().chain(filters).chain(keyset.condition).reduce(Condition::and);
        let Condition { sql, mut values } = all.unwrap_or_else(|| Condition::new("true"));
        values.push(i64::from(keyset.limit).into());
        let select = self.select.sql();
        Condition { sql: format!("{select} WHERE {sql} ORDER BY {} LIMIT ?", keyset.order_by), values }
    }

    /// How large a row is on the page that this query asks for.
    fn size(&self, row: &Row, query: &Query) -> usize {
        let is_hidden = |(_, (kind, field)): &(_, Field)| !query.fieldsets.has(kind, field);
        let hidden: Vec<_> = self.long.iter().filter(|long| is_hidden(long)).map(|(column, _)| *column).collect();
        size::of(row, |column| !hidden.contains(&column))
    }

    fn filter(&self, filter: &Filter) -> Condition {
        (self.condition)(filter).unwrap_or_else(|| sqlite::compares(filter, (self.column)(filter.field)))
    }
}

impl Store {
    /// The page of a list that this query asks for, of those rows for which `of` holds, or as much of it as an answer may hold.
    /// The query was read against a grammar whose fields the listing knows.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn page<T>(&self, listing: &Listing<T>, query: &Query, of: Option<Condition>) -> Result<Slice<T>, DatabaseError> {
        let Condition { sql, values } = listing.page(query, of);
        let mut rows = self.database.query(&sql, values).await?;
        let fitting = size::fitting(rows.iter().map(|row| listing.size(row, query)), PAGE_BYTES_MAX);
        // One more says that the list goes on, as where the number of rows ends the page.
        rows.truncate(fitting + 1);
        let size = u32::try_from(fitting).unwrap_or(u32::MAX).min(query.page.size);
        let mut page = query.page.clone();
        page.size = size;
        let keys = |row: &Row| -> Result<Vec<Key>, DatabaseError> {
            query.sort.iter().map(|key| cursor_key(row, (listing.column)(key.field))).collect()
        };
        let rows = rows.iter().map(|row| Ok(((listing.read)(row)?, keys(row)?)));
        let rows: Vec<(T, Vec<Key>)> = rows.collect::<Result<_, DatabaseError>>()?;
        Ok(page.split(rows, |(_, keys)| keys.clone()).map(|(item, _)| item))
    }
}

/// What a row is sorted by in this column.
fn cursor_key(row: &Row, column: &str) -> Result<Key, DatabaseError> {
    match row.value(column)? {
        Value::Integer(number) => Ok(Key::Integer(*number)),
        Value::Text(text) => Ok(Key::Text(text.clone())),
        Value::Null => Err(DatabaseError::failed(format!("the column {column} is sorted by and holds nothing"))),
    }
}
