use super::support::{Shop, in_parallel, terms};
use crate::domain::*;

#[test]
fn a_purchase_takes_stock_and_says_what_remains() {
    let (shop, product) = Shop::with_stock(5);
    let mut buy = shop.order(product, 2);
    buy.order.reference = Some(Reference::new("order 7").unwrap());
    let purchase = shop.make(&buy).unwrap();
    let expected = Purchase {
        order: buy.order,
        terms: terms(2),
        remaining: 3,
        status: PurchaseStatus::Completed,
        created_at_ms: shop.now(),
        cancelled_at_ms: None,
    };
    assert_eq!(purchase, expected);
    assert_eq!(shop.purchase(purchase.order.purchase_id), expected);
    assert_eq!((shop.stock(product).on_hand, shop.stock(product).version), (3, 2));
    shop.assert_books_agree();
}

#[test]
fn a_refused_purchase_moves_nothing() {
    let (shop, product) = Shop::with_stock(5);
    let before = shop.stock(product);
    assert_eq!(shop.buy(product, 6), Err(Refusal::InsufficientStock { requested: 6, available: 5 }));
    assert_eq!(shop.buy(ProductId(shop.id()), 1), Err(Refusal::StockNotFound));
    assert_eq!(shop.stock(product), before);
    assert_eq!(shop.number("SELECT count(*) FROM purchase"), 0);
    assert_eq!(shop.events(product).len(), 1);
}

#[test]
fn an_id_is_taken_once() {
    let (shop, product) = Shop::with_stock(5);
    let order = shop.order(product, 1);
    assert!(shop.make(&order).is_ok());
    assert_eq!(shop.make(&order), Err(Refusal::IdTaken));
    assert_eq!(shop.stock(product).on_hand, 4);
}

#[test]
fn hundred_units_for_two_hundred_buyers() {
    let (shop, product) = Shop::with_stock(100);
    let outcomes = in_parallel(&shop, 200, |shop, _| shop.buy(product, 1));
    let (sold, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
    assert_eq!((sold.len(), refused.len()), (100, 100));
    assert!(refused.into_iter().all(|refusal| refusal == Err(Refusal::InsufficientStock { requested: 1, available: 0 })));
    let mut remaining: Vec<_> = sold.into_iter().map(|purchase| purchase.unwrap().remaining).collect();
    remaining.sort_unstable();
    assert_eq!(remaining, (0..100).collect::<Vec<_>>());
    assert_eq!(shop.stock(product).on_hand, 0);
    shop.assert_books_agree();
}

#[test]
fn nobody_is_refused_while_there_is_stock() {
    let (shop, product) = Shop::with_stock(500);
    let outcomes = in_parallel(&shop, 50, |shop, _| (0..10).filter(|_| shop.buy(product, 1).is_ok()).count());
    assert_eq!(outcomes.into_iter().sum::<usize>(), 500);
    assert_eq!(shop.stock(product).on_hand, 0);
    shop.assert_books_agree();
}
