//! What `SQLite` means to do: a read must not become slower with the catalogue.

use platform::Value;
use rusqlite::StatementStatus;
use rusqlite::types::Value as SqliteValue;

use super::{Command, EVENT_LIST, PRODUCT_LIST, Shop, anybody, new_id, parse, price_change, product};
use crate::repository::command::{Step, statement};
use crate::repository::{events, list, statements};

/// The plan of a page, without the parameters' values, which play no part in it.
fn page_plan(shop: &Shop, query: &str) -> String {
    let statement = list::product_statement(&parse(query, &PRODUCT_LIST));
    shop.plan(&statement.sql, list::to_values(statement.parameters))
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
    for (field, index) in
        [("name", "name"), ("sku", "sku"), ("price", "price"), ("created_at", "created_at"), ("updated_at", "updated_at")]
    {
        for sort in [field.to_owned(), format!("-{field}")] {
            let first = page_plan(&shop, &format!("sort={sort}"));
            assert!(first.contains(&format!("SCAN product USING INDEX product_by_{index}")), "{sort}:\n{first}");
            assert_direct(&first, &sort);
            let next = shop.list(&format!("sort={sort}")).next.unwrap();
            let previous = shop.list(&format!("sort={sort}&page[after]={next}")).prev.unwrap();
            for cursor in [format!("page[after]={next}"), format!("page[before]={previous}")] {
                let plan = page_plan(&shop, &format!("sort={sort}&{cursor}"));
                assert!(plan.contains(&format!("SEARCH product USING INDEX product_by_{index}")), "{sort} {cursor}:\n{plan}");
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
    let next = futures::executor::block_on(shop.repository.events(&parse("", &EVENT_LIST))).unwrap().next.unwrap();
    let plan = |query: &str| {
        let statement = events::event_statement(&parse(query, &EVENT_LIST));
        shop.plan(&statement.sql, list::to_values(statement.parameters))
    };
    assert_eq!(plan(&format!("page[after]={next}")), "SEARCH event USING INTEGER PRIMARY KEY (rowid>?)");
    assert_eq!(plan("sort=-created_at"), "SCAN event USING INDEX event_by_created_at");
    let subject = plan("filter[subject]=00000000-0000-0000-0000-000000000000");
    assert!(subject.contains("SEARCH event USING INDEX event_by_subject (subject=?)"), "{subject}");
    let by_id = plan("filter[id]=00000000-0000-0000-0000-000000000000");
    assert!(by_id.contains("(id=?)"), "{by_id}");
    assert_direct(&shop.plan(events::GET, vec![Value::Null]), "one event");
}

#[test]
fn single_reads_and_commands_touch_single_rows() {
    let shop = Shop::open();
    assert_eq!(shop.plan(statements::GET, vec![Value::Null]), "SEARCH product USING INDEX sqlite_autoindex_product_1 (id=?)");
    let many = shop.plan(statements::GET_MANY, vec!["[]".into()]);
    assert!(many.contains("SEARCH product USING INDEX sqlite_autoindex_product_1 (id=?)"), "{many}");
    let parameters = |count| vec![Value::Null; count];
    for (sql, count) in [
        (statements::CREATE, 17),
        (statements::UPDATE, 19),
        (statements::DELETE, 11),
        (statements::BATCH, 10),
        (statements::STEPS, 1),
        (statements::RECALL, 3),
    ] {
        let plan = shop.plan(sql, parameters(count));
        // What a command decides is itself a table, of one row.
        let is_one_row = |step: &str| ["SCAN CONSTANT ROW", "SCAN next"].contains(&step) || step.starts_with("SCAN (subquery-");
        let scans: Vec<&str> = plan.lines().filter(|step| step.starts_with("SCAN") && !is_one_row(step)).collect();
        assert_eq!(scans, Vec::<&str>::new(), "{sql}:\n{plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{sql}:\n{plan}");
    }
}

/// Some statements make the planner look at their parameters. They are then prepared anew whenever those are bound, which for a
/// command takes several times as long as to run it.
#[test]
fn what_is_done_often_is_prepared_once() {
    let shop = Shop::open();
    let id = shop.create(product("a")).id;
    let connection = rusqlite::Connection::open(shop.outside.database.path()).unwrap();
    let command = |command: &Command| statement(command, shop.repository.attempt().head(&anybody(), &Step::ALONE));
    for round in 0..3 {
        let create = Command::Create { id: new_id(&shop.repository), product: product(&round.to_string()) };
        let all = [
            command(&create),
            command(&Command::Update { id, change: price_change(&round.to_string()), expected_version: None }),
            command(&Command::Delete { id: new_id(&shop.repository), expected_version: None }),
            (statements::GET, vec![id.into()]),
            (statements::GET_MANY, vec![format!("[\"{id}\"]").into()]),
        ];
        for (sql, parameters) in all {
            let mut statement = connection.prepare_cached(sql).unwrap();
            let parameters = parameters.into_iter().map(|value| match value {
                Value::Null => SqliteValue::Null,
                Value::Integer(number) => SqliteValue::Integer(number),
                Value::Text(text) => SqliteValue::Text(text),
            });
            let mut rows = statement.query(rusqlite::params_from_iter(parameters)).unwrap();
            assert!(rows.next().unwrap().is_some() && rows.next().unwrap().is_none(), "{sql}");
            drop(rows);
            assert_eq!(statement.get_status(StatementStatus::RePrepare), 0, "{sql}");
        }
    }
}
