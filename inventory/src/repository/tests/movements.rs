use futures::executor::block_on;
use store::SequenceId;

use super::support::{Shop, in_parallel, movement_id};
use crate::domain::*;

#[test]
fn a_movement_is_what_the_ledger_has() {
    let (shop, product) = Shop::with_stock(5);
    let received = shop.receive(product, 4).unwrap();
    let adjusted = shop.adjust(product, -3).unwrap();
    assert_eq!((received.kind, received.delta, received.balance), (MovementKind::Received, 4, 9));
    assert_eq!((adjusted.kind, adjusted.delta, adjusted.balance), (MovementKind::Adjusted, -3, 6));
    assert_eq!(adjusted.reason.as_deref(), Some("counted"));
    for movement in [received, adjusted] {
        assert_eq!(shop.movement(&movement), Some(movement));
    }
    shop.assert_books_agree();
}

#[test]
fn a_movement_has_its_limits() {
    let (shop, product) = Shop::with_stock(5);
    shop.hold(product, 2, 60).unwrap();
    assert_eq!(shop.receive(ProductId(shop.id()), 1), Err(Refusal::StockNotFound));
    assert_eq!(shop.adjust(product, -4), Err(Refusal::InsufficientStock { requested: 4, available: 3 }));
    assert_eq!(shop.adjust(product, OnHand::MAX - 4), Err(Refusal::AboveMaximum { maximum: OnHand::MAX }));
    assert_eq!(shop.adjust(product, OnHand::MAX - 5).unwrap().balance, OnHand::MAX);
    shop.assert_books_agree();
}

#[test]
fn no_update_is_lost() {
    let (shop, product) = Shop::with_stock(0);
    in_parallel(&shop, 50, |shop, _| shop.adjust(product, 5).unwrap());
    assert_eq!(shop.stock(product).on_hand, 250);
    let outcomes = in_parallel(&shop, 50, |shop, _| shop.adjust(product, -6));
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 41);
    assert_eq!(shop.stock(product).on_hand, 250 - 41 * 6);
    shop.assert_books_agree();
}

#[test]
fn ids_find_their_movement_and_no_other() {
    let (shop, product) = Shop::with_stock(5);
    let id = movement_id(&shop.receive(product, 4).unwrap());
    for other in [SequenceId { sequence: id.sequence + 1, ..id }, SequenceId { created_at: id.created_at + 1, ..id }] {
        assert_eq!(block_on(shop.repository.movement(other)).unwrap(), None);
    }
}
