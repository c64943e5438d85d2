use std::time::Duration;

use super::{Command, Decision, Effect, Refusal, Shop, apply, keyed, made, new_id, price_change, product};
use crate::limits::KEY_LIFETIME_MS;

fn create(shop: &Shop, code: &str) -> Command {
    Command::Create { id: new_id(&shop.repository), product: product(code) }
}

/// This much short of the lifetime of a key.
fn lifetime_less(milliseconds: i64) -> Duration {
    Duration::from_millis((KEY_LIFETIME_MS - milliseconds).unsigned_abs())
}

#[test]
fn the_same_request_is_answered_as_it_was() {
    let shop = Shop::open();
    let first = made(apply(&shop.repository, &create(&shop, "a"), &keyed("x", "k", "f", "r1"))).unwrap();
    let Effect::Created(created) = &first else { panic!() };
    shop.outside.clock.advance(Duration::from_millis(7));
    // Neither a change nor the end of the product changes the answer.
    shop.change(created.id, price_change("1")).unwrap();
    shop.delete(created.id).unwrap();
    let again = apply(&shop.another(), &create(&shop, "a"), &keyed("x", "k", "f", "r2"));
    assert_eq!(again, Decision::Replayed { outcome: Ok(first), request_id: "r1".to_owned() });
    assert_eq!(shop.count("product"), 1);
}

#[test]
fn a_refusal_sticks() {
    let shop = Shop::open();
    let taken = shop.create(product("a"));
    assert_eq!(made(apply(&shop.repository, &create(&shop, "a"), &keyed("x", "k", "f", "r1"))), Err(Refusal::SkuTaken));
    shop.delete(taken.id).unwrap();
    let again = apply(&shop.repository, &create(&shop, "a"), &keyed("x", "k", "f", "r2"));
    assert_eq!(again, Decision::Replayed { outcome: Err(Refusal::SkuTaken), request_id: "r1".to_owned() });
    assert!(made(apply(&shop.repository, &create(&shop, "a"), &keyed("x", "k2", "f", "r3"))).is_ok());
}

#[test]
fn changes_can_have_keys_too() {
    let shop = Shop::open();
    let id = shop.create(product("a")).id;
    let update = Command::Update { id, change: price_change("1"), expected_version: Some(1) };
    let delete = Command::Delete { id, expected_version: Some(1) };
    let both = [(&update, "u"), (&delete, "d")].map(|(command, key)| {
        let decide = |request_id| apply(&shop.repository, command, &keyed("x", key, key, request_id));
        (made(decide("r1")), decide("r2"))
    });
    let [(updated, updated_again), (stale, stale_again)] = both;
    assert!(matches!(updated, Ok(Effect::Updated(_))));
    assert_eq!(stale, Err(Refusal::Stale { current_version: 2 }));
    assert_eq!(updated_again, Decision::Replayed { outcome: updated, request_id: "r1".to_owned() });
    assert_eq!(stale_again, Decision::Replayed { outcome: stale, request_id: "r1".to_owned() });
}

#[test]
fn another_request_under_the_key_does_nothing() {
    let shop = Shop::open();
    made(apply(&shop.repository, &create(&shop, "a"), &keyed("x", "k", "f", "r1"))).unwrap();
    assert_eq!(apply(&shop.repository, &create(&shop, "b"), &keyed("x", "k", "g", "r2")), Decision::KeyReused);
    assert_eq!(shop.count("product"), 1);
}

#[test]
fn keys_of_different_clients_are_different() {
    let shop = Shop::open();
    made(apply(&shop.repository, &create(&shop, "a"), &keyed("x", "k", "f", "r1"))).unwrap();
    let other = made(apply(&shop.repository, &create(&shop, "a"), &keyed("y", "k", "f", "r2")));
    assert_eq!(other, Err(Refusal::SkuTaken));
}

#[test]
fn a_key_ends_after_its_time_and_not_before() {
    let shop = Shop::open();
    let decide = |code: &str| apply(&shop.repository, &create(&shop, code), &keyed("x", "k", "f", "r"));
    made(decide("a")).unwrap();
    shop.outside.clock.advance(lifetime_less(1));
    assert!(matches!(decide("a"), Decision::Replayed { .. }));
    shop.outside.clock.advance(Duration::from_millis(1));
    assert_eq!(made(decide("a")), Err(Refusal::SkuTaken));
    assert!(matches!(decide("a"), Decision::Replayed { outcome: Err(Refusal::SkuTaken), .. }));
    assert_eq!(shop.count("command"), 1);
}

#[test]
fn expired_keys_are_cleared_a_few_at_a_time() {
    let shop = Shop::open();
    let decide = |key: &str| apply(&shop.repository, &create(&shop, key), &keyed("x", key, "f", "r"));
    for key in 0..10 {
        made(decide(&format!("old-{key}"))).unwrap();
    }
    shop.outside.clock.advance(lifetime_less(0));
    let kept: Vec<i64> = (0..4)
        .map(|key| {
            made(decide(&format!("new-{key}"))).unwrap();
            shop.count("command")
        })
        .collect();
    assert_eq!(kept, [7, 4, 3, 4]);
}
