//! Pages of lists: filters, order and position as SQL around a statement that selects.

use jsonapi::page::{Key, Slice};
use jsonapi::query::{Filter, Query};
use platform::{DatabaseError, Row, Value};

use crate::{Condition, Statement, Store, sqlite};

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
}

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

    fn filter(&self, filter: &Filter) -> Condition {
        (self.condition)(filter).unwrap_or_else(|| sqlite::compares(filter, (self.column)(filter.field)))
    }
}

impl Store {
    /// The page of a list that this query asks for, of those rows for which `of` holds. The query was read against a grammar
    /// whose fields the listing knows.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn page<T>(&self, listing: &Listing<T>, query: &Query, of: Option<Condition>) -> Result<Slice<T>, DatabaseError> {
        let Condition { sql, values } = listing.page(query, of);
        let rows = self.database.query(&sql, values).await?;
        let keys = |row: &Row| -> Result<Vec<Key>, DatabaseError> {
            query.sort.iter().map(|key| cursor_key(row, (listing.column)(key.field))).collect()
        };
        let rows = rows.iter().map(|row| Ok(((listing.read)(row)?, keys(row)?)));
        let rows: Vec<(T, Vec<Key>)> = rows.collect::<Result<_, DatabaseError>>()?;
        Ok(query.page.split(rows, |(_, keys)| keys.clone()).map(|(item, _)| item))
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
