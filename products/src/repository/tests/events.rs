use futures::executor::block_on;
use platform::{DatabaseError, Query};
use store::SequenceId;

use super::support::{BEGINNING, Shop, name, price_change, product};
use crate::domain::{Change, Event, EventKind, Status};

fn id(event: &Event) -> SequenceId {
    SequenceId { sequence: event.sequence, created_at: event.created_at_ms }
}

#[test]
fn a_product_s_life_is_told() {
    let shop = Shop::open();
    let created = shop.create(product("a"));
    let updated = shop.change(created.id, price_change("1")).unwrap();
    shop.change(created.id, price_change("1")).unwrap();
    shop.delete(created.id).unwrap();
    let told = shop.events("");
    let kinds: Vec<_> = told.iter().map(|event| (event.sequence, event.kind, event.version)).collect();
    assert_eq!(kinds, [(1, EventKind::Created, 1), (2, EventKind::Updated, 2), (3, EventKind::Deleted, 3)]);
    let states: Vec<_> = told.iter().map(|event| (event.before.clone(), event.after.clone())).collect();
    assert_eq!(states, [(None, Some(created.clone())), (Some(created.clone()), Some(updated.clone())), (Some(updated), None)]);
    for event in &told {
        assert_eq!((event.subject_id, event.created_at_ms), (created.id, BEGINNING));
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
    assert_eq!(told.after.map(|after| after.name), Some(name("by hand")));
    assert_eq!(told.before, Some(created));
}
