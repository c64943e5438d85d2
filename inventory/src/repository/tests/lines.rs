use futures::executor::block_on;

use super::support::{Shop, in_parallel, terms, until_free};
use crate::domain::*;
use crate::limits::PURCHASES_PER_COMMAND_MAX;

fn run(shop: &Shop, attempt: &Attempt, lines: &[Line]) -> Decision<Vec<LineDone>, RefusedLine> {
    until_free(|| block_on(shop.repository.lines.run(attempt, lines)))
}

fn buy(shop: &Shop, product: ProductId, quantity: i64) -> Line {
    Line::Buy(shop.order(product, quantity))
}

fn receive(product_id: ProductId, quantity: i64) -> Line {
    let quantity = Quantity::new(quantity).unwrap();
    Line::Move(PostMovement { product_id, correction: Correction::Received { quantity, reason: None } })
}

fn adjust(product_id: ProductId, delta: i64) -> Line {
    let (delta, reason) = (Delta::new(delta).unwrap().unwrap(), Reason::new("broken").unwrap());
    Line::Move(PostMovement { product_id, correction: Correction::Adjusted { delta, reason } })
}

#[test]
fn lines_are_carried_out_in_their_order() {
    let (shop, mugs) = Shop::with_stock(1);
    let cups = shop.start(10, 0);
    let lines = [buy(&shop, cups, 4), receive(mugs, 5), buy(&shop, mugs, 6), adjust(cups, -1)];
    let done = run(&shop, &shop.attempt(), &lines).outcome().unwrap().unwrap();
    let [LineDone::Bought(first), LineDone::Moved(second), LineDone::Bought(third), LineDone::Moved(fourth)] = &done[..] else {
        panic!("{done:?}")
    };
    assert_eq!((first.remaining, third.remaining, third.terms.clone()), (6, 0, terms(6)));
    for purchase in [first, third] {
        assert_eq!(shop.purchase(purchase.id), *purchase);
    }
    assert_eq!((second.balance, fourth.balance, fourth.delta), (6, 5, -1));
    for movement in [second, fourth] {
        assert_eq!(block_on(shop.repository.movements.find(movement.id)).unwrap().as_ref(), Some(movement));
    }
    assert_eq!((shop.stock(mugs).on_hand, shop.stock(cups).on_hand), (0, 5));
    shop.assert_books_agree();
}

#[test]
fn lines_of_one_product_are_added_up() {
    let (shop, product) = Shop::with_stock(5);
    let refused = |line, refusal| Some(Err(RefusedLine { line, refusal }));
    let lines = [buy(&shop, product, 3), buy(&shop, product, 3)];
    let insufficient = Refusal::InsufficientStock { requested: 3, available: 2 };
    assert_eq!(run(&shop, &shop.attempt(), &lines).outcome(), refused(1, insufficient));
    let lines = [buy(&shop, product, 3), receive(product, OnHand::MAX.min(1_000_000)), buy(&shop, ProductId(shop.id()), 1)];
    assert_eq!(run(&shop, &shop.attempt(), &lines).outcome(), refused(2, Refusal::StockNotFound));
    let lines = [adjust(product, OnHand::MAX - 5), receive(product, 1)];
    assert_eq!(run(&shop, &shop.attempt(), &lines).outcome(), refused(1, Refusal::AboveMaximum { maximum: OnHand::MAX }));
    let twice = buy(&shop, product, 1);
    assert_eq!(run(&shop, &shop.attempt(), &[twice.clone(), twice]).outcome(), refused(1, Refusal::IdTaken));
    assert_eq!((shop.stock(product).on_hand, shop.stock(product).version), (5, 1));
    assert_eq!(shop.number("SELECT count(*) FROM purchase"), 0);
    shop.assert_books_agree();
}

#[test]
fn lines_leave_live_holds_alone_and_use_due_ones() {
    let (shop, product) = Shop::with_stock(5);
    shop.hold(product, 2, 60).unwrap();
    let lines = [buy(&shop, product, 2), buy(&shop, product, 2)];
    let refusal = Refusal::InsufficientStock { requested: 2, available: 1 };
    assert_eq!(run(&shop, &shop.attempt(), &lines).outcome(), Some(Err(RefusedLine { line: 1, refusal })));
    shop.wait(60);
    assert!(run(&shop, &shop.attempt(), &lines).outcome().unwrap().is_ok());
    assert_eq!(shop.stock(product).available, 1);
    shop.assert_books_agree();
}

#[test]
fn lines_are_repeatable() {
    let (shop, product) = Shop::with_stock(5);
    let lines = || [buy(&shop, product, 1), receive(product, 3)];
    let first = run(&shop, &shop.keyed("k", "f"), &lines());
    let again = run(&shop, &shop.keyed("k", "f"), &lines());
    assert!(!first.is_replay() && again.is_replay());
    let first = first.outcome();
    assert_eq!(again.outcome(), first);
    let replayed = block_on(shop.repository.lines.replay(&shop.keyed("k", "f"))).unwrap().unwrap();
    assert_eq!(replayed.outcome(), first);
    let refused = run(&shop, &shop.keyed("l", "f"), &[buy(&shop, product, 9)]).outcome();
    shop.receive(product, 9).unwrap();
    assert_eq!(run(&shop, &shop.keyed("l", "f"), &[buy(&shop, product, 9)]).outcome(), refused);
    assert_eq!(run(&shop, &shop.keyed("l", "g"), &[buy(&shop, product, 9)]), Decision::KeyReused);
    assert_eq!(shop.stock(product).on_hand, 5 - 1 + 3 + 9);
    shop.assert_books_agree();
}

#[test]
fn as_many_lines_as_a_request_may_have() {
    let (shop, product) = Shop::with_stock(1_000);
    let lines: Vec<_> = (0..PURCHASES_PER_COMMAND_MAX).map(|_| buy(&shop, product, 1)).collect();
    assert_eq!(run(&shop, &shop.attempt(), &lines).outcome().unwrap().unwrap().len(), PURCHASES_PER_COMMAND_MAX);
    assert_eq!(shop.stock(product).on_hand, 0);
    shop.assert_books_agree();
}

#[test]
fn buyers_of_the_same_two_products_do_not_meet_half_way() {
    let (shop, mugs) = Shop::with_stock(30);
    let cups = shop.start(20, 0);
    let outcomes = in_parallel(&shop, 40, |shop, index| {
        let pair = if index % 2 == 0 { [mugs, cups] } else { [cups, mugs] };
        let lines = pair.map(|product| buy(shop, product, 1));
        run(shop, &shop.attempt(), &lines).outcome().unwrap().is_ok()
    });
    assert_eq!(outcomes.into_iter().filter(|bought| *bought).count(), 20);
    assert_eq!((shop.stock(mugs).on_hand, shop.stock(cups).on_hand), (10, 0));
    shop.assert_books_agree();
}
