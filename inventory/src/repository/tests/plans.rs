//! What SQLite does for each statement: a plan that reads a whole table is found here and not in production.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use futures::executor::block_on;
use jsonapi::query::Endpoint;
use platform::database::Transaction;
use platform::native::SqliteDatabase;
use platform::{Database, DatabaseError, Query, Row, Value};
use rusqlite::StatementStatus;
use rusqlite::types::Value as SqliteValue;
use store::{Condition, Listing};

use super::support::{Shop, movement_id, parse, replayed};
use crate::api::{event, figures, movement, purchase, reservation, stock};
use crate::domain::Span;
use crate::repository::{events, figures as counted, movements, purchases, reservations, statements, stock as stocks};
use crate::services::Failed;
use crate::services::operations::TaskStep;

/// What a database was asked, with the parameters of the last time.
type Asked = Mutex<BTreeMap<String, Vec<Value>>>;

/// A database that remembers what it was asked.
struct Recording {
    database: Arc<SqliteDatabase>,
    asked: Asked,
}

struct RecordingTransaction<'a> {
    transaction: Box<dyn Transaction + 'a>,
    asked: &'a Asked,
}

#[async_trait]
impl Query for Recording {
    async fn query(&self, sql: &str, parameters: Vec<Value>) -> Result<Vec<Row>, DatabaseError> {
        self.asked.lock().unwrap().insert(sql.to_owned(), parameters.clone());
        self.database.query(sql, parameters).await
    }
}

#[async_trait]
impl Database for Recording {
    async fn transaction(&self) -> Result<Box<dyn Transaction + '_>, DatabaseError> {
        let transaction = self.database.transaction().await?;
        Ok(Box::new(RecordingTransaction { transaction, asked: &self.asked }))
    }
}

#[async_trait]
impl Query for RecordingTransaction<'_> {
    async fn query(&self, sql: &str, parameters: Vec<Value>) -> Result<Vec<Row>, DatabaseError> {
        self.asked.lock().unwrap().insert(sql.to_owned(), parameters.clone());
        self.transaction.query(sql, parameters).await
    }
}

#[async_trait]
impl Transaction for RecordingTransaction<'_> {
    async fn commit(self: Box<Self>) -> Result<(), DatabaseError> {
        self.transaction.commit().await
    }
}

fn recorded_shop() -> (Shop, Arc<Recording>) {
    let shop = Shop::default();
    let recording = Arc::new(Recording { database: shop.database.clone(), asked: Mutex::default() });
    (shop.over(recording.clone()), recording)
}

/// The steps of a plan.
fn plan(shop: &Shop, sql: &str, parameters: Vec<Value>) -> Vec<String> {
    let rows = block_on(shop.database.query(&format!("EXPLAIN QUERY PLAN {sql}"), parameters)).unwrap();
    rows.iter().map(|row| row.text("detail").unwrap().to_owned()).collect()
}

/// The steps that read something of any size from end to end: what is named is a table, unless the plan makes it itself, which
/// here is always of one row, or of what is asked for, as `json_each` is.
fn scans(plan: &[String]) -> Vec<&String> {
    let made = |name: &str| ["MATERIALIZE ", "CO-ROUTINE "].iter().any(|made| plan.contains(&format!("{made}{name}")));
    let scanned = |step: &&String| {
        let name = step.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next());
        name.is_some_and(|name| !["CONSTANT", "json_each"].contains(&name) && !made(name))
    };
    plan.iter().filter(scanned).collect()
}

/// Every command and every read of one, as the database was asked.
fn all_statements() -> (Shop, BTreeMap<String, Vec<Value>>) {
    let (shop, recording) = recorded_shop();
    let product = shop.start(20, 0);
    let purchase = shop.buy(product, 1).unwrap();
    shop.cancel(purchase.order.purchase_id).unwrap();
    let hold = shop.hold(product, 1, 60).unwrap();
    shop.confirm(&hold.hold).unwrap();
    let hold = shop.hold(product, 1, 60).unwrap();
    shop.release(&hold.hold).unwrap();
    shop.hold(product, 1, 60).unwrap();
    shop.wait(60);
    let movement = shop.receive(product, 1).unwrap();
    shop.movement(&movement);
    shop.set(product, Some(0), None).unwrap();
    shop.delete(product).unwrap();
    shop.start_again(product, 5, 0).unwrap();
    block_on(async {
        let steps = [TaskStep::of(&shop.order(product, 1))];
        let (repository, keyed) = (&shop.repository, shop.keyed("k", "f"));
        repository.store.all(&keyed, &steps).await.unwrap();
        let again = async { Err::<_, Failed<_>>(Failed::Stopped(store::Stopped::KeyReused)) };
        replayed(repository.store.all_once::<TaskStep, _>(&shop.keyed("k", "f"), again).await).unwrap().unwrap();
        repository.has_movements(product).await.unwrap();
        repository.event(movement_id(&movement)).await.unwrap();
        repository.figures_of_product(product, Span::new(None, None, 0).unwrap(), shop.now()).await.unwrap();
    });
    shop.hold(product, 1, 60).unwrap();
    shop.wait(60);
    shop.stock(product);
    shop.hold(product, 1, 60).unwrap();
    shop.wait(60);
    assert_eq!(block_on(shop.repository.expire_holds(shop.now())), Ok(1));
    let asked = recording.asked.lock().unwrap().clone();
    let forgotten = statements().into_iter().filter(|known| !OF_MANY.contains(&known.name) && !asked.contains_key(known.sql()));
    assert_eq!(forgotten.map(|known| known.name).collect::<Vec<_>>(), Vec::<&str>::new());
    drop(recording);
    (shop, asked)
}

/// The statements that read many rows because that is what is asked for.
const OF_MANY: [&str; 9] = [
    "stocks",
    "movements",
    "purchases",
    "reservations",
    "events",
    "stock_count",
    "consistency",
    "counted_products",
    "shop_state",
];

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
    // Not often: the sweep of due holds runs when there are some.
    let is_rare = |sql: &str| sql.starts_with("/* expire_holds */");
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
        for sql in trigger_statements(row.text("sql").unwrap()) {
            let parameters = if sql.contains("?1") { vec![Value::Null] } else { vec![] };
            let plan = plan(&shop, &sql, parameters);
            assert_eq!(scans(&plan), Vec::<&String>::new(), "{sql}\n{plan:#?}");
            looked_at += plan.len();
        }
    }
    assert!(looked_at > 30, "the triggers were not understood: {looked_at}");
}

/// The plan of a page of this list.
fn page_plan<T>(shop: &Shop, listing: &Listing<T>, list: &Endpoint, text: &str) -> Vec<String> {
    let Condition { sql, values } = listing.page(&parse(list, text), None);
    plan(shop, &sql, values)
}

#[test]
fn no_documented_order_is_sorted_by_hand() {
    const OF_PRODUCT: &str = "filter[product_id]=00000000-0000-4000-8000-000000000000";
    let shop = Shop::default();
    let stock_orders = [
        "",
        "sort=on_hand",
        "sort=-on_hand",
        "sort=available",
        "sort=-available",
        "sort=updated_at",
        "sort=-updated_at",
        "filter[low_stock]=true",
    ];
    let orders = ["", "sort=created_at", "sort=-created_at", OF_PRODUCT];
    let mut plans: Vec<_> = stock_orders.map(|order| (order, page_plan(&shop, &stocks::LISTING, &stock::LIST, order))).into();
    plans.extend(orders.map(|order| (order, page_plan(&shop, &movements::LISTING, &movement::LIST, order))));
    plans.extend(orders.map(|order| (order, page_plan(&shop, &purchases::LISTING, &purchase::LIST, order))));
    plans.extend(orders.map(|order| (order, page_plan(&shop, &reservations::LISTING, &reservation::LIST, order))));
    plans.extend(orders.map(|order| (order, page_plan(&shop, &events::LISTING, &event::LIST, order))));
    // What somebody looks at who keeps a shop: what is out, the live holds, and the newest of one product.
    let newest = format!("{OF_PRODUCT}&sort=-created_at");
    let held = ["filter[status]=held", "filter[status]=held&sort=-created_at"];
    plans.extend(held.map(|order| (order, page_plan(&shop, &reservations::LISTING, &reservation::LIST, order))));
    plans.extend(["filter[available]=0"].map(|order| (order, page_plan(&shop, &stocks::LISTING, &stock::LIST, order))));
    let newest = newest.as_str();
    plans.push((newest, page_plan(&shop, &movements::LISTING, &movement::LIST, newest)));
    plans.push((newest, page_plan(&shop, &purchases::LISTING, &purchase::LIST, newest)));
    plans.push((newest, page_plan(&shop, &reservations::LISTING, &reservation::LIST, newest)));
    for (order, plan) in plans {
        assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "{order}: {plan:#?}");
        // In the order of an index or of the table itself, a scan stops at the end of the page. What is filtered by product must
        // not read past others.
        assert!(!order.contains("product_id") || scans(&plan).is_empty(), "{order}: {plan:#?}");
        assert!(!order.contains("available]=0") || plan[0].contains("stock_by_available (available=?)"), "{order}: {plan:#?}");
        assert!(!order.contains("held") || plan[0].contains("reservation_held_by_created_at"), "{order}: {plan:#?}");
        assert!(!order.contains("low_stock") || plan[0].ends_with("USING INDEX stock_low"), "{order}: {plan:#?}");
    }
}

#[test]
fn a_page_in_the_middle_is_found_by_the_index() {
    let shop = Shop::default();
    for _ in 0..3 {
        shop.start(5, 0);
    }
    for sort in ["on_hand", "-on_hand", "available", "updated_at"] {
        let first = parse(&stock::LIST, &format!("page[size]=1&sort={sort}"));
        let next = block_on(shop.repository.stocks(&first, shop.now())).unwrap().next.unwrap();
        let second = format!("page[size]=1&sort={sort}&page[after]={next}");
        let plan = page_plan(&shop, &stocks::LISTING, &stock::LIST, &second);
        assert!(plan[0].starts_with("SEARCH stock USING INDEX stock_by_"), "{plan:#?}");
        assert_eq!(scans(&plan), Vec::<&String>::new());
    }
}

#[test]
fn a_purchase_is_found_by_its_reference() {
    let plan = page_plan(&Shop::default(), &purchases::LISTING, &purchase::LIST, "filter[reference]=7");
    assert!(plan[0].contains("purchase_by_reference"), "{plan:#?}");
}

/// Of the products that are asked for, however many others there are.
#[test]
fn figures_of_some_products_read_those_alone() {
    let two = "filter[product_id]=00000000-0000-4000-8000-000000000000,00000000-0000-4000-8000-000000000001";
    let plan = page_plan(&Shop::default(), &counted::LISTING, &figures::LIST, two);
    assert_eq!(scans(&plan), Vec::<&String>::new(), "{plan:#?}");
    assert!(plan.iter().any(|step| step.starts_with("SEARCH former_stock USING PRIMARY KEY (product_id=?)")), "{plan:#?}");
}
