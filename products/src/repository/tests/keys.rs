use store::limits::KEY_LIFETIME_MS;
use store::{Done, Stopped};

use super::support::{Shop, decide, made, price_change, product, replayed};
use crate::domain::{Delete, Product, Refusal, Update};

/// What comes of creating a product under this key.
fn create(shop: &Shop, code: &str, [actor, key, fingerprint, request]: [&str; 4]) -> Result<Done<Product>, Stopped<Refusal>> {
    decide(&shop.repository, &shop.keyed(actor, key, fingerprint, request), &shop.new_product(code))
}

#[test]
fn the_same_request_is_answered_as_it_was() {
    let shop = Shop::open();
    let created = made(create(&shop, "a", ["x", "k", "f", "r1"])).unwrap();
    shop.wait(7);
    // Neither a change nor the end of the product changes the answer.
    shop.change(created.id, price_change("1")).unwrap();
    shop.delete(created.id).unwrap();
    let again = decide(&shop.another(), &shop.keyed("x", "k", "f", "r2"), &shop.new_product("a"));
    assert_eq!(replayed(again), Ok(created));
    assert_eq!(shop.count("product"), 1);
}

#[test]
fn a_refusal_sticks() {
    let shop = Shop::open();
    let taken = shop.create(product("a"));
    assert_eq!(made(create(&shop, "a", ["x", "k", "f", "r1"])), Err(Refusal::SkuTaken));
    shop.delete(taken.id).unwrap();
    assert_eq!(replayed(create(&shop, "a", ["x", "k", "f", "r2"])), Err((Refusal::SkuTaken, "r1".to_owned())));
    assert!(made(create(&shop, "a", ["x", "k2", "f", "r3"])).is_ok());
}

#[test]
fn changes_can_have_keys_too() {
    let shop = Shop::open();
    let id = shop.create(product("a")).id;
    let update = Update { id, change: price_change("1"), expected_version: Some(1) };
    let delete = Delete { id, expected_version: Some(1) };
    let updated = made(decide(&shop.repository, &shop.keyed("x", "u", "u", "r1"), &update)).unwrap();
    assert_eq!(updated.version, 2);
    assert_eq!(replayed(decide(&shop.repository, &shop.keyed("x", "u", "u", "r2"), &update)), Ok(updated));
    let stale = Refusal::Stale { current_version: 2 };
    assert_eq!(made(decide(&shop.repository, &shop.keyed("x", "d", "d", "r1"), &delete)), Err(stale));
    assert_eq!(replayed(decide(&shop.repository, &shop.keyed("x", "d", "d", "r2"), &delete)), Err((stale, "r1".to_owned())));
}

#[test]
fn another_request_under_the_key_does_nothing() {
    let shop = Shop::open();
    made(create(&shop, "a", ["x", "k", "f", "r1"])).unwrap();
    assert_eq!(create(&shop, "b", ["x", "k", "g", "r2"]), Err(Stopped::KeyReused));
    assert_eq!(shop.count("product"), 1);
}

#[test]
fn keys_of_different_clients_are_different() {
    let shop = Shop::open();
    made(create(&shop, "a", ["x", "k", "f", "r1"])).unwrap();
    assert_eq!(made(create(&shop, "a", ["y", "k", "f", "r2"])), Err(Refusal::SkuTaken));
}

#[test]
fn a_key_ends_after_its_time_and_not_before() {
    let shop = Shop::open();
    let decide = |code: &str| create(&shop, code, ["x", "k", "f", "r"]);
    made(decide("a")).unwrap();
    shop.wait(KEY_LIFETIME_MS - 1);
    replayed(decide("a")).unwrap();
    shop.wait(1);
    assert_eq!(made(decide("a")), Err(Refusal::SkuTaken));
    assert_eq!(replayed(decide("a")), Err((Refusal::SkuTaken, "r".to_owned())));
    assert_eq!(shop.count("command"), 1);
}

#[test]
fn expired_keys_are_cleared_a_few_at_a_time() {
    let shop = Shop::open();
    let decide = |key: &str| made(create(&shop, key, ["x", key, "f", "r"])).unwrap();
    for key in 0..10 {
        decide(&format!("old-{key}"));
    }
    shop.wait(KEY_LIFETIME_MS);
    let kept: Vec<i64> = (0..4)
        .map(|key| {
            decide(&format!("new-{key}"));
            shop.count("command")
        })
        .collect();
    assert_eq!(kept, [7, 4, 3, 4]);
}
