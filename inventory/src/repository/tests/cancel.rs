use super::support::{Shop, in_parallel};
use crate::domain::*;

#[test]
fn a_cancel_gives_the_units_back() {
    let (shop, product) = Shop::with_stock(5);
    let purchase = shop.buy(product, 2).unwrap();
    shop.wait(1);
    let cancelled = shop.cancel(purchase.order.purchase_id).unwrap();
    let expected = Purchase { status: PurchaseStatus::Cancelled, cancelled_at_ms: Some(shop.now()), ..purchase };
    assert_eq!(cancelled, expected);
    assert_eq!(shop.stock(product).on_hand, 5);
    let movements = shop.query("SELECT kind, delta, balance, cause FROM movement WHERE cause IS NOT NULL ORDER BY sequence");
    let cause = cancelled.order.purchase_id.to_string();
    assert_eq!(movements.len(), 2);
    assert_eq!(
        (movements[1].text("kind"), movements[1].integer("delta"), movements[1].integer("balance"), movements[1].text("cause")),
        (Ok("returned"), Ok(2), Ok(5), Ok(cause.as_str()))
    );
    shop.assert_books_agree();
}

#[test]
fn fifty_cancels_give_back_once() {
    let (shop, product) = Shop::with_stock(5);
    let purchase = shop.buy(product, 2).unwrap();
    let outcomes = in_parallel(&shop, 50, |shop, _| shop.cancel(purchase.order.purchase_id).unwrap());
    assert!(outcomes.iter().all(|cancelled| *cancelled == outcomes[0]));
    assert_eq!(shop.stock(product).on_hand, 5);
    shop.wait(5);
    assert_eq!(shop.cancel(purchase.order.purchase_id).unwrap(), outcomes[0]);
    assert_eq!(shop.number("SELECT count(*) FROM movement WHERE kind = 'returned'"), 1);
    assert_eq!(shop.number("SELECT count(*) FROM event WHERE kind = 'purchase.cancelled'"), 1);
    shop.assert_books_agree();
}

/// What is asked to stay as it is shows what it is, and is told where it is not so any more.
#[test]
fn a_purchase_stays_what_it_is() {
    let (shop, product) = Shop::with_stock(5);
    let purchase = shop.buy(product, 2).unwrap();
    let id = purchase.order.purchase_id;
    assert_eq!(shop.set_purchase(id, PurchaseStatus::Completed).as_ref(), Ok(&purchase));
    let cancelled = shop.cancel(id).unwrap();
    let version = shop.stock(product).version;
    assert_eq!(shop.set_purchase(id, PurchaseStatus::Cancelled), Ok(cancelled));
    assert_eq!(shop.set_purchase(id, PurchaseStatus::Completed), Err(Refusal::Stale { current_version: 2 }));
    assert_eq!(shop.stock(product).version, version);
    shop.assert_books_agree();
}

#[test]
fn an_unknown_purchase_is_not_cancelled() {
    let (shop, _) = Shop::with_stock(5);
    assert_eq!(shop.cancel(PurchaseId(shop.id())), Err(Refusal::PurchaseNotFound));
}

#[test]
fn units_come_back_even_when_the_stock_is_gone() {
    let (shop, product) = Shop::with_stock(2);
    let purchase = shop.buy(product, 2).unwrap();
    let version = shop.stock(product).version;
    shop.delete(product).unwrap();
    assert!(shop.cancel(purchase.order.purchase_id).is_ok());
    let stock = shop.stock(product);
    assert_eq!((stock.on_hand, stock.low_stock_threshold, stock.version), (2, 0, version + 2));
    shop.assert_books_agree();
}

#[test]
fn a_cancel_beyond_the_maximum_is_refused_and_can_be_made_later() {
    let (shop, product) = Shop::with_stock(10);
    let purchase = shop.buy(product, 10).unwrap();
    shop.set(product, Some(OnHand::MAX - 9), None).unwrap();
    assert_eq!(shop.cancel(purchase.order.purchase_id), Err(Refusal::AboveMaximum { maximum: OnHand::MAX }));
    shop.adjust(product, -1).unwrap();
    assert!(shop.cancel(purchase.order.purchase_id).is_ok());
    assert_eq!(shop.stock(product).on_hand, OnHand::MAX);
}
