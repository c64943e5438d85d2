use jsonapi::Violation;
use jsonapi::page::Slice;
use jsonapi::query::{Direction, Filter, FilterField, List, Operator, Query, Scalar, SortField};
use jsonapi::sql::{self, Fragment, Keyset, SqlValue};
use money::Currency;
use platform::{DatabaseError, Value};

use super::search::match_expression;
use super::{Repository, decode, statements};
use crate::domain::Product;
use crate::limits::{PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX};

/// What a list of products can be filtered and sorted by.
///
/// Every sort has an index of its own, in both directions. Names and skus sort by code point: `Z` before `a`. A price is a number
/// whatever its currency; whoever wants one currency filters by it.
pub const PRODUCT_LIST: List = List {
    filters: &[
        FilterField::uuid("id"),
        FilterField::text("sku"),
        FilterField::text("name"),
        FilterField::custom("price", "decimal", price),
        FilterField::custom("currency", "ISO 4217 code", currency).with_operators(Operator::EQUALITY),
        FilterField::choice("status", &["active", "archived"]),
        FilterField::integer("version"),
        FilterField::timestamp("created_at"),
        FilterField::timestamp("updated_at"),
        FilterField::search(SEARCH),
    ],
    sorts: &[
        SortField::text("name"),
        SortField::text("sku"),
        SortField::integer("price"),
        SortField::integer("created_at"),
        SortField::integer("updated_at"),
    ],
    default_sort: &[("created_at", Direction::Ascending)],
    tie_breaker: SortField::text("id"),
    default_size: PAGE_SIZE_DEFAULT,
    max_size: PAGE_SIZE_MAX,
};

const SEARCH: &str = "search";

/// By number and not as a join: the planner may then still read in the order of the list.
const FOUND: &str = "number IN (SELECT rowid FROM product_search WHERE product_search MATCH ?)";

impl Repository {
    /// The page of the products that are not deleted that this query, read against [`PRODUCT_LIST`], asks for.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn list(&self, query: &Query) -> Result<Slice<Product>, DatabaseError> {
        let statement = product_statement(query);
        let rows = self.platform.database.query(&statement.sql, to_values(statement.parameters)).await?;
        let products = rows.iter().map(decode::product).collect::<Result<_, _>>()?;
        Ok(query.page.split(products, |product| query.sort.iter().map(|key| key_value(product, key.field)).collect()))
    }
}

/// The statement of one page.
pub(super) fn product_statement(query: &Query) -> Fragment {
    // Word for word the condition of the indexes, or the planner would not know that they have all that it needs.
    let beginning = format!("SELECT {} FROM product WHERE deleted_at IS NULL", statements::PRODUCT_COLUMNS);
    page_statement(beginning, query.filters.iter().filter_map(condition), Keyset::new(&query.sort, &query.page, column))
}

/// Puts a list's statement together. `beginning` ends within its `WHERE`.
pub(super) fn page_statement(beginning: String, conditions: impl Iterator<Item = Fragment>, keyset: Keyset) -> Fragment {
    let mut statement = Fragment { sql: beginning, parameters: vec![] };
    let has_keyset = !keyset.condition.sql.is_empty();
    for condition in conditions.chain(has_keyset.then_some(keyset.condition)) {
        statement.sql.push_str(" AND (");
        statement.sql.push_str(&condition.sql);
        statement.sql.push(')');
        statement.parameters.extend(condition.parameters);
    }
    statement.sql.push_str(" ORDER BY ");
    statement.sql.push_str(&keyset.order_by);
    statement.sql.push_str(" LIMIT ?");
    statement.parameters.push(i64::from(keyset.limit).into());
    statement
}

pub(super) fn to_values(parameters: Vec<SqlValue>) -> Vec<Value> {
    let to_value = |parameter| match parameter {
        SqlValue::Integer(number) => Value::Integer(number),
        SqlValue::Text(text) => Value::Text(text),
    };
    parameters.into_iter().map(to_value).collect()
}

fn condition(filter: &Filter) -> Option<Fragment> {
    if filter.field != SEARCH {
        return Some(sql::condition(filter, column(filter.field)));
    }
    let Some(Scalar::Text(text)) = filter.value() else { return None };
    Some(match match_expression(text) {
        Some(expression) => Fragment { sql: FOUND.to_owned(), parameters: vec![expression.into()] },
        // Something was looked for that no product has, as with punctuation alone.
        None => Fragment { sql: "false".to_owned(), parameters: vec![] },
    })
}

fn column(field: &'static str) -> &'static str {
    match field {
        "price" => "price_ten_thousandths",
        other => other,
    }
}

fn key_value(product: &Product, field: &str) -> SqlValue {
    match field {
        "name" => product.name.as_str().into(),
        "sku" => product.sku.as_str().into(),
        "price" => product.price.ten_thousandths().into(),
        "created_at" => product.created_at_ms.into(),
        "updated_at" => product.updated_at_ms.into(),
        _ => product.id.to_string().into(),
    }
}

fn price(text: &str) -> Result<Scalar, Violation> {
    money::ten_thousandths(text).map(Scalar::Integer).map_err(|error| Violation::new(error.to_string()))
}

fn currency(text: &str) -> Result<Scalar, Violation> {
    let currency = Currency::from_code(text).map_err(|error| Violation::new(error.to_string()))?;
    Ok(Scalar::Text(currency.code().to_owned()))
}
