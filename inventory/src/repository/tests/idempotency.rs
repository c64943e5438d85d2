use futures::executor::block_on;
use platform::Database as _;
use store::limits::KEY_LIFETIME_MS;
use store::{Attempt, Done, Stopped};

use super::support::{Shop, in_parallel, is_replay, made, received, refusal, units};
use crate::domain::*;
use crate::services::Failed;

const LIFETIME_S: u64 = KEY_LIFETIME_MS.unsigned_abs() / 1_000;

/// As the schema says.
const EXPIRED_KEYS_PER_COMMAND: i64 = 4;

fn again<T>(value: T) -> Done<T> {
    Done { value, is_replay: true }
}

fn refused_again<T>(refusal: Refusal, first: &Attempt) -> Result<Done<T>, Stopped<Refusal>> {
    Err(Stopped::Refused { refusal, replay_of: Some(first.request_id.clone()) })
}

#[test]
fn a_repeated_request_gets_the_same_answer_and_buys_once() {
    let (shop, product) = Shop::with_stock(5);
    let bought = made(shop.decide(&shop.keyed("k", "f"), &shop.order(product, 2))).unwrap();
    shop.wait(60);
    // Every time the server makes another id, and the price may be another too.
    for _ in 0..3 {
        let decided = shop.decide(&shop.keyed("k", "f"), &shop.order(product, 2));
        assert_eq!(decided, Ok(again(bought.clone())));
    }
    assert_eq!(shop.stock(product).on_hand, 3);
    assert_eq!(shop.number("SELECT count(*) FROM purchase"), 1);
}

#[test]
fn the_answer_stays_what_it_was_after_a_cancel() {
    let (shop, product) = Shop::with_stock(5);
    let bought = made(shop.decide(&shop.keyed("k", "f"), &shop.order(product, 2))).unwrap();
    shop.cancel(bought.order.purchase_id).unwrap();
    assert_eq!(shop.replay::<Buy>(&shop.keyed("k", "f")), Some(Ok(again(bought))));
}

#[test]
fn fifty_that_come_at_once_are_one() {
    let (shop, product) = Shop::with_stock(100);
    let decisions = in_parallel(&shop, 50, |shop, _| shop.decide(&shop.keyed("k", "f"), &shop.order(product, 1)).unwrap());
    assert_eq!(decisions.iter().filter(|done| !done.is_replay).count(), 1);
    assert!(decisions.iter().all(|done| done.value == decisions[0].value));
    assert_eq!(shop.stock(product).on_hand, 99);
    shop.assert_books_agree();
}

#[test]
fn that_a_product_is_not_for_sale_sticks_too() {
    let (shop, product) = Shop::with_stock(5);
    let first = shop.keyed("k", "f");
    let archived = async { Ok::<Result<Buy, _>, Failed>(Err(Refusal::ProductNotAvailable)) };
    let Err(Failed::Stopped(refused)) = block_on(shop.repository.store.once(&first, archived)) else { panic!("it was bought") };
    assert_eq!(refused, Stopped::refused(Refusal::ProductNotAvailable));
    let decided = shop.decide(&shop.keyed("k", "f"), &shop.order(product, 1));
    assert_eq!(decided, refused_again(Refusal::ProductNotAvailable, &first));
    assert_eq!(shop.stock(product).on_hand, 5);
}

/// 422 is not an outcome.
#[test]
fn what_is_above_the_maximum_is_not_kept() {
    let (shop, product) = Shop::with_stock(OnHand::MAX);
    let post = |key| shop.decide(&shop.keyed(key, "f"), &received(product, 1));
    assert_eq!(made(post("k")), Err(Refusal::AboveMaximum { maximum: OnHand::MAX }));
    shop.buy(product, 1).unwrap();
    assert!(made(post("k")).is_ok());
    assert!(is_replay(&post("k")));
}

#[test]
fn a_refusal_sticks_to_its_key() {
    let (shop, product) = Shop::with_stock(0);
    let unknown = ProductId(shop.id());
    let (first, second) = (shop.keyed("k", "f"), shop.keyed("l", "f"));
    let insufficient = Refusal::InsufficientStock { requested: 1, available: 0 };
    assert_eq!(made(shop.decide(&first, &shop.order(product, 1))), Err(insufficient.clone()));
    assert_eq!(made(shop.decide(&second, &shop.order(unknown, 1))), Err(Refusal::StockNotFound));
    shop.receive(product, 5).unwrap();
    shop.start_again(unknown, 5, 0).unwrap();
    for (key, product, refused) in
        [("k", product, refused_again(insufficient, &first)), ("l", unknown, refused_again(Refusal::StockNotFound, &second))]
    {
        assert_eq!(shop.decide(&shop.keyed(key, "f"), &shop.order(product, 1)), refused);
        assert_eq!(shop.stock(product).on_hand, 5);
    }
    assert!(made(shop.decide(&shop.keyed("m", "f"), &shop.order(product, 1))).is_ok());
}

#[test]
fn a_key_used_for_something_else_does_nothing() {
    let (shop, product) = Shop::with_stock(5);
    made(shop.decide(&shop.keyed("k", "f"), &shop.order(product, 1))).unwrap();
    assert_eq!(shop.decide(&shop.keyed("k", "g"), &shop.order(product, 1)), Err(Stopped::KeyReused));
    assert_eq!(shop.replay::<Buy>(&shop.keyed("k", "g")), Some(Err(Stopped::KeyReused)));
    // Even with an equal digest, another kind of request is another request.
    assert_eq!(shop.decide(&shop.keyed("k", "f"), &shop.ask(product, 1, 60)), Err(Stopped::KeyReused));
    assert_eq!((shop.stock(product).on_hand, shop.stock(product).reserved), (4, 0));
}

#[test]
fn a_key_belongs_to_its_client() {
    let (shop, product) = Shop::with_stock(5);
    let other = Attempt { actor: "web".to_owned(), ..shop.keyed("k", "g") };
    made(shop.decide(&shop.keyed("k", "f"), &shop.order(product, 1))).unwrap();
    assert_eq!(shop.replay::<Buy>(&other), None);
    made(shop.decide(&other, &shop.order(product, 1))).unwrap();
    assert_eq!(shop.stock(product).on_hand, 3);
}

#[test]
fn every_kind_of_post_is_repeatable() {
    let shop = Shop::default();
    let product_id = ProductId(shop.id());
    let start = StartStock { product_id, on_hand: units(10), low_stock_threshold: units(2) };
    let started = made(shop.decide(&shop.keyed("a", "f"), &start)).unwrap();
    let post = received(product_id, 3);
    let moved = made(shop.decide(&shop.keyed("b", "f"), &post)).unwrap();
    let ask = shop.ask(product_id, 3, 600);
    let held = made(shop.decide(&shop.keyed("c", "f"), &ask)).unwrap();
    shop.buy(product_id, 1).unwrap();
    shop.wait(1_000);

    let before = shop.stock(product_id);
    for _ in 0..2 {
        assert_eq!(shop.decide(&shop.keyed("a", "f"), &start), Ok(again(started.clone())));
        assert_eq!(shop.decide(&shop.keyed("b", "f"), &post), Ok(again(moved.clone())));
        assert_eq!(shop.decide(&shop.keyed("c", "f"), &ask), Ok(again(held.clone())));
    }
    assert_eq!(shop.replay::<StartStock>(&shop.keyed("a", "f")), Some(Ok(again(started))));
    assert_eq!(shop.replay::<PostMovement>(&shop.keyed("b", "f")), Some(Ok(again(moved))));
    assert_eq!(shop.replay::<Hold>(&shop.keyed("c", "f")), Some(Ok(again(held))));
    assert_eq!(shop.stock(product_id), before);
    shop.assert_books_agree();
}

/// What is known needs nobody's leave: not that of products, and not the right to write.
#[test]
fn an_answer_is_given_again_while_nobody_can_write() {
    let (shop, product) = Shop::with_stock(5);
    let (empty, other) = (shop.start(0, 0), ProductId(shop.id()));
    let start = StartStock { product_id: other, on_hand: units(1), low_stock_threshold: units(0) };
    let started = made(shop.decide(&shop.keyed("start", "f"), &start)).unwrap();
    let moved = made(shop.decide(&shop.keyed("move", "f"), &received(product, 1))).unwrap();
    let bought = made(shop.decide(&shop.keyed("buy", "f"), &shop.order(product, 1))).unwrap();
    let held = made(shop.decide(&shop.keyed("hold", "f"), &shop.ask(product, 1, 60))).unwrap();
    let first = shop.keyed("none", "f");
    let insufficient = refusal(shop.decide(&first, &shop.order(empty, 1))).unwrap_err();

    let writer = shop.reopen();
    let writing = block_on(writer.database.transaction()).unwrap();
    assert_eq!(shop.replay::<StartStock>(&shop.keyed("start", "f")), Some(Ok(again(started))));
    assert_eq!(shop.replay::<PostMovement>(&shop.keyed("move", "f")), Some(Ok(again(moved))));
    assert_eq!(shop.replay::<Buy>(&shop.keyed("buy", "f")), Some(Ok(again(bought))));
    assert_eq!(shop.replay::<Hold>(&shop.keyed("hold", "f")), Some(Ok(again(held))));
    assert_eq!(shop.replay::<Buy>(&shop.keyed("none", "f")), Some(refused_again(insufficient, &first)));
    assert_eq!(shop.replay::<Buy>(&shop.keyed("hold", "f")), Some(Err(Stopped::KeyReused)));
    assert_eq!(shop.replay::<Buy>(&shop.keyed("new", "f")), None);
    drop(writing);
}

#[test]
fn a_key_lives_for_a_day_and_is_then_new() {
    let (shop, product) = Shop::with_stock(5);
    made(shop.decide(&shop.keyed("k", "f"), &shop.order(product, 1))).unwrap();
    shop.wait(LIFETIME_S - 1);
    assert!(is_replay(&shop.decide(&shop.keyed("k", "f"), &shop.order(product, 1))));
    shop.wait(1);
    assert_eq!(shop.replay::<Buy>(&shop.keyed("k", "f")), None);
    // Also for something else: who used it a day ago has no claim on it.
    made(shop.decide(&shop.keyed("k", "g"), &shop.order(product, 1))).unwrap();
    assert_eq!(shop.stock(product).on_hand, 3);
    assert_eq!(shop.number("SELECT count(*) FROM command"), 1);
}

#[test]
fn each_keyed_command_removes_a_few_expired_keys() {
    let (shop, product) = Shop::with_stock(50);
    for index in 0..10 {
        made(shop.decide(&shop.keyed(&format!("old {index}"), "f"), &shop.order(product, 1))).unwrap();
    }
    shop.wait(LIFETIME_S);
    shop.buy(product, 1).unwrap();
    assert_eq!(shop.number("SELECT count(*) FROM command"), 10);
    made(shop.decide(&shop.keyed("new 1", "f"), &shop.order(product, 1))).unwrap();
    assert_eq!(shop.number("SELECT count(*) FROM command"), 10 - EXPIRED_KEYS_PER_COMMAND + 1);
    for index in 2..4 {
        made(shop.decide(&shop.keyed(&format!("new {index}"), "f"), &shop.order(product, 1))).unwrap();
    }
    assert_eq!(shop.number("SELECT count(*) FROM command"), 3);
}
