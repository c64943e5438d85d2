//! What `SQLite` means to do: a read must not become slower with the catalogue.

use jsonapi::query::Query;
use platform::Value;
use rusqlite::StatementStatus;
use rusqlite::types::Value as SqliteValue;
use store::{Condition, Parameter, Statement, Step};

use super::support::{BEGINNING, Shop, parse, price_change, product};
use crate::api;
use crate::domain::{Delete, Update};
use crate::repository::{events, products, statements};

/// The plan of a page, without the parameters' values, which play no part in it.
fn page_plan(shop: &Shop, query: &str) -> String {
    planned(shop, products::LISTING.page(&parse(query, &api::product::resource::LIST), None))
}

fn planned(shop: &Shop, page: Condition) -> String {
    shop.plan(&page.sql, page.values)
}

fn assert_direct(plan: &str, context: &str) {
    let reads_all = plan.lines().any(|step| step.trim() == "SCAN product" || step.trim() == "SCAN event");
    assert!(!reads_all && !plan.contains("TEMP B-TREE"), "{context}:\n{plan}");
}

#[test]
fn every_documented_sort_reads_its_index_in_order() {
    let shop = Shop::open();
    for number in 0..60 {
        shop.create(product(&number.to_string()));
    }
    for field in ["name", "sku", "price", "created_at", "updated_at"] {
        for sort in [field.to_owned(), format!("-{field}")] {
            let first = page_plan(&shop, &format!("sort={sort}"));
            assert!(first.contains(&format!("SCAN product USING INDEX product_by_{field}")), "{sort}:\n{first}");
            assert_direct(&first, &sort);
            let next = shop.list(&format!("sort={sort}")).next.unwrap();
            let previous = shop.list(&format!("sort={sort}&page[after]={next}")).prev.unwrap();
            for cursor in [format!("page[after]={next}"), format!("page[before]={previous}")] {
                let plan = page_plan(&shop, &format!("sort={sort}&{cursor}"));
                assert!(plan.contains(&format!("SEARCH product USING INDEX product_by_{field}")), "{sort} {cursor}:\n{plan}");
                assert_direct(&plan, &format!("{sort} {cursor}"));
            }
        }
    }
}

#[test]
fn a_batch_of_ids_or_skus_is_looked_up() {
    let shop = Shop::open();
    let id = shop.create(product("a")).id;
    let by_id = page_plan(&shop, &format!("filter[id]={id},{id}"));
    assert!(by_id.contains("SEARCH product USING INDEX sqlite_autoindex_product_1 (id=?)"), "{by_id}");
    let by_sku = page_plan(&shop, "filter[sku]=a,b");
    assert!(by_sku.contains("SEARCH product USING INDEX product_by_sku (sku=?)"), "{by_sku}");
    let found = page_plan(&shop, "filter[search]=a");
    assert!(found.contains("SCAN product_search VIRTUAL TABLE INDEX"), "{found}");
}

#[test]
fn the_feed_is_read_in_its_order() {
    let shop = Shop::open();
    for number in 0..30 {
        shop.create(product(&number.to_string()));
    }
    let plan = |query: &str| {
        let query: Query = parse(query, &api::event::LIST);
        planned(&shop, events::LISTING.page(&query, None))
    };
    let waits =
        planned(&shop, events::LISTING.page(&parse("filter[kind]=product.deleted", &api::event::LIST), store::log::since(5)));
    assert_eq!(waits, "SEARCH event USING INTEGER PRIMARY KEY (rowid>?)", "who waits looks at nothing twice");
    let next = |query: &str| shop.feed(query).next.unwrap();
    let by_sequence = "SEARCH event USING INTEGER PRIMARY KEY (rowid>?)";
    assert_eq!(plan(&format!("page[after]={}", next(""))), by_sequence);
    assert_eq!(plan(&format!("sort=created_at&page[after]={}", next("sort=created_at"))), by_sequence);
    assert_eq!(plan("sort=-created_at"), "SCAN event", "backwards, as far as the page goes");
    let since = plan("filter[created_at][gte]=2026-01-01T00:00:00Z&filter[kind]=product.deleted");
    assert!(!since.contains("TEMP B-TREE"), "{since}");
    let subject = plan("filter[subject]=00000000-0000-0000-0000-000000000000");
    assert!(subject.contains("SEARCH event USING INDEX event_by_subject (subject_id=?)"), "{subject}");
    let by_id = plan(&format!("filter[id]={}", store::SequenceId { sequence: 1, created_at: BEGINNING }.uuid()));
    assert!(by_id.contains("SEARCH event USING INTEGER PRIMARY KEY (rowid=?)"), "{by_id}");
}

#[test]
fn single_reads_and_commands_touch_single_rows() {
    let shop = Shop::open();
    let plan = |statement: &Statement| shop.plan(statement.sql(), vec![Value::Null; statement.parameters().len()]);
    assert_eq!(plan(&products::PRODUCT), "SEARCH product USING INDEX sqlite_autoindex_product_1 (id=?)");
    let many = plan(&products::PRODUCTS_BY_ID);
    assert!(many.contains("SEARCH product USING INDEX sqlite_autoindex_product_1 (id=?)"), "{many}");
    assert_eq!(plan(&events::EVENT), "SEARCH event USING INTEGER PRIMARY KEY (rowid=?)");
    let is_list = |statement: &&&Statement| ["products", "events", "products_by_id"].contains(&statement.name);
    for statement in statements().iter().chain(&store::STATEMENTS).filter(|statement| !is_list(statement)) {
        let plan = plan(statement);
        // What a command decides, and the moment in which it does, are themselves tables, of one row.
        let is_one_row =
            |step: &str| ["SCAN CONSTANT ROW", "SCAN next", "SCAN moment"].contains(&step) || step.starts_with("SCAN (subquery-");
        let scans: Vec<&str> = plan.lines().filter(|step| step.starts_with("SCAN") && !is_one_row(step)).collect();
        assert_eq!(scans, Vec::<&str>::new(), "{}:\n{plan}", statement.name);
        assert!(!plan.contains("TEMP B-TREE"), "{}:\n{plan}", statement.name);
    }
}

/// What is bound to a statement.
fn values(statement: &Statement, given: &[Parameter]) -> Vec<SqliteValue> {
    let value = |name: &&str| match given.iter().find(|(known, _)| known == name) {
        Some((_, Value::Integer(number))) => SqliteValue::Integer(*number),
        Some((_, Value::Text(text))) => SqliteValue::Text(text.clone()),
        Some((_, Value::Null)) => SqliteValue::Null,
        None => panic!("{} needs :{name}", statement.name),
    };
    statement.parameters().iter().map(value).collect()
}

/// Some statements make the planner look at their parameters. They are then prepared anew whenever those are bound, which for a
/// command takes several times as long as to run it.
#[test]
fn what_is_done_often_is_prepared_once() {
    let shop = Shop::open();
    let id = shop.create(product("a")).id;
    let connection = rusqlite::Connection::open(shop.outside.database.path()).unwrap();
    let command = |step: &dyn Fn() -> (&'static Statement, Vec<Parameter>)| {
        let (statement, mut parameters) = step();
        parameters.extend([("attempt_id", shop.id().into()), ("actor", "x".into()), ("request_id", "r".into())]);
        parameters.extend(["idempotency_key", "fingerprint", "key_lifetime_ms", "position"].map(|name| (name, Value::Null)));
        parameters.push(("now", 0.into()));
        (statement, parameters)
    };
    for round in 0..3 {
        let create = shop.new_product(&round.to_string());
        let update = Update { id, change: price_change(&round.to_string()), expected_version: None };
        let delete = Delete { id: shop.id(), expected_version: None };
        let all = [
            command(&|| (create.statement(), create.parameters())),
            command(&|| (update.statement(), update.parameters())),
            command(&|| (delete.statement(), delete.parameters())),
            (&products::PRODUCT, vec![("id", id.into())]),
            (&products::PRODUCTS_BY_ID, vec![("ids", format!("[\"{id}\"]").into())]),
        ];
        for (statement, parameters) in all {
            let name = statement.name;
            let mut prepared = connection.prepare_cached(statement.sql()).unwrap();
            let mut rows = prepared.query(rusqlite::params_from_iter(values(statement, &parameters))).unwrap();
            assert!(rows.next().unwrap().is_some() && rows.next().unwrap().is_none(), "{name}");
            drop(rows);
            assert_eq!(prepared.get_status(StatementStatus::RePrepare), 0, "{name}");
        }
    }
}
