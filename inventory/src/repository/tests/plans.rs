//! What SQLite does for each statement: a plan that reads a whole table is found here and not in production.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use futures::executor::block_on;
use jsonapi::query::List;
use platform::database::Transaction;
use platform::native::SqliteDatabase;
use platform::{Database, DatabaseError, Row, Value};
use rusqlite::StatementStatus;
use rusqlite::types::Value as SqliteValue;

use super::lists::query;
use super::support::Shop;
use crate::domain::*;
use crate::repository::{EVENT_LIST, MOVEMENT_LIST, PURCHASE_LIST, RESERVATION_LIST, STOCK_LIST};

/// A database that remembers what it was asked.
struct Recording {
    database: Arc<SqliteDatabase>,
    statements: Mutex<BTreeMap<String, Vec<Value>>>,
}

#[async_trait]
impl Database for Recording {
    async fn query(&self, sql: &str, parameters: Vec<Value>) -> Result<Vec<Row>, DatabaseError> {
        self.statements.lock().unwrap().insert(sql.to_owned(), parameters.clone());
        self.database.query(sql, parameters).await
    }

    async fn transaction(&self) -> Result<Box<dyn Transaction>, DatabaseError> {
        self.database.transaction().await
    }
}

fn recorded_shop() -> (Shop, Arc<Recording>) {
    let shop = Shop::default();
    let recording = Arc::new(Recording { database: shop.database.clone(), statements: Mutex::default() });
    (shop.over(recording.clone()), recording)
}

/// The steps of a plan.
fn plan(shop: &Shop, sql: &str, parameters: Vec<Value>) -> Vec<String> {
    let rows = block_on(shop.database.query(&format!("EXPLAIN QUERY PLAN {sql}"), parameters)).unwrap();
    rows.iter().map(|row| row.text(3).unwrap().to_owned()).collect()
}

const TABLES: [&str; 6] = ["stock", "movement", "purchase", "reservation", "event", "command"];

/// The steps that read a table of any size from end to end.
fn scans(plan: &[String]) -> Vec<&String> {
    let aliases = ["s", "r", "p"];
    let is_table = |name: &str| TABLES.contains(&name) || aliases.contains(&name);
    plan.iter().filter(|step| step.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next()).is_some_and(is_table)).collect()
}

/// Every command and every read of one, as the database was asked.
fn all_statements() -> (Shop, BTreeMap<String, Vec<Value>>) {
    let (shop, recording) = recorded_shop();
    let product = shop.start(20, 0);
    let purchase = shop.buy(product, 1).unwrap();
    shop.purchase(purchase.id);
    shop.cancel(purchase.id).unwrap();
    let hold = shop.hold(product, 1, 60).unwrap();
    shop.confirm(&hold).unwrap();
    let hold = shop.hold(product, 1, 60).unwrap();
    shop.release(&hold).unwrap();
    shop.hold(product, 1, 60).unwrap();
    shop.wait(60);
    let movement = shop.receive(product, 1).unwrap();
    shop.set(product, Some(0), None).unwrap();
    shop.stock(product);
    shop.delete(product).unwrap();
    let keyed = shop.keyed("k", "f");
    let repository = &shop.repository;
    block_on(async {
        repository.lines.run(&shop.attempt(), &[Line::Buy(shop.order(product, 1))]).await.unwrap();
        repository.purchases.replay(&keyed).await.unwrap();
        repository.movements.find(movement.id).await.unwrap();
        repository.movements.any(product).await.unwrap();
        repository.events.find(movement.id).await.unwrap();
    });
    shop.start_again(product, 5, 0).unwrap();
    shop.hold(product, 1, 60).unwrap();
    shop.wait(60);
    assert_eq!(block_on(repository.reservations.expire_due(shop.now())), Ok(1));
    let statements = recording.statements.lock().unwrap().clone();
    assert_eq!(statements.len(), 19, "{statements:#?}");
    drop(recording);
    (shop, statements)
}

#[test]
fn no_command_and_no_read_of_one_scans_a_table() {
    let (shop, statements) = all_statements();
    for (sql, parameters) in statements {
        let plan = plan(&shop, &sql, parameters);
        assert_eq!(scans(&plan), Vec::<&String>::new(), "{sql}\n{plan:#?}");
    }
}

/// Some statements make the planner look at their parameters. They are then prepared anew whenever those are bound, which for a
/// command takes several times as long as to run it.
#[test]
fn what_is_done_often_is_prepared_once() {
    let (shop, statements) = all_statements();
    let connection = rusqlite::Connection::open(shop.database.path()).unwrap();
    let mut anew = BTreeSet::new();
    // Not often: the sweep of due holds runs when there are some, and the start of stock once in a product's life.
    let is_rare = |sql: &str| sql.starts_with("UPDATE reservation") || sql.contains("'start'");
    for (sql, parameters) in statements.into_iter().filter(|(sql, _)| !is_rare(sql)) {
        let to_sqlite = |value: &Value| match value {
            Value::Null => SqliteValue::Null,
            Value::Integer(number) => SqliteValue::Integer(*number),
            Value::Text(text) => SqliteValue::Text(text.clone()),
        };
        for _ in 0..3 {
            // Whatever it would do is undone, so that each round finds the same.
            connection.execute_batch("BEGIN").unwrap();
            let mut statement = connection.prepare_cached(&sql).unwrap();
            let mut rows = statement.query(rusqlite::params_from_iter(parameters.iter().map(to_sqlite))).unwrap();
            while let Ok(Some(_)) = rows.next() {}
            drop(rows);
            if statement.get_status(StatementStatus::RePrepare) > 0 {
                anew.insert(sql.clone());
            }
            drop(statement);
            connection.execute_batch("ROLLBACK").unwrap();
        }
    }
    assert_eq!(anew, BTreeSet::new());
}

/// Statements of a trigger's body and its condition, with parameters in place of `NEW` and `OLD`.
fn trigger_statements(sql: &str) -> Vec<String> {
    let (head, body) = sql.split_once("BEGIN").unwrap();
    let body = body.trim_end().strip_suffix("END").unwrap();
    let condition = head.split_once("WHEN").map(|(_, condition)| format!("SELECT {condition}"));
    let without_comments = body.lines().filter(|line| !line.trim_start().starts_with("--")).collect::<Vec<_>>().join("\n");
    let statements = without_comments.split(';').map(str::to_owned).chain(condition);
    let statements = statements.filter(|statement| !statement.trim().is_empty() && !statement.contains("RAISE"));
    statements.map(|statement| with_parameters(&statement)).collect()
}

fn with_parameters(statement: &str) -> String {
    let mut sql = statement.to_owned();
    for row in ["NEW.", "OLD."] {
        while let Some(start) = sql.find(row) {
            let rest = &sql[start + row.len()..];
            let length =
                rest.find(|character: char| !character.is_ascii_alphanumeric() && character != '_').unwrap_or(rest.len());
            sql.replace_range(start..start + row.len() + length, "?1");
        }
    }
    sql
}

#[test]
fn no_trigger_scans_a_table() {
    let shop = Shop::default();
    let mut looked_at = 0;
    for row in shop.query("SELECT sql FROM sqlite_schema WHERE type = 'trigger'") {
        for sql in trigger_statements(row.text(0).unwrap()) {
            let parameters = if sql.contains("?1") { vec![Value::Null] } else { vec![] };
            let plan = plan(&shop, &sql, parameters);
            assert_eq!(scans(&plan), Vec::<&String>::new(), "{sql}\n{plan:#?}");
            looked_at += plan.len();
        }
    }
    assert!(looked_at > 30, "the triggers were not understood: {looked_at}");
}

/// Runs the list and gives the plan of its last statement.
fn list_plan(list: &'static List, text: &str, run: impl Fn(&Shop, &jsonapi::query::Query)) -> Vec<String> {
    let (shop, recording) = recorded_shop();
    run(&shop, &query(list, text));
    let statements = recording.statements.lock().unwrap().clone();
    let is_page = |sql: &str| sql.contains(" ORDER BY ") && sql.ends_with("LIMIT ?");
    let (sql, parameters) = statements.into_iter().find(|(sql, _)| is_page(sql)).unwrap();
    plan(&shop, &sql, parameters)
}

#[test]
fn no_documented_order_is_sorted_by_hand() {
    type Run = fn(&Shop, &jsonapi::query::Query);
    let lists: [(&List, &[&str], Run); 5] = [
        (
            &STOCK_LIST,
            &[
                "",
                "sort=on_hand",
                "sort=-on_hand",
                "sort=available",
                "sort=-available",
                "sort=updated_at",
                "sort=-updated_at",
                "filter[low_stock]=true",
            ],
            |shop, query| drop(block_on(shop.repository.stocks.list(query, 0)).unwrap()),
        ),
        (&MOVEMENT_LIST, &["", "sort=created_at", "filter[product_id]=00000000-0000-4000-8000-000000000000"], |shop, query| {
            drop(block_on(shop.repository.movements.list(query, None)).unwrap());
        }),
        (&PURCHASE_LIST, &["", "sort=created_at", "filter[product_id]=00000000-0000-4000-8000-000000000000"], |shop, query| {
            drop(block_on(shop.repository.purchases.list(query)).unwrap());
        }),
        (
            &RESERVATION_LIST,
            &["", "sort=created_at", "filter[product_id]=00000000-0000-4000-8000-000000000000"],
            |shop, query| drop(block_on(shop.repository.reservations.list(query, 0)).unwrap()),
        ),
        (&EVENT_LIST, &["", "sort=-created_at", "filter[product_id]=00000000-0000-4000-8000-000000000000"], |shop, query| {
            drop(block_on(shop.repository.events.list(query, 0)).unwrap());
        }),
    ];
    for (list, orders, run) in lists {
        for order in orders {
            let plan = list_plan(list, order, run);
            assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "{order}: {plan:#?}");
            // In the order of an index or of the table itself, a scan stops at the end of the page. What is filtered by
            // product must not read past others.
            assert!(!order.contains("product_id") || scans(&plan).is_empty(), "{order}: {plan:#?}");
            assert!(!order.contains("low_stock") || plan[0].ends_with("USING INDEX stock_low"), "{order}: {plan:#?}");
        }
    }
}

#[test]
fn a_page_in_the_middle_is_found_by_the_index() {
    let (shop, recording) = recorded_shop();
    for _ in 0..3 {
        shop.start(5, 0);
    }
    for sort in ["on_hand", "-on_hand", "available", "updated_at"] {
        recording.statements.lock().unwrap().clear();
        let first = query(&STOCK_LIST, &format!("page[size]=1&sort={sort}"));
        let next = block_on(shop.repository.stocks.list(&first, shop.now())).unwrap().next.unwrap();
        let second = query(&STOCK_LIST, &format!("page[size]=1&sort={sort}&page[after]={next}"));
        block_on(shop.repository.stocks.list(&second, shop.now())).unwrap();
        let statements = recording.statements.lock().unwrap().clone();
        let (sql, parameters) = statements.into_iter().find(|(sql, _)| sql.contains("(?, ?)")).unwrap();
        let plan = plan(&shop, &sql, parameters);
        assert!(plan[0].starts_with("SEARCH s USING INDEX stock_by_"), "{plan:#?}");
        assert_eq!(scans(&plan), Vec::<&String>::new());
    }
}

#[test]
fn a_purchase_is_found_by_its_reference() {
    let plan = list_plan(&PURCHASE_LIST, "filter[reference]=7", |shop, query| {
        drop(block_on(shop.repository.purchases.list(query)).unwrap());
    });
    assert!(plan[0].contains("purchase_by_reference"), "{plan:#?}");
}
