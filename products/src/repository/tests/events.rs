use std::sync::Arc;

use futures::executor::block_on;
use platform::migrations::{self, Migration};
use platform::native::{ManualClock, SqliteDatabase};
use platform::{DatabaseError, Query};
use serde_json::{Value, json};
use store::SequenceId;

use super::support::{BEGINNING, Shop, money, name, parse, price_change, product, sku};
use crate::api;
use crate::domain::{Change, Description, Event, EventKind, Status};
use crate::migrations::MIGRATIONS;
use crate::repository::Repository;

/// What was and what is, of each event.
fn states(told: &[Event]) -> Vec<[Value; 2]> {
    let read = |state: &Option<String>| state.as_deref().map_or(Value::Null, |text| serde_json::from_str(text).unwrap());
    told.iter().map(|event| [read(&event.before), read(&event.after)]).collect()
}

fn id(event: &Event) -> SequenceId {
    SequenceId { sequence: event.sequence, created_at: event.created_at_ms }
}

#[test]
fn a_product_s_life_is_told() {
    let shop = Shop::open();
    let created = shop.create(product("a"));
    shop.change(created.id, price_change("1")).unwrap();
    shop.change(created.id, price_change("1")).unwrap();
    shop.delete(created.id).unwrap();
    let told = shop.events("");
    let kinds: Vec<_> = told.iter().map(|event| (event.sequence, event.kind, event.version)).collect();
    assert_eq!(kinds, [(1, EventKind::Created, 1), (2, EventKind::Updated, 2), (3, EventKind::Deleted, 3)]);
    let whole = |minor: i64, version: i64| {
        json!({ "sku": "a", "name": "a", "description": "", "price_minor": minor, "currency": "USD", "status": "active",
            "version": version, "created_at": BEGINNING, "updated_at": BEGINNING })
    };
    let expected = [
        [Value::Null, whole(1_250, 1)],
        [json!({ "price": [1_250, "USD"], "version": 1 }), json!({ "price": [100, "USD"], "version": 2 })],
        [whole(100, 2), Value::Null],
    ];
    assert_eq!(states(&told), expected, "all of it where it begins and ends, and otherwise what changed");
    for event in &told {
        assert_eq!((event.subject_id, event.created_at_ms), (created.id, BEGINNING));
        assert_eq!((event.actor.as_deref(), event.request_id.as_deref()), (Some("default"), Some("r")));
        let id = id(event);
        assert_eq!(block_on(shop.repository.event(id)).unwrap().as_ref(), Some(event));
        let another_time = SequenceId { created_at: BEGINNING + 1, ..id };
        assert_eq!(block_on(shop.repository.event(another_time)).unwrap(), None);
    }
}

#[test]
fn refusals_are_not_told() {
    let shop = Shop::open();
    let (first, second) = (shop.create(product("a")), shop.create(product("b")));
    shop.change(second.id, Change { sku: Some(first.sku), ..Change::default() }).unwrap_err();
    shop.delete(shop.id()).unwrap_err();
    assert_eq!(shop.events("").len(), 2);
}

#[test]
fn the_feed_is_filtered() {
    let shop = Shop::open();
    let (first, second) = (shop.create(product("a")), shop.create(product("b")));
    shop.change(first.id, Change { status: Some(Status::Archived), ..Change::default() }).unwrap();
    shop.wait(1);
    shop.delete(second.id).unwrap();
    let sequences = |query: &str| shop.events(query).iter().map(|event| event.sequence).collect::<Vec<_>>();
    assert_eq!(sequences(&format!("filter[subject]={}", first.id)), [1, 3]);
    assert_eq!(sequences("filter[kind]=product.updated,product.deleted"), [3, 4]);
    let ids: Vec<String> = shop.events("").iter().map(|event| id(event).uuid().to_string()).collect();
    assert_eq!(sequences(&format!("filter[id]={},{},{}", ids[2], ids[0], first.id)), [1, 3]);
    assert_eq!(sequences(&format!("filter[id][ne]={}", ids[1])), [1, 3, 4]);
    assert_eq!(sequences("filter[sequence][gt]=2"), [3, 4]);
    assert_eq!(sequences("filter[version]=2&sort=-created_at"), [4, 3]);
    assert_eq!(sequences("filter[created_at][lte]=2125-12-08T00:00:00Z"), [1, 2, 3]);
    assert_eq!(sequences("filter[created_at][gt]=2125-12-08T00:00:00Z"), [4]);
}

#[test]
fn the_feed_is_followed_both_ways() {
    let shop = Shop::open();
    for number in 0..7 {
        shop.create(product(&number.to_string()));
    }
    for (sort, expected) in [("", [1, 2, 3, 4, 5, 6, 7]), ("&sort=-created_at", [7, 6, 5, 4, 3, 2, 1])] {
        let mut page = shop.feed(&format!("page[size]=3{sort}"));
        let mut seen: Vec<i64> = Vec::new();
        loop {
            seen.extend(page.items.iter().map(|event| event.sequence));
            let Some(next) = &page.next else { break };
            page = shop.feed(&format!("page[size]=3{sort}&page[after]={next}"));
        }
        assert_eq!(seen, expected);
        let before = shop.feed(&format!("page[size]=3{sort}&page[before]={}", page.prev.unwrap())).items;
        assert_eq!(before.iter().map(|event| event.sequence).collect::<Vec<_>>(), expected[3..6]);
    }
}

#[test]
fn history_cannot_be_changed_and_versions_cannot_skip() {
    let shop = Shop::open();
    shop.create(product("a"));
    let refuses = |sql: &str, reason: &str| match block_on(shop.outside.database.query(sql, vec![])) {
        Err(DatabaseError::Failed(message)) => assert!(message.contains(reason), "{message}"),
        other => panic!("{sql}: {other:?}"),
    };
    refuses("UPDATE event SET version = 9", "event: immutable");
    refuses("DELETE FROM event", "event: immutable");
    let again = |sequence| {
        let columns = "kind, subject_id, version, state_before, state_after, created_at";
        format!("INSERT OR REPLACE INTO event (sequence, {columns}) SELECT {sequence}, kind, 'x', 1, NULL, NULL, 0 FROM event")
    };
    refuses(&again(1), "event: immutable");
    refuses(&again(9), "event: not the next one");
    refuses("UPDATE product SET version = 3", "next version");
    refuses("UPDATE product SET name = 'x'", "next version");
    refuses("DELETE FROM product", "keeps its row");
}

#[test]
fn a_change_in_any_other_way_is_told_as_well() {
    let shop = Shop::open();
    let created = shop.create(product("a"));
    shop.rows("UPDATE product SET name = 'by hand', version = version + 1");
    let told = shop.events("").pop().unwrap();
    assert_eq!((told.kind, told.version), (EventKind::Updated, 2));
    assert_eq!((&told.actor, &told.request_id), (&None, &None), "nobody is blamed for it");
    let expected = [json!({ "name": "a", "version": 1 }), json!({ "name": "by hand", "version": 2 })];
    assert_eq!(states(&[told]), [expected]);
    shop.delete(created.id).unwrap();
    assert_eq!(shop.events("").pop().unwrap().actor.as_deref(), Some("default"));
}

#[test]
fn each_member_is_told_when_it_changes_and_only_then() {
    let shop = Shop::open();
    let id = shop.create(product("a")).id;
    let change = |change: Change| {
        shop.wait(1);
        let version = shop.change(id, change).unwrap().version;
        let [mut before, mut after] = states(&shop.events("sort=-created_at&page[size]=1")).remove(0);
        let take = |state: &mut Value, name: &str| state.as_object_mut().unwrap().remove(name).unwrap();
        assert_eq!((take(&mut before, "version"), take(&mut after, "version")), (json!(version - 1), json!(version)));
        assert!(take(&mut before, "updated_at").as_i64() < take(&mut after, "updated_at").as_i64());
        [before, after]
    };
    let renamed = Change { name: Some(name("b")), ..Change::default() };
    assert_eq!(change(renamed), [json!({ "name": "a" }), json!({ "name": "b" })]);
    let coded = Change { sku: Some(sku("b")), status: Some(Status::Archived), ..Change::default() };
    assert_eq!(change(coded), [json!({ "sku": "a", "status": "active" }), json!({ "sku": "b", "status": "archived" })]);
    let described = Change { description: Some(Description::new("\"é\"\n").unwrap()), ..Change::default() };
    assert_eq!(change(described), [json!({ "description": "" }), json!({ "description": "\"é\"\n" })]);
    // 12.50 in another currency with as many decimals, and then 1250 in one without.
    let price = |text: &str, currency: &str| Change { price: Some(money(text, currency)), ..Change::default() };
    assert_eq!(change(price("12.50", "EUR")), [json!({ "currency": "USD" }), json!({ "currency": "EUR" })]);
    let expected = [json!({ "price": [1_250, "EUR"], "currency": "EUR" }), json!({ "price": [1_250, "JPY"], "currency": "JPY" })];
    assert_eq!(change(price("1250", "JPY")), expected);
}

/// A file of the build before, whose events held everything twice.
#[test]
fn old_events_stay_as_they_are() {
    let database = Arc::new(SqliteDatabase::temporary());
    let migrate = |steps: &[Migration]| block_on(migrations::run(&*database, &ManualClock::default(), steps)).unwrap();
    let rows = |sql: &str| block_on(database.query(sql, vec![])).unwrap();
    let whole = "sequence, kind, subject_id, version, state_before, state_after, created_at";
    let count = MIGRATIONS.iter().position(|step| step.name == "0006_event_tells_changes.sql").unwrap();
    migrate(&MIGRATIONS[..count]);
    rows(
        "INSERT INTO product (id, sku, name, description, price_minor, currency, price_ten_thousandths, status, version, \
        created_at, updated_at) VALUES ('00000000-0000-0000-0000-000000000001', 'a', 'a', '', 100, 'USD', 10000, 'active', 1, 1, 1)",
    );
    rows("UPDATE product SET name = 'b', version = 2");
    let before = rows(&format!("SELECT {whole} FROM event"));
    assert_eq!(before.len(), 2);
    migrate(MIGRATIONS);
    assert_eq!(rows(&format!("SELECT {whole} FROM event")), before);
    let repository = Repository::new(database.clone());
    let read = || block_on(repository.events(&parse("", &api::event::LIST), 0)).unwrap().items;
    assert!(read().iter().all(|event| event.actor.is_none() && event.request_id.is_none()));
    rows("UPDATE product SET name = 'c', version = 3");
    let told = states(&read());
    assert_eq!(told[1][1]["price_minor"], 100);
    assert_eq!(told[2], [json!({ "name": "b", "version": 2 }), json!({ "name": "c", "version": 3 })]);
}
