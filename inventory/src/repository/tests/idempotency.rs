use futures::executor::block_on;

use super::support::{Shop, in_parallel, made, units};
use crate::domain::*;
use crate::limits::{EXPIRED_KEYS_PER_COMMAND, IDEMPOTENCY_KEY_LIFETIME_MS};

const LIFETIME_S: u64 = IDEMPOTENCY_KEY_LIFETIME_MS as u64 / 1_000;

#[test]
fn a_repeated_request_gets_the_same_answer_and_buys_once() {
    let (shop, product) = Shop::with_stock(5);
    let first = shop.keyed("k", "f");
    let bought = made(shop.buy_as(&first, &shop.order(product, 2)));
    shop.wait(60);
    // Every time the server makes another id, and the price may be another too.
    for _ in 0..3 {
        let again = shop.buy_as(&shop.keyed("k", "f"), &shop.order(product, 2));
        assert_eq!(again, Decision::Made { outcome: bought.clone(), replay_of: Some(first.request_id.clone()) });
    }
    assert_eq!(shop.stock(product).on_hand, 3);
    assert_eq!(shop.number("SELECT count(*) FROM purchase"), 1);
}

#[test]
fn the_answer_stays_what_it_was_after_a_cancel() {
    let (shop, product) = Shop::with_stock(5);
    let bought = made(shop.buy_as(&shop.keyed("k", "f"), &shop.order(product, 2)));
    shop.cancel(bought.clone().unwrap().id).unwrap();
    let again = block_on(shop.repository.purchases.replay(&shop.keyed("k", "f"))).unwrap().unwrap();
    assert_eq!(again.outcome(), Some(bought));
}

#[test]
fn fifty_that_come_at_once_are_one() {
    let (shop, product) = Shop::with_stock(100);
    let decisions = in_parallel(&shop, 50, |shop, _| shop.buy_as(&shop.keyed("k", "f"), &shop.order(product, 1)));
    assert_eq!(decisions.iter().filter(|decision| !decision.is_replay()).count(), 1);
    let first = decisions[0].clone().outcome();
    assert!(decisions.into_iter().all(|decision| decision.outcome() == first));
    assert_eq!(shop.stock(product).on_hand, 99);
    shop.assert_books_agree();
}

#[test]
fn that_a_product_is_not_for_sale_sticks_too() {
    let (shop, product) = Shop::with_stock(5);
    let refused = block_on(shop.repository.purchases.refuse(&shop.keyed("k", "f"))).unwrap();
    assert_eq!(made(refused), Err(Refusal::ProductNotAvailable));
    let again = shop.buy_as(&shop.keyed("k", "f"), &shop.order(product, 1));
    assert!(again.is_replay());
    assert_eq!(again.outcome(), Some(Err(Refusal::ProductNotAvailable)));
    let line = block_on(shop.repository.lines.refuse(&shop.keyed("l", "f"), 3)).unwrap();
    let again = block_on(shop.repository.lines.replay(&shop.keyed("l", "f"))).unwrap().unwrap();
    assert!(again.is_replay());
    assert_eq!(line.outcome(), Some(Err(RefusedLine { line: 3, refusal: Refusal::ProductNotAvailable })));
    assert_eq!(shop.stock(product).on_hand, 5);
}

/// 422 is not an outcome.
#[test]
fn what_is_above_the_maximum_is_not_kept() {
    let (shop, product) = Shop::with_stock(OnHand::MAX);
    let post = |key| {
        let correction = Correction::Received { quantity: Quantity::new(1).unwrap(), reason: None };
        let command = PostMovement { product_id: product, correction };
        block_on(shop.repository.movements.post(&shop.keyed(key, "f"), &command)).unwrap()
    };
    assert_eq!(made(post("k")), Err(Refusal::AboveMaximum { maximum: OnHand::MAX }));
    shop.buy(product, 1).unwrap();
    let second = post("k");
    assert!(!second.is_replay());
    assert!(made(second).is_ok());
    assert!(post("k").is_replay());
}

#[test]
fn a_refusal_sticks_to_its_key() {
    let (shop, product) = Shop::with_stock(0);
    let unknown = ProductId(shop.id());
    let insufficient = made(shop.buy_as(&shop.keyed("k", "f"), &shop.order(product, 1)));
    let not_found = made(shop.buy_as(&shop.keyed("l", "f"), &shop.order(unknown, 1)));
    assert_eq!(insufficient, Err(Refusal::InsufficientStock { requested: 1, available: 0 }));
    assert_eq!(not_found, Err(Refusal::StockNotFound));
    shop.receive(product, 5).unwrap();
    shop.start_again(unknown, 5, 0).unwrap();
    for (key, product, refusal) in [("k", product, insufficient), ("l", unknown, not_found)] {
        let again = shop.buy_as(&shop.keyed(key, "f"), &shop.order(product, 1));
        assert!(again.is_replay());
        assert_eq!(again.outcome(), Some(refusal));
        assert_eq!(shop.stock(product).on_hand, 5);
    }
    assert!(made(shop.buy_as(&shop.keyed("m", "f"), &shop.order(product, 1))).is_ok());
}

#[test]
fn a_key_used_for_something_else_does_nothing() {
    let (shop, product) = Shop::with_stock(5);
    made(shop.buy_as(&shop.keyed("k", "f"), &shop.order(product, 1))).unwrap();
    assert_eq!(shop.buy_as(&shop.keyed("k", "g"), &shop.order(product, 1)), Decision::KeyReused);
    assert_eq!(block_on(shop.repository.purchases.replay(&shop.keyed("k", "g"))).unwrap(), Some(Decision::KeyReused));
    // Even with an equal digest, another kind of request is another request.
    let hold = Hold {
        reservation_id: ReservationId(shop.id()),
        product_id: product,
        quantity: Quantity::new(1).unwrap(),
        ttl: TtlSeconds::default(),
    };
    assert_eq!(block_on(shop.repository.reservations.hold(&shop.keyed("k", "f"), &hold)).unwrap(), Decision::KeyReused);
    assert_eq!((shop.stock(product).on_hand, shop.stock(product).reserved), (4, 0));
}

#[test]
fn a_key_belongs_to_its_client() {
    let (shop, product) = Shop::with_stock(5);
    let other = Attempt { actor: "web".to_owned(), ..shop.keyed("k", "g") };
    made(shop.buy_as(&shop.keyed("k", "f"), &shop.order(product, 1))).unwrap();
    assert_eq!(block_on(shop.repository.purchases.replay(&other)).unwrap(), None);
    made(shop.buy_as(&other, &shop.order(product, 1))).unwrap();
    assert_eq!(shop.stock(product).on_hand, 3);
}

#[test]
fn every_kind_of_post_is_repeatable() {
    let shop = Shop::default();
    let (product_id, quantity) = (ProductId(shop.id()), Quantity::new(3).unwrap());
    let stocks = &shop.repository.stocks;
    let start = StartStock { product_id, on_hand: units(10), low_stock_threshold: units(2) };
    let started = made(block_on(stocks.start(&shop.keyed("a", "f"), &start)).unwrap());
    let movements = &shop.repository.movements;
    let post = PostMovement { product_id, correction: Correction::Received { quantity, reason: None } };
    let moved = made(block_on(movements.post(&shop.keyed("b", "f"), &post)).unwrap());
    let reservations = &shop.repository.reservations;
    let ask = Hold { reservation_id: ReservationId(shop.id()), product_id, quantity, ttl: TtlSeconds::default() };
    let held = made(block_on(reservations.hold(&shop.keyed("c", "f"), &ask)).unwrap());
    shop.buy(product_id, 1).unwrap();
    shop.wait(1_000);

    let before = shop.stock(product_id);
    for _ in 0..2 {
        let again = block_on(stocks.start(&shop.keyed("a", "f"), &start)).unwrap();
        assert!(again.is_replay());
        assert_eq!(again.outcome(), Some(started.clone()));
        let again = block_on(movements.post(&shop.keyed("b", "f"), &post)).unwrap();
        assert!(again.is_replay());
        assert_eq!(again.outcome(), Some(moved.clone()));
        let again = block_on(reservations.hold(&shop.keyed("c", "f"), &ask)).unwrap();
        assert!(again.is_replay());
        assert_eq!(again.outcome(), Some(held.clone()));
    }
    assert_eq!(block_on(stocks.replay_start(&shop.keyed("a", "f"))).unwrap().unwrap().outcome(), Some(started));
    assert_eq!(block_on(movements.replay(&shop.keyed("b", "f"))).unwrap().unwrap().outcome(), Some(moved));
    assert_eq!(block_on(reservations.replay(&shop.keyed("c", "f"))).unwrap().unwrap().outcome(), Some(held));
    assert_eq!(shop.stock(product_id), before);
    shop.assert_books_agree();
}

#[test]
fn a_key_lives_for_a_day_and_is_then_new() {
    let (shop, product) = Shop::with_stock(5);
    made(shop.buy_as(&shop.keyed("k", "f"), &shop.order(product, 1))).unwrap();
    shop.wait(LIFETIME_S - 1);
    assert!(shop.buy_as(&shop.keyed("k", "f"), &shop.order(product, 1)).is_replay());
    shop.wait(1);
    assert_eq!(block_on(shop.repository.purchases.replay(&shop.keyed("k", "f"))).unwrap(), None);
    // Also for something else: who used it a day ago has no claim on it.
    made(shop.buy_as(&shop.keyed("k", "g"), &shop.order(product, 1))).unwrap();
    assert_eq!(shop.stock(product).on_hand, 3);
    assert_eq!(shop.number("SELECT count(*) FROM command"), 1);
}

#[test]
fn each_keyed_command_removes_a_few_expired_keys() {
    let (shop, product) = Shop::with_stock(50);
    for index in 0..10 {
        made(shop.buy_as(&shop.keyed(&format!("old {index}"), "f"), &shop.order(product, 1))).unwrap();
    }
    shop.wait(LIFETIME_S);
    shop.buy(product, 1).unwrap();
    assert_eq!(shop.number("SELECT count(*) FROM command"), 10);
    made(shop.buy_as(&shop.keyed("new 1", "f"), &shop.order(product, 1))).unwrap();
    assert_eq!(shop.number("SELECT count(*) FROM command"), 10 - EXPIRED_KEYS_PER_COMMAND + 1);
    for index in 2..4 {
        made(shop.buy_as(&shop.keyed(&format!("new {index}"), "f"), &shop.order(product, 1))).unwrap();
    }
    assert_eq!(shop.number("SELECT count(*) FROM command"), 3);
}
