use store::limits::KEY_LIFETIME_MS;
use store::{RefusedStep, Stopped};
use uuid::Uuid;

use super::support::{Shop, decide, made, price_change, product, replayed, sku};
use crate::domain::{Change, Delete, Operation, Refusal, Update};

fn create(shop: &Shop, code: &str) -> Operation {
    Operation::Create(shop.new_product(code))
}

fn update(id: Uuid, change: Change, version: i64) -> Operation {
    Operation::Update(Update { id, change, expected_version: Some(version) })
}

fn delete(id: Uuid, expected_version: Option<i64>) -> Operation {
    Operation::Delete(Delete { id, expected_version })
}

#[test]
fn each_sees_what_the_earlier_ones_did() {
    let shop = Shop::open();
    let first = shop.new_product("a");
    let id = first.id;
    let operations = [
        Operation::Create(first),
        update(id, price_change("1"), 1),
        update(id, Change::default(), 2),
        delete(id, Some(2)),
        create(&shop, "a"),
    ];
    let done = made(shop.run(&operations, &shop.attempt())).unwrap();
    let versions: Vec<_> = done.iter().map(|product| product.as_ref().map(|product| product.version)).collect();
    assert_eq!(versions, [Some(1), Some(2), Some(2), None, Some(1)]);
    assert_eq!(shop.skus(""), ["a"]);
    assert_eq!((shop.count("event"), shop.count("command")), (4, 0));
}

#[test]
fn one_refusal_undoes_all() {
    let shop = Shop::open();
    let kept = shop.create(product("kept"));
    let change = Operation::Update(Update { id: kept.id, change: price_change("1"), expected_version: None });
    let operations = [create(&shop, "a"), change, create(&shop, "a"), create(&shop, "b")];
    let refused = RefusedStep { position: 2, refusal: Refusal::SkuTaken };
    assert_eq!(made(shop.run(&operations, &shop.attempt())), Err(refused));
    assert_eq!(shop.list("").items, [kept]);
    assert_eq!((shop.count("event"), shop.count("command")), (1, 0));
    assert_eq!(shop.rows("SELECT rowid FROM product_search").len(), 1);
}

#[test]
fn a_batch_with_a_key_is_answered_as_it_was() {
    let shop = Shop::open();
    let first = shop.new_product("a");
    let operations = [Operation::Create(first.clone()), update(first.id, price_change("1"), 1), create(&shop, "b")];
    let done = made(shop.run(&operations, &shop.keyed("x", "k", "f", "r1"))).unwrap();
    for product in shop.list("").items {
        shop.delete(product.id).unwrap();
    }
    assert_eq!(replayed(shop.run(&operations, &shop.keyed("x", "k", "f", "r2"))), Ok(done));
    assert_eq!(shop.run(&operations, &shop.keyed("x", "k", "g", "r4")), Err(Stopped::KeyReused));
    assert_eq!(decide(&shop.repository, &shop.keyed("x", "k", "f", "r6"), &first), Err(Stopped::KeyReused));
    // The keys of another client are others, and without one nothing is known.
    let refused = RefusedStep { position: 0, refusal: Refusal::IdTaken };
    assert_eq!(made(shop.run(&operations, &shop.keyed("y", "k", "f", "r7"))), Err(refused));
    assert_eq!(made(shop.run(&operations, &shop.attempt())), Err(refused));
}

#[test]
fn a_refused_batch_with_a_key_stays_refused() {
    let shop = Shop::open();
    let missing = delete(shop.id(), None);
    let taken = shop.create(product("b"));
    for (key, operations) in [("sku", [create(&shop, "a"), create(&shop, "b")]), ("id", [create(&shop, "a"), missing])] {
        let refused = made(shop.run(&operations, &shop.keyed("x", key, "f", "r1"))).unwrap_err();
        assert_eq!(refused.position, 1);
        shop.change(taken.id, Change { sku: Some(sku(&format!("free-{key}"))), ..Change::default() }).unwrap();
        let again = replayed(shop.run(&operations, &shop.keyed("x", key, "f", "r2")));
        assert_eq!(again, Err((refused, "r1".to_owned())));
    }
    assert_eq!(shop.count("product"), 1);
}

#[test]
fn a_stale_batch_is_not_kept() {
    let shop = Shop::open();
    let created = shop.create(product("a"));
    shop.change(created.id, price_change("1")).unwrap();
    let planned = |version| update(created.id, price_change("2"), version);
    let attempt = shop.keyed("x", "k", "f", "r1");
    let stale = RefusedStep { position: 0, refusal: Refusal::Stale { current_version: 2 } };
    assert_eq!(made(shop.run(&[planned(1)], &attempt)), Err(stale));
    assert!(made(shop.run(&[planned(2)], &attempt)).is_ok());
}

#[test]
fn an_expired_batch_is_absent_and_its_steps_go_too() {
    let shop = Shop::open();
    let operations: Vec<_> = (0..6).map(|number| create(&shop, &number.to_string())).collect();
    made(shop.run(&operations, &shop.keyed("x", "k", "f", "r1"))).unwrap();
    assert_eq!(shop.count("command"), 7);
    shop.wait(KEY_LIFETIME_MS);
    let refused = RefusedStep { position: 0, refusal: Refusal::IdTaken };
    assert_eq!(made(shop.run(&operations, &shop.keyed("x", "k", "f", "r1"))), Err(refused));
    made(decide(&shop.repository, &shop.keyed("x", "k2", "f", "r2"), &shop.new_product("x"))).unwrap();
    assert_eq!(shop.count("command"), 2);
}

#[test]
fn a_thousand_at_once() {
    let shop = Shop::open();
    let operations: Vec<_> = (0..1_000).map(|number| create(&shop, &number.to_string())).collect();
    assert_eq!(made(shop.run(&operations, &shop.keyed("x", "k", "f", "r"))).unwrap().len(), 1_000);
    assert_eq!((shop.count("product"), shop.count("event")), (1_000, 1_000));
    let done = replayed(shop.run(&operations, &shop.keyed("x", "k", "f", "r"))).unwrap();
    let skus: Vec<String> = done.into_iter().map(|product| product.unwrap().sku.to_string()).collect();
    assert_eq!(skus, (0..1_000).map(|number| number.to_string()).collect::<Vec<_>>());
}
