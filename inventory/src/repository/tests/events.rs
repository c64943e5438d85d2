use std::collections::BTreeSet;

use futures::executor::block_on;
use store::SequenceId;

use super::support::{Shop, in_parallel};
use crate::domain::*;
use crate::migrations::MIGRATIONS;

fn kinds(shop: &Shop, product: ProductId) -> Vec<String> {
    shop.events(product).into_iter().map(|(kind, _)| kind).collect()
}

fn count(shop: &Shop, kind: &str) -> i64 {
    shop.number(&format!("SELECT count(*) FROM event WHERE kind = '{kind}'"))
}

#[test]
fn every_change_is_told_with_its_version() {
    let (shop, product) = Shop::with_stock(5);
    let purchase = shop.buy(product, 1).unwrap();
    shop.cancel(purchase.order.purchase_id).unwrap();
    let hold = shop.hold(product, 2, 60).unwrap();
    shop.confirm(&hold.hold).unwrap();
    let hold = shop.hold(product, 1, 60).unwrap();
    shop.release(&hold.hold).unwrap();
    shop.hold(product, 1, 60).unwrap();
    shop.wait(60);
    shop.set(product, Some(0), Some(0)).unwrap();
    shop.delete(product).unwrap();
    let expected = [
        ("inventory.changed", 1),
        ("inventory.changed", 2),
        ("purchase.completed", 2),
        ("inventory.changed", 3),
        ("purchase.cancelled", 3),
        ("inventory.changed", 4),
        ("reservation.held", 4),
        ("inventory.changed", 5),
        ("reservation.confirmed", 5),
        ("purchase.completed", 5),
        ("inventory.changed", 6),
        ("reservation.held", 6),
        ("inventory.changed", 7),
        ("reservation.released", 7),
        ("inventory.changed", 8),
        ("reservation.held", 8),
        ("inventory.changed", 9),
        ("reservation.expired", 9),
        ("inventory.changed", 10),
        ("inventory.out_of_stock", 10),
        ("inventory.changed", 11),
    ];
    assert_eq!(shop.events(product), expected.map(|(kind, version)| (kind.to_owned(), version)));
    shop.assert_books_agree();
}

/// Each request has an id of its own here.
#[test]
fn every_event_says_whose_request_made_it() {
    let (shop, product) = Shop::with_stock(5);
    let purchase = shop.buy(product, 1).unwrap();
    shop.cancel(purchase.order.purchase_id).unwrap();
    let hold = shop.hold(product, 2, 60).unwrap();
    shop.confirm(&hold.hold).unwrap();
    let hold = shop.hold(product, 1, 60).unwrap();
    shop.release(&hold.hold).unwrap();
    shop.receive(product, 1).unwrap();
    shop.set(product, None, Some(2)).unwrap();
    shop.set(product, Some(0), Some(0)).unwrap();
    shop.delete(product).unwrap();
    shop.start_again(product, 0, 0).unwrap();
    shop.delete(product).unwrap();
    shop.start_again(product, 3, 0).unwrap();
    let told = "SELECT version, count(DISTINCT request_id) AS requests, count(*) AS events, count(request_id) AS known, \
        count(*) FILTER (WHERE actor IS 'till') AS by_till, min(request_id) AS request_id \
        FROM event GROUP BY version ORDER BY version";
    let mut requests = BTreeSet::new();
    for row in shop.query(told) {
        let number = |column| row.integer(column).unwrap();
        assert_eq!([number("requests"), number("known"), number("by_till")], [1, number("events"), number("events")], "{row:?}");
        requests.insert(row.text("request_id").unwrap().to_owned());
    }
    assert_eq!(requests.len(), 14, "one for each change");
    // Time has no key, and neither has who writes by hand.
    shop.hold(product, 1, 60).unwrap();
    shop.wait(60);
    assert_eq!(block_on(shop.repository.expire_holds(shop.now())), Ok(1));
    shop.query("UPDATE stock SET low_stock_threshold = 1, version = version + 1");
    let nobodys = "SELECT group_concat(kind || ' ' || version, ', ') AS told FROM (SELECT * FROM event WHERE actor IS NULL \
        AND request_id IS NULL ORDER BY sequence)";
    let expected = "inventory.changed 16, reservation.expired 16, inventory.changed 17";
    assert_eq!(shop.query(nobodys)[0].text("told"), Ok(expected));
    shop.receive(product, 1).unwrap();
    assert_eq!(shop.number("SELECT count(*) FROM event WHERE actor IS NULL"), 3);
}

/// A file of the build before, in the middle of everything.
#[test]
fn old_events_stay_as_they_are_and_the_books_go_on() {
    let count = MIGRATIONS.iter().position(|step| step.name == "0009_event_tells_who.sql").unwrap();
    let shop = Shop::after(&MIGRATIONS[..count]);
    let product = shop.start(10, 2);
    let purchase = shop.buy(product, 1).unwrap();
    let [confirmed, released, _overdue] = [(); 3].map(|()| shop.hold(product, 1, 60).unwrap().hold);
    let told =
        "SELECT sequence, kind, subject_id, product_id, version, state_before, state_after, created_at FROM event ORDER BY 1";
    let before = shop.query(told);
    shop.migrate(MIGRATIONS);
    assert_eq!(shop.query(told), before);
    assert_eq!(shop.number("SELECT count(*) FROM event WHERE actor IS NOT NULL OR request_id IS NOT NULL"), 0);
    shop.confirm(&confirmed).unwrap();
    shop.release(&released).unwrap();
    shop.cancel(purchase.order.purchase_id).unwrap();
    shop.wait(60);
    shop.set(product, Some(0), Some(0)).unwrap();
    shop.delete(product).unwrap();
    assert_eq!(shop.query(told)[..before.len()], before);
    assert_eq!(shop.number("SELECT count(*) FROM event WHERE actor IS NULL"), i64::try_from(before.len()).unwrap() + 2);
    shop.assert_books_agree();
}

#[test]
fn an_event_has_its_subject_before_and_after() {
    let (shop, product) = Shop::with_stock(5);
    let purchase = shop.buy(product, 2).unwrap();
    let id = |sequence| SequenceId { sequence, created_at: shop.now() };
    let find = |sequence| block_on(shop.repository.event(id(sequence))).unwrap();
    let state =
        |on_hand: i64| Some(format!(r#"{{"on_hand":{on_hand},"reserved":0,"available":{on_hand},"low_stock_threshold":0}}"#));
    let change = Event {
        sequence: 2,
        kind: EventKind::InventoryChanged,
        subject_id: product.0,
        product_id: product,
        version: 2,
        before: state(5),
        after: state(3),
        actor: Some("till".to_owned()),
        request_id: shop.query("SELECT request_id FROM purchase")[0].optional_text("request_id").unwrap().map(str::to_owned),
        created_at_ms: shop.now(),
    };
    let completed = Event {
        sequence: 3,
        kind: EventKind::PurchaseCompleted,
        subject_id: purchase.order.purchase_id.0,
        before: None,
        after: Some(r#"{"status":"completed","quantity":2}"#.to_owned()),
        ..change.clone()
    };
    assert_eq!(find(1).unwrap().before, None);
    assert_eq!(find(2), Some(change));
    assert_eq!(find(3), Some(completed));
    assert_eq!(find(4), None);
}

#[test]
fn each_crossing_is_told_once() {
    let shop = Shop::default();
    let product = shop.start(100, 10);
    for round in 1..=3 {
        let purchases: Vec<_> = in_parallel(&shop, 50, |shop, _| shop.buy(product, 2).unwrap().order.purchase_id);
        assert_eq!(count(&shop, "inventory.low_stock"), round);
        assert_eq!(count(&shop, "inventory.out_of_stock"), round);
        assert_eq!(count(&shop, "inventory.back_in_stock"), round - 1);
        in_parallel(&shop, 50, |shop, index| shop.cancel(purchases[index]).unwrap());
        assert_eq!(count(&shop, "inventory.back_in_stock"), round);
    }
    shop.assert_books_agree();
}

#[test]
fn a_crossing_is_between_what_was_and_what_is() {
    let shop = Shop::default();
    let product = shop.start(2, 5);
    assert_eq!(kinds(&shop, product), ["inventory.changed"], "a start crosses nothing");
    // Low before and after: neither value alone decides.
    shop.set(product, Some(20), Some(50)).unwrap();
    assert_eq!(count(&shop, "inventory.low_stock"), 0);
    shop.set(product, None, Some(19)).unwrap();
    shop.set(product, None, Some(20)).unwrap();
    assert_eq!(count(&shop, "inventory.low_stock"), 1, "a raised threshold is a crossing too");
    shop.set(product, Some(0), None).unwrap();
    assert_eq!((count(&shop, "inventory.low_stock"), count(&shop, "inventory.out_of_stock")), (1, 1));
    shop.set(product, Some(30), Some(0)).unwrap();
    shop.set(product, Some(0), None).unwrap();
    assert_eq!(count(&shop, "inventory.low_stock"), 1, "a threshold of 0 asks for no warning");
    assert_eq!((count(&shop, "inventory.back_in_stock"), count(&shop, "inventory.out_of_stock")), (1, 2));
}

#[test]
fn holds_count_for_crossings_and_a_confirmation_crosses_nothing() {
    let (shop, product) = Shop::with_stock(3);
    let hold = shop.hold(product, 3, 60).unwrap();
    assert_eq!(count(&shop, "inventory.out_of_stock"), 1);
    shop.confirm(&hold.hold).unwrap();
    assert_eq!((count(&shop, "inventory.out_of_stock"), count(&shop, "inventory.back_in_stock")), (1, 0));
    shop.receive(product, 3).unwrap();
    shop.hold(product, 3, 60).unwrap();
    shop.wait(60);
    // The hold ran out, and only then the stock was bought.
    shop.buy(product, 3).unwrap();
    assert_eq!((count(&shop, "inventory.out_of_stock"), count(&shop, "inventory.back_in_stock")), (3, 2));
    shop.assert_books_agree();
}
