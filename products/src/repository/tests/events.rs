use futures::executor::block_on;
use platform::{Database, DatabaseError};

use super::{Change, Effect, Shop, Status, name, price_change, product};
use crate::repository::EventKind;

#[test]
fn a_product_s_life_is_told() {
    let shop = Shop::open();
    let created = shop.create(product("a"));
    let Ok(Effect::Updated(updated)) = shop.change(created.id, price_change("1")) else { panic!() };
    shop.change(created.id, price_change("1")).unwrap();
    shop.delete(created.id).unwrap();
    let events = shop.events("");
    let told: Vec<_> = events.iter().map(|event| (event.sequence, event.kind, event.version)).collect();
    assert_eq!(told, [(1, EventKind::Created, 1), (2, EventKind::Updated, 2), (3, EventKind::Deleted, 3)]);
    let states: Vec<_> = events.iter().map(|event| (event.before.clone(), event.after.clone())).collect();
    assert_eq!(states, [(None, Some(created.clone())), (Some(created), Some(updated.clone())), (Some(updated), None)]);
    for event in &events {
        assert_eq!(block_on(shop.repository.event(event.id)).unwrap().as_ref(), Some(event));
    }
}

#[test]
fn refusals_are_not_told() {
    let shop = Shop::open();
    let (first, second) = (shop.create(product("a")), shop.create(product("b")));
    shop.change(second.id, Change { sku: Some(first.sku), ..Change::default() }).unwrap_err();
    shop.delete(super::new_id(&shop.repository)).unwrap_err();
    assert_eq!(shop.events("").len(), 2);
}

#[test]
fn the_feed_is_filtered() {
    let shop = Shop::open();
    let (first, second) = (shop.create(product("a")), shop.create(product("b")));
    shop.change(first.id, Change { status: Some(Status::Archived), ..Change::default() }).unwrap();
    shop.delete(second.id).unwrap();
    let sequences = |query: &str| shop.events(query).iter().map(|event| event.sequence).collect::<Vec<_>>();
    assert_eq!(sequences(&format!("filter[subject]={}", first.id)), [1, 3]);
    assert_eq!(sequences("filter[kind]=product.updated,product.deleted"), [3, 4]);
    let ids: Vec<String> = shop.events("").iter().map(|event| event.id.to_string()).collect();
    assert_eq!(sequences(&format!("filter[id]={},{},{}", ids[2], ids[0], first.id)), [1, 3]);
    assert_eq!(sequences(&format!("filter[id][ne]={}", ids[1])), [1, 3, 4]);
    assert_eq!(sequences("filter[sequence][gt]=2"), [3, 4]);
    assert_eq!(sequences("filter[version]=2&sort=-created_at"), [4, 3]);
}

#[test]
fn history_cannot_be_changed_and_versions_cannot_skip() {
    let shop = Shop::open();
    shop.create(product("a"));
    let refuses = |sql: &str, reason: &str| match block_on(shop.outside.database.query(sql, vec![])) {
        Err(DatabaseError::Failed(message)) => assert!(message.contains(reason), "{message}"),
        other => panic!("{sql}: {other:?}"),
    };
    refuses("UPDATE event SET version = 9", "never changed");
    refuses("DELETE FROM event", "never removed");
    refuses("UPDATE product SET version = 3", "next version");
    refuses("UPDATE product SET name = 'x'", "next version");
    refuses("DELETE FROM product", "keeps its row");
}

#[test]
fn a_change_in_any_other_way_is_told_as_well() {
    let shop = Shop::open();
    let created = shop.create(product("a"));
    let id = super::new_id(&shop.repository);
    shop.rows(&format!("UPDATE product SET name = 'by hand', version = version + 1, attempt_id = '{id}'"));
    let told = block_on(shop.repository.event(id)).unwrap().unwrap();
    assert_eq!(told.after.map(|after| after.name), Some(name("by hand")));
    assert_eq!(told.before, Some(created));
}
