//! Lists: what they can be filtered and sorted by, and the statement of a page.

use jsonapi::Violation;
use jsonapi::page::Slice;
use jsonapi::query::{FilterField, Operator, Query, Scalar};
use jsonapi::sql::{Fragment, Keyset, SqlValue};
use money::Currency;
use platform::{Database, DatabaseError, Row, Value};

/// A row of a list with the values that it is sorted by, in the order of the query's sort.
pub(super) struct Listed<T> {
    item: T,
    keys: Vec<SqlValue>,
}

impl<T> Listed<T> {
    /// `key` gives the value that this row has in the column of a sort field.
    pub(super) fn new(item: T, query: &Query, key: impl Fn(&T, &'static str) -> SqlValue) -> Self {
        let keys = query.sort.iter().map(|sort| key(&item, sort.field)).collect();
        Self { item, keys }
    }
}

/// The statement of one page. `beginning` ends within its `WHERE`, and its numbered parameters are `first`.
pub(super) struct Page {
    sql: String,
    parameters: Vec<Value>,
}

impl Page {
    pub(super) fn new(
        beginning: &str,
        first: Vec<Value>,
        conditions: impl IntoIterator<Item = Fragment>,
        query: &Query,
        column: impl Fn(&'static str) -> &'static str,
    ) -> Self {
        let keyset = Keyset::new(&query.sort, &query.page, column);
        let has_keyset = !keyset.condition.sql.is_empty();
        let mut page = Self { sql: beginning.to_owned(), parameters: first };
        for condition in conditions.into_iter().chain(has_keyset.then_some(keyset.condition)) {
            page.sql.push_str(" AND (");
            page.sql.push_str(&condition.sql);
            page.sql.push(')');
            page.parameters.extend(condition.parameters.into_iter().map(value));
        }
        page.sql.push_str(" ORDER BY ");
        page.sql.push_str(&keyset.order_by);
        page.sql.push_str(" LIMIT ?");
        page.parameters.push(i64::from(keyset.limit).into());
        page
    }

    pub(super) async fn read<T>(
        self,
        database: &dyn Database,
        query: &Query,
        read: impl Fn(&Row) -> Result<Listed<T>, DatabaseError>,
    ) -> Result<Slice<T>, DatabaseError> {
        let rows = database.query(&self.sql, self.parameters).await?;
        let rows: Vec<Listed<T>> = rows.iter().map(read).collect::<Result<_, _>>()?;
        Ok(query.page.split(rows, |row| row.keys.clone()).map(|row| row.item))
    }
}

fn value(parameter: SqlValue) -> Value {
    match parameter {
        SqlValue::Integer(number) => Value::Integer(number),
        SqlValue::Text(text) => Value::Text(text),
    }
}

/// A filter on an amount: compared as a number, whatever the currency.
pub(super) const fn amount(name: &'static str) -> FilterField {
    FilterField::custom(name, "decimal", parse_amount)
}

fn parse_amount(text: &str) -> Result<Scalar, Violation> {
    match money::ten_thousandths(text) {
        // What is more than can be told apart is told so, rather than found wrongly.
        Ok(i64::MAX) => Err(Violation::new("is more than amounts can be compared with")),
        Ok(size) => Ok(Scalar::Integer(size)),
        Err(error) => Err(Violation::new(error.to_string())),
    }
}

/// A filter on a currency's code.
pub(super) const fn currency(name: &'static str) -> FilterField {
    FilterField::custom(name, "ISO 4217 code", parse_currency).with_operators(Operator::EQUALITY)
}

fn parse_currency(text: &str) -> Result<Scalar, Violation> {
    let currency = Currency::from_code(text).map_err(|error| Violation::new(error.to_string()))?;
    Ok(Scalar::Text(currency.code().to_owned()))
}
