use futures::executor::block_on;
use platform::Database as _;
use store::limits::OPERATIONS_MAX;
use store::{Attempt, Done, RefusedStep, Stopped};

use super::support::{
    Decided, Shop, adjusted, in_parallel, is_replay, made, received, refusal, replayed, terms, units, until_free,
};
use crate::clients::products::ProductsError;
use crate::domain::*;
use crate::services::Failed;
use crate::services::operations::{TaskDone, TaskStep};

type Batch = Decided<Vec<TaskDone>, RefusedStep<Refusal>>;

fn run(shop: &Shop, attempt: &Attempt, steps: &[TaskStep]) -> Batch {
    until_free(|| block_on(shop.repository.store.all(attempt, steps)))
}

/// What an earlier request made of this key, if there was one; asked while products is down.
fn replay(shop: &Shop, attempt: &Attempt) -> Option<Batch> {
    let prepare = async { Err(Failed::Products(ProductsError::Timeout)) };
    replayed(block_on(shop.repository.store.all_once::<TaskStep, Failed<_>>(attempt, prepare)))
}

fn refused(position: usize, refusal: Refusal) -> Batch {
    Err(Stopped::refused(RefusedStep { position, refusal }))
}

fn buy(shop: &Shop, product: ProductId, quantity: i64) -> TaskStep {
    TaskStep::of(&shop.order(product, quantity))
}

fn receive(product: ProductId, units: i64) -> TaskStep {
    TaskStep::of(&received(product, units))
}

fn adjust(product: ProductId, delta: i64) -> TaskStep {
    TaskStep::of(&adjusted(product, delta))
}

#[test]
fn steps_are_carried_out_in_their_order() {
    let (shop, mugs) = Shop::with_stock(1);
    let cups = shop.start(10, 0);
    let steps = [buy(&shop, cups, 4), receive(mugs, 5), buy(&shop, mugs, 6), adjust(cups, -1)];
    let done = made(run(&shop, &shop.attempt(), &steps)).unwrap();
    let [TaskDone::Purchase(first), TaskDone::Movement(second), TaskDone::Purchase(third), TaskDone::Movement(fourth)] =
        &done[..]
    else {
        panic!("{done:?}")
    };
    assert_eq!((first.remaining, third.remaining, third.terms.clone()), (6, 0, terms(6)));
    for purchase in [first, third] {
        assert_eq!(shop.purchase(purchase.order.purchase_id), *purchase);
    }
    assert_eq!((second.balance, fourth.balance, fourth.delta), (6, 5, -1));
    for movement in [second, fourth] {
        assert_eq!(shop.movement(movement).as_ref(), Some(movement));
    }
    assert_eq!((shop.stock(mugs).on_hand, shop.stock(cups).on_hand), (0, 5));
    shop.assert_books_agree();
}

/// Each step shows what it left, whatever the later ones do; so does a repetition, whatever others have done meanwhile.
#[test]
fn every_kind_of_step_shows_what_it_left() {
    let (shop, mugs) = Shop::with_stock(9);
    let cups = ProductId(shop.id());
    let (order, asked) = (shop.order(cups, 2), shop.ask(mugs, 3, 60));
    let (purchase_id, reservation_id) = (order.order.purchase_id, asked.reservation_id);
    let released = shop.hold(mugs, 1, 60).unwrap().hold;
    let set = |low_stock_threshold| SetStock { product_id: cups, on_hand: None, low_stock_threshold, expected_version: None };
    let is = |status| TaskStep::of(&SetReservation { reservation_id, status });
    let purchase = |status| TaskStep::of(&SetPurchase { purchase_id, status });
    let steps = [
        TaskStep::of(&StartStock { product_id: cups, on_hand: units(5), low_stock_threshold: units(0) }),
        TaskStep::of(&set(Some(units(4)))),
        TaskStep::of(&order),
        TaskStep::of(&set(None)),
        purchase(PurchaseStatus::Completed),
        purchase(PurchaseStatus::Cancelled),
        TaskStep::of(&asked),
        is(ReservationStatus::Held),
        TaskStep::of(&shop.confirmation(&asked)),
        is(ReservationStatus::Confirmed),
        TaskStep::of(&SetReservation { reservation_id: released.reservation_id, status: ReservationStatus::Released }),
    ];
    let done = made(run(&shop, &shop.keyed("k", "f"), &steps)).unwrap();
    let stocks = |position: usize| match &done[position] {
        TaskDone::Stock(stock) => (stock.on_hand, stock.low_stock_threshold, stock.version),
        other => panic!("{other:?}"),
    };
    assert_eq!([0, 1, 3].map(stocks), [(5, 0, 1), (5, 4, 2), (3, 4, 3)]);
    let (bought, cancelled) = (&done[2], TaskDone::Purchase(shop.purchase(purchase_id)));
    assert!(matches!(bought, TaskDone::Purchase(purchase) if purchase.status == PurchaseStatus::Completed));
    assert_eq!((&done[4], &done[5]), (bought, &cancelled));
    let (held, confirmed) = (&done[6], TaskDone::Reservation(shop.reservation(reservation_id)));
    assert!(matches!(held, TaskDone::Reservation(held) if held.status == ReservationStatus::Held));
    assert_eq!((&done[7], &done[8], &done[9]), (held, &confirmed, &confirmed));
    assert_eq!(done[10], TaskDone::Reservation(shop.reservation(released.reservation_id)));
    assert_eq!((shop.stock(cups).on_hand, shop.stock(mugs).on_hand, shop.stock(mugs).reserved), (5, 6, 0));
    shop.receive(cups, 1).unwrap();
    assert_eq!(replay(&shop, &shop.keyed("k", "f")), Some(Ok(Done { value: done, is_replay: true })));
    shop.assert_books_agree();
}

/// Somebody was faster: nothing is done, and nothing remembered.
#[test]
fn a_stale_step_leaves_the_key_free() {
    let (shop, product) = Shop::with_stock(5);
    let purchase_id = shop.buy(product, 1).unwrap().order.purchase_id;
    shop.cancel(purchase_id).unwrap();
    let steps = |status| [receive(product, 1), TaskStep::of(&SetPurchase { purchase_id, status })];
    let stale = refused(1, Refusal::Stale { current_version: 2 });
    assert_eq!(run(&shop, &shop.keyed("k", "f"), &steps(PurchaseStatus::Completed)), stale);
    assert_eq!((shop.stock(product).on_hand, replay(&shop, &shop.keyed("k", "f"))), (5, None));
    assert!(made(run(&shop, &shop.keyed("k", "f"), &steps(PurchaseStatus::Cancelled))).is_ok());
}

#[test]
fn steps_of_one_product_are_added_up() {
    let (shop, product) = Shop::with_stock(5);
    let steps = [buy(&shop, product, 3), buy(&shop, product, 3)];
    let insufficient = Refusal::InsufficientStock { requested: 3, available: 2 };
    assert_eq!(run(&shop, &shop.attempt(), &steps), refused(1, insufficient));
    let steps = [buy(&shop, product, 3), receive(product, 1_000_000), buy(&shop, ProductId(shop.id()), 1)];
    assert_eq!(run(&shop, &shop.attempt(), &steps), refused(2, Refusal::StockNotFound));
    let steps = [adjust(product, OnHand::MAX - 5), receive(product, 1)];
    assert_eq!(run(&shop, &shop.attempt(), &steps), refused(1, Refusal::AboveMaximum { maximum: OnHand::MAX }));
    let twice = buy(&shop, product, 1);
    assert_eq!(run(&shop, &shop.attempt(), &[twice.clone(), twice]), refused(1, Refusal::IdTaken));
    assert_eq!((shop.stock(product).on_hand, shop.stock(product).version), (5, 1));
    assert_eq!(shop.number("SELECT count(*) FROM purchase"), 0);
    shop.assert_books_agree();
}

#[test]
fn steps_leave_live_holds_alone_and_use_due_ones() {
    let (shop, product) = Shop::with_stock(5);
    shop.hold(product, 2, 60).unwrap();
    let steps = [buy(&shop, product, 2), buy(&shop, product, 2)];
    let refusal = Refusal::InsufficientStock { requested: 2, available: 1 };
    assert_eq!(run(&shop, &shop.attempt(), &steps), refused(1, refusal));
    shop.wait(60);
    assert!(made(run(&shop, &shop.attempt(), &steps)).is_ok());
    assert_eq!(shop.stock(product).available, 1);
    shop.assert_books_agree();
}

/// A batch writes down what is due of each of its products, and only if it is done.
#[test]
fn holds_that_are_due_end_within_the_batch() {
    let (shop, mugs) = Shop::with_stock(5);
    let cups = shop.start(5, 0);
    for product in [mugs, cups] {
        shop.hold(product, 2, 60).unwrap();
        shop.hold(product, 3, 60).unwrap();
    }
    shop.wait(60);
    let expired = || shop.number("SELECT count(*) FROM event WHERE kind = 'reservation.expired'");
    let steps = |units| [buy(&shop, mugs, units), adjust(cups, -5), buy(&shop, mugs, 1)];
    let insufficient = Refusal::InsufficientStock { requested: 1, available: 0 };
    assert_eq!(run(&shop, &shop.keyed("k", "f"), &steps(5)), refused(2, insufficient));
    assert_eq!(expired(), 0);
    let done = made(run(&shop, &shop.keyed("l", "f"), &steps(4))).unwrap();
    assert_eq!((done.len(), expired()), (3, 4));
    assert_eq!(replay(&shop, &shop.keyed("l", "f")), Some(Ok(Done { value: done, is_replay: true })));
    assert_eq!((shop.stock(mugs).available, shop.stock(cups).available), (0, 0));
    shop.assert_books_agree();
}

#[test]
fn batches_are_repeatable() {
    let (shop, product) = Shop::with_stock(5);
    let steps = || [buy(&shop, product, 1), receive(product, 3)];
    let first = made(run(&shop, &shop.keyed("k", "f"), &steps())).unwrap();
    let again = Ok(Done { value: first, is_replay: true });
    assert_eq!(run(&shop, &shop.keyed("k", "f"), &steps()), again);
    assert_eq!(replay(&shop, &shop.keyed("k", "f")), Some(again));
    let earlier = shop.keyed("l", "f");
    let refusal = made(run(&shop, &earlier, &[buy(&shop, product, 9)])).unwrap_err();
    shop.receive(product, 9).unwrap();
    let again = run(&shop, &shop.keyed("l", "f"), &[buy(&shop, product, 9)]);
    assert_eq!(again, Err(Stopped::Refused { refusal, replay_of: Some(earlier.request_id) }));
    assert_eq!(run(&shop, &shop.keyed("l", "g"), &[buy(&shop, product, 9)]), Err(Stopped::KeyReused));
    assert_eq!(shop.stock(product).on_hand, 5 - 1 + 3 + 9);
    shop.assert_books_agree();
}

#[test]
fn that_a_product_is_not_for_sale_sticks_to_a_batch_too() {
    let shop = Shop::default();
    let archived = RefusedStep { position: 3, refusal: Refusal::ProductNotAvailable };
    let prepare = async { Ok::<Result<Vec<TaskStep>, _>, Failed<_>>(Err(archived.clone())) };
    let first = shop.keyed("l", "f");
    let decided = replayed(block_on(shop.repository.store.all_once(&first, prepare)));
    assert_eq!(decided, Some(Err(Stopped::refused(archived.clone()))));
    let again = Err(Stopped::Refused { refusal: archived, replay_of: Some(first.request_id) });
    assert_eq!(replay(&shop, &shop.keyed("l", "f")), Some(again));
}

/// As with single commands: also while another writes, and without products.
#[test]
fn a_batch_is_given_again_while_nobody_can_write() {
    let (shop, product) = Shop::with_stock(5);
    let done = made(run(&shop, &shop.keyed("k", "f"), &[buy(&shop, product, 1), receive(product, 3)])).unwrap();
    let refused = refusal(run(&shop, &shop.keyed("l", "f"), &[buy(&shop, product, 1), buy(&shop, product, 9)])).unwrap_err();
    let writer = shop.reopen();
    let writing = block_on(writer.database.transaction()).unwrap();
    assert_eq!(replay(&shop, &shop.keyed("k", "f")), Some(Ok(Done { value: done, is_replay: true })));
    assert_eq!(replay(&shop, &shop.keyed("l", "f")).map(refusal), Some(Err(refused)));
    assert_eq!(replay(&shop, &shop.keyed("k", "g")), Some(Err(Stopped::KeyReused)));
    assert_eq!(shop.replay::<Buy>(&shop.keyed("k", "f")), Some(Err(Stopped::KeyReused)));
    assert_eq!(replay(&shop, &shop.keyed("m", "f")), None);
    drop(writing);
}

#[test]
fn batches_that_come_at_once_under_one_key_are_one() {
    let (shop, product) = Shop::with_stock(100);
    let done = in_parallel(&shop, 20, |shop, _| run(shop, &shop.keyed("k", "f"), &[buy(shop, product, 1), adjust(product, -2)]));
    assert_eq!(done.iter().filter(|done| !is_replay(done)).count(), 1);
    assert!(done.iter().all(|each| each.as_ref().unwrap().value == done[0].as_ref().unwrap().value));
    assert_eq!((shop.stock(product).on_hand, shop.stock(product).version), (97, 3));
    let refused =
        in_parallel(&shop, 20, |shop, _| run(shop, &shop.keyed("l", "f"), &[buy(shop, product, 1), buy(shop, product, 97)]));
    assert!(refused.into_iter().all(|decided| {
        let insufficient = Refusal::InsufficientStock { requested: 97, available: 96 };
        refusal(decided) == Err(RefusedStep { position: 1, refusal: insufficient })
    }));
    assert_eq!(shop.number("SELECT count(*) FROM purchase"), 1);
    shop.assert_books_agree();
}

#[test]
fn a_batch_may_have_as_many_steps_as_a_request() {
    let units = i64::try_from(OPERATIONS_MAX).unwrap();
    let (shop, product) = Shop::with_stock(units);
    let steps: Vec<_> = (0..units).map(|_| buy(&shop, product, 1)).collect();
    let done = made(run(&shop, &shop.keyed("k", "f"), &steps)).unwrap();
    assert_eq!(done.len(), OPERATIONS_MAX);
    assert_eq!(replay(&shop, &shop.keyed("k", "f")), Some(Ok(Done { value: done, is_replay: true })));
    assert_eq!(shop.stock(product).on_hand, 0);
    shop.assert_books_agree();
}

#[test]
fn buyers_of_the_same_two_products_do_not_meet_half_way() {
    let (shop, mugs) = Shop::with_stock(30);
    let cups = shop.start(20, 0);
    let outcomes = in_parallel(&shop, 40, |shop, index| {
        let pair = if index % 2 == 0 { [mugs, cups] } else { [cups, mugs] };
        let steps = pair.map(|product| buy(shop, product, 1));
        made(run(shop, &shop.attempt(), &steps)).is_ok()
    });
    assert_eq!(outcomes.into_iter().filter(|bought| *bought).count(), 20);
    assert_eq!((shop.stock(mugs).on_hand, shop.stock(cups).on_hand), (10, 0));
    shop.assert_books_agree();
}
