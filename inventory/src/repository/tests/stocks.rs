use futures::executor::block_on;

use super::support::{Shop, in_parallel, units};
use crate::domain::*;

#[test]
fn stock_starts_once() {
    let shop = Shop::default();
    let product_id = ProductId(shop.id());
    let started = shop.start_again(product_id, 7, 3).unwrap();
    let now = shop.now();
    let expected = Stock {
        product_id,
        on_hand: 7,
        reserved: 0,
        available: 7,
        low_stock_threshold: 3,
        version: 1,
        created_at_ms: now,
        updated_at_ms: now,
    };
    assert_eq!(started, expected);
    assert_eq!(shop.stock(product_id), expected);
    assert_eq!(shop.start_again(product_id, 9, 0), Err(Refusal::StockExists));
    assert_eq!(shop.stock(product_id), expected);
    shop.assert_books_agree();
}

#[test]
fn stock_can_start_empty() {
    let shop = Shop::default();
    let product_id = ProductId(shop.id());
    let started = shop.start_again(product_id, 0, 3).unwrap();
    assert_eq!(shop.stock(product_id), started);
    assert_eq!((started.on_hand, started.low_stock_threshold, started.version), (0, 3, 1));
    assert_eq!(shop.number("SELECT count(*) FROM movement"), 0);
    shop.receive(product_id, 2).unwrap();
    shop.assert_books_agree();
}

#[test]
fn set_is_one_change_whatever_it_sets() {
    let (shop, product) = Shop::with_stock(7);
    for (on_hand, threshold, expected) in [
        (Some(9), None, (9, 0, 2)),
        (None, Some(4), (9, 4, 3)),
        (Some(2), Some(1), (2, 1, 4)),
        (Some(2), Some(1), (2, 1, 4)),
        (None, None, (2, 1, 4)),
        (Some(2), Some(6), (2, 6, 5)),
        (Some(0), Some(6), (0, 6, 6)),
    ] {
        shop.wait(1);
        let set = shop.set(product, on_hand, threshold).unwrap();
        assert_eq!((set.on_hand, set.low_stock_threshold, set.version), expected);
        assert_eq!(shop.stock(product), set);
    }
    let reasons = shop.query("SELECT delta, reason FROM movement WHERE kind = 'adjusted' ORDER BY sequence");
    let reasons: Vec<_> = reasons.iter().map(|row| (row.integer("delta").unwrap(), row.text("reason").unwrap())).collect();
    assert_eq!(reasons, [(2, "set to 9"), (-7, "set to 2"), (-2, "set to 0")]);
    shop.assert_books_agree();
}

#[test]
fn set_expects_the_version() {
    let (shop, product) = Shop::with_stock(7);
    assert_eq!(shop.set_if(product, Some(9), None, Some(2)), Err(Refusal::Stale { current_version: 1 }));
    assert_eq!(shop.set_if(product, Some(9), None, Some(1)).unwrap().version, 2);
    assert_eq!(shop.set_if(product, None, Some(1), Some(1)), Err(Refusal::Stale { current_version: 2 }));
    assert_eq!(shop.set(ProductId(shop.id()), Some(1), None), Err(Refusal::StockNotFound));
    assert_eq!(shop.stock(product).on_hand, 9);
}

#[test]
fn of_many_who_expect_one_version_one_wins() {
    let (shop, product) = Shop::with_stock(7);
    let outcomes =
        in_parallel(&shop, 20, |shop, index| shop.set_if(product, Some(100 + i64::try_from(index).unwrap()), None, Some(1)));
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert_eq!(shop.stock(product).version, 2);
    shop.assert_books_agree();
}

#[test]
fn set_does_not_take_what_is_held() {
    let (shop, product) = Shop::with_stock(7);
    shop.hold(product, 3, 60).unwrap();
    assert_eq!(shop.set(product, Some(2), None), Err(Refusal::InsufficientStock { requested: 5, available: 4 }));
    assert_eq!(shop.set(product, Some(3), None).unwrap().available, 0);
    shop.wait(60);
    assert_eq!(shop.set(product, Some(2), None).unwrap().available, 2);
    shop.assert_books_agree();
}

#[test]
fn only_unused_stock_is_deleted() {
    let (shop, product) = Shop::with_stock(2);
    assert_eq!(shop.delete(ProductId(shop.id())), Err(Refusal::StockNotFound));
    assert_eq!(shop.delete(product), Err(Refusal::StockInUse { on_hand: 2, reserved: 0 }));
    let hold = shop.hold(product, 2, 60).unwrap();
    assert_eq!(shop.delete(product), Err(Refusal::StockInUse { on_hand: 2, reserved: 2 }));
    shop.release(&hold.hold).unwrap();
    shop.adjust(product, -2).unwrap();
    let version = shop.stock(product).version;
    let command = DeleteStock { product_id: product, expected_version: Some(version - 1) };
    assert_eq!(shop.make(&command), Err(Refusal::Stale { current_version: version }));
    shop.delete(product).unwrap();
    assert_eq!(block_on(shop.repository.stock(product, shop.now())).unwrap(), None);
    shop.assert_books_agree();
}

#[test]
fn a_ledger_goes_on_when_stock_starts_again() {
    let (shop, product) = Shop::with_stock(2);
    shop.buy(product, 2).unwrap();
    shop.delete(product).unwrap();
    let again = shop.start_again(product, 5, 1).unwrap();
    assert_eq!(again.version, 4);
    assert_eq!(shop.stock(product), again);
    let balances = shop.query("SELECT balance FROM movement ORDER BY sequence");
    assert_eq!(balances.iter().map(|row| row.only_integer().unwrap()).collect::<Vec<_>>(), [2, 0, 5]);
    shop.assert_books_agree();
}

#[test]
fn of_many_who_start_stock_one_does() {
    let shop = Shop::default();
    let product_id = ProductId(shop.id());
    let command = StartStock { product_id, on_hand: units(5), low_stock_threshold: units(0) };
    let outcomes = in_parallel(&shop, 20, |shop, _| shop.make(&command).is_ok());
    assert_eq!(outcomes.into_iter().filter(|started| *started).count(), 1);
    assert_eq!(shop.stock(product_id).on_hand, 5);
    shop.assert_books_agree();
}
