use futures::executor::block_on;
use platform::{Database as _, DatabaseError};
use store::{Attempt, Stopped};

use super::support::{Shop, in_parallel, made, terms};
use crate::domain::*;

fn ended(status: ReservationStatus) -> Result<Reservation, Refusal> {
    Err(Refusal::AlreadyEnded { status })
}

#[test]
fn a_hold_keeps_its_units_from_others() {
    let (shop, product) = Shop::with_stock(5);
    let hold = shop.hold(product, 3, 600).unwrap();
    assert_eq!((hold.status, hold.expires_at_ms, hold.hold.ttl.get()), (ReservationStatus::Held, shop.now() + 600_000, 600));
    let stock = shop.stock(product);
    assert_eq!((stock.on_hand, stock.reserved, stock.available, stock.version), (5, 3, 2, 2));
    assert_eq!(shop.buy(product, 3), Err(Refusal::InsufficientStock { requested: 3, available: 2 }));
    assert_eq!(shop.hold(product, 3, 1), Err(Refusal::InsufficientStock { requested: 3, available: 2 }));
    assert_eq!(shop.hold(ProductId(shop.id()), 3, 1), Err(Refusal::StockNotFound));
    assert_eq!(shop.buy(product, 2).unwrap().remaining, 0);
    shop.assert_books_agree();
}

#[test]
fn a_confirmed_hold_is_a_purchase() {
    let (shop, product) = Shop::with_stock(5);
    let hold = shop.hold(product, 3, 600).unwrap();
    shop.wait(599);
    let confirmed = shop.confirm(&hold.hold).unwrap();
    assert_eq!(confirmed.status, ReservationStatus::Confirmed);
    let purchase = shop.purchase(confirmed.purchase_id.unwrap());
    assert_eq!((purchase.order.quantity.get(), purchase.remaining, purchase.terms.clone()), (3, 2, terms(3)));
    let stock = shop.stock(product);
    assert_eq!((stock.on_hand, stock.reserved, stock.available, stock.version), (2, 0, 2, 3));
    assert_eq!(shop.confirm(&hold.hold), Ok(confirmed), "again, it is left as it is");
    assert_eq!(shop.release(&hold.hold), ended(ReservationStatus::Confirmed));
    shop.cancel(purchase.order.purchase_id).unwrap();
    assert_eq!(shop.stock(product).available, 5);
    shop.assert_books_agree();
}

#[test]
fn a_released_hold_frees_its_units() {
    let (shop, product) = Shop::with_stock(5);
    let hold = shop.hold(product, 3, 600).unwrap();
    let released = shop.release(&hold.hold).unwrap();
    assert_eq!(released.status, ReservationStatus::Released);
    assert_eq!(shop.release(&hold.hold), Ok(released), "again, it is left as it is");
    assert_eq!((shop.stock(product).available, shop.stock(product).version), (5, 3));
    assert_eq!(shop.confirm(&hold.hold), ended(ReservationStatus::Released));
    let unknown = Hold { reservation_id: ReservationId(shop.id()), ..hold.hold };
    assert_eq!(shop.release(&unknown), Err(Refusal::ReservationNotFound));
    assert_eq!(shop.confirm(&unknown), Err(Refusal::ReservationNotFound));
    shop.assert_books_agree();
}

/// What is asked to stay as it is shows what it is, and is told where it is not so any more. To confirm takes terms.
#[test]
fn a_reservation_stays_what_it_is() {
    use ReservationStatus::{Confirmed, Expired, Held};
    let (shop, product) = Shop::with_stock(9);
    let [bought, due, held] = [600, 60, 600].map(|seconds| shop.hold(product, 2, seconds).unwrap());
    assert_eq!(shop.set_reservation(&held.hold, Held).as_ref(), Ok(&held));
    let confirmed = shop.confirm(&bought.hold).unwrap();
    assert_eq!(shop.set_reservation(&bought.hold, Confirmed), Ok(confirmed));
    let stale = |version| Err(Refusal::Stale { current_version: version });
    assert_eq!(shop.set_reservation(&bought.hold, Held), stale(2));
    assert_eq!(shop.set_reservation(&held.hold, Confirmed), stale(1));
    assert_eq!(shop.set_reservation(&held.hold, Expired), stale(1));
    shop.wait(60);
    assert_eq!(shop.set_reservation(&due.hold, Held), stale(2));
    assert_eq!(shop.set_reservation(&due.hold, Expired), Ok(shop.reservation(due.hold.reservation_id)));
    assert_eq!(shop.set_reservation(&due.hold, Confirmed), ended(Expired));
    assert_eq!((shop.stock(product).on_hand, shop.stock(product).reserved), (7, 2));
    shop.assert_books_agree();
}

#[test]
fn time_alone_ends_a_hold() {
    let (shop, product) = Shop::with_stock(5);
    let hold = shop.hold(product, 3, 600).unwrap();
    shop.wait(600);
    let stock = shop.stock(product);
    assert_eq!((stock.reserved, stock.available, stock.version, stock.updated_at_ms), (0, 5, 3, hold.expires_at_ms));
    assert_eq!(shop.reservation(hold.hold.reservation_id).status, ReservationStatus::Expired);
    assert_eq!(shop.confirm(&hold.hold), ended(ReservationStatus::Expired));
    assert_eq!(shop.release(&hold.hold), ended(ReservationStatus::Expired));
    assert_eq!(shop.stock(product), stock);
    assert_eq!(shop.buy(product, 5).unwrap().remaining, 0);
    shop.assert_books_agree();
}

/// What a reader was told must not be undone by a writer that decided before it was so: the reader writes it.
#[test]
fn who_reads_that_a_hold_is_over_has_written_it() {
    let read: [fn(&Shop, &Reservation); 3] = [
        |shop, hold| assert_eq!(shop.stock(hold.hold.product_id).available, 5),
        |shop, hold| assert_eq!(shop.reservation(hold.hold.reservation_id).status, ReservationStatus::Expired),
        |shop, _| assert_eq!(block_on(shop.repository.expire_holds(shop.now())), Ok(1)),
    ];
    for read in read {
        let (shop, product) = Shop::with_stock(5);
        let hold = shop.hold(product, 3, 600).unwrap();
        shop.wait(600);
        read(&shop, &hold);
        assert_eq!(shop.number("SELECT count(*) FROM reservation WHERE status = 'expired'"), 1);
        let early = Attempt { now: hold.created_at_ms, ..shop.attempt() };
        let confirmed = made(shop.decide(&early, &shop.confirmation(&hold.hold)));
        assert_eq!(confirmed, Err(Refusal::AlreadyEnded { status: ReservationStatus::Expired }));
        shop.assert_books_agree();
    }
}

/// While nobody can write, it is not over yet for those who read, and one version has one content.
#[test]
fn what_cannot_be_written_down_is_not_told() {
    let (shop, product) = Shop::with_stock(5);
    let hold = shop.hold(product, 3, 600).unwrap();
    let before = shop.stock(product);
    shop.wait(600);
    let other = shop.reopen();
    let writing = block_on(other.database.transaction()).unwrap();
    block_on(writing.query("UPDATE stock SET low_stock_threshold = 1, version = version + 1", vec![])).unwrap();
    assert_eq!((shop.stock(product), shop.reservation(hold.hold.reservation_id).status), (before, ReservationStatus::Held));
    drop(writing);
    assert_eq!(
        (shop.stock(product).available, shop.reservation(hold.hold.reservation_id).status),
        (5, ReservationStatus::Expired)
    );
}

#[test]
fn a_hold_ends_in_one_way_whoever_is_first() {
    let (shop, product) = Shop::with_stock(100);
    for _ in 0..5 {
        let hold = shop.hold(product, 1, 60).unwrap();
        let outcomes = in_parallel(&shop, 8, |shop, index| match index {
            0..4 => shop.confirm(&hold.hold),
            _ => shop.release(&hold.hold),
        });
        let ended = shop.reservation(hold.hold.reservation_id);
        let (won, lost) = outcomes.split_at(4);
        let (won, lost) = if ended.status == ReservationStatus::Confirmed { (won, lost) } else { (lost, won) };
        assert!(won.iter().all(|outcome| outcome.as_ref() == Ok(&ended)), "{won:?}");
        assert!(lost.iter().all(|outcome| *outcome == self::ended(ended.status)), "{lost:?}");
    }
    let stock = shop.stock(product);
    assert_eq!((stock.reserved, stock.on_hand), (0, 100 - shop.number("SELECT count(*) FROM purchase")));
    shop.assert_books_agree();
}

#[test]
fn a_command_writes_down_all_that_is_due_of_its_product() {
    let (shop, product) = Shop::with_stock(300);
    shop.set(product, None, Some(5)).unwrap();
    let version = shop.stock(product).version + 2 * 140;
    for _ in 0..140 {
        shop.hold(product, 2, 60).unwrap();
    }
    shop.wait(60);
    assert_eq!(shop.buy(product, 200).unwrap().remaining, 100);
    assert_eq!(shop.number("SELECT count(*) FROM reservation WHERE status = 'held'"), 0);
    let stock = shop.stock(product);
    assert_eq!((stock.on_hand, stock.reserved, stock.available, stock.version), (100, 0, 100, version + 1));
    let crossed = "SELECT count(*) FROM event WHERE kind IN ('inventory.low_stock', 'inventory.out_of_stock')";
    assert_eq!(shop.number(crossed), 0, "there was always enough");
    shop.assert_books_agree();
}

/// With less on hand than is held nobody could confirm without another's units. There is no such state: no change takes what is
/// held, also while it is due and not written down, and the schema has no room for it.
#[test]
fn no_more_is_held_than_is_on_hand() {
    let (shop, product) = Shop::with_stock(5);
    let late = shop.hold(product, 4, 60).unwrap();
    let live = shop.hold(product, 1, 600).unwrap();
    shop.wait(60);
    // The units of the hold that is due are for sale only once it is written down that it is over.
    shop.query("DROP TRIGGER command_writes_down_due_holds");
    let put_off = block_on(shop.repository.store.decide(&shop.attempt(), &shop.order(product, 4)));
    assert_eq!(put_off, Err(Stopped::Database(DatabaseError::Busy)));
    let sold = format!(
        "INSERT INTO movement (product_id, kind, delta, balance, actor, request_id, created_at) \
         VALUES ('{product}', 'sold', -4, 1, 'a', 'r', 0)"
    );
    assert!(shop.refused(&sold).contains("beyond what stock can be"));
    shop.query("DROP TRIGGER movement_fits");
    assert!(shop.refused(&sold).contains("CHECK"));
    let early = Attempt { now: late.created_at_ms, ..shop.attempt() };
    made(shop.decide(&early, &shop.confirmation(&late.hold))).unwrap();
    shop.confirm(&live.hold).unwrap();
    assert_eq!(shop.stock(product).on_hand, 0);
    shop.assert_books_agree();
}

#[test]
fn a_sweep_writes_down_what_is_due_anywhere() {
    let (shop, product) = Shop::with_stock(5);
    let other = shop.start(5, 0);
    shop.hold(product, 1, 60).unwrap();
    shop.hold(other, 2, 60).unwrap();
    let later = shop.hold(other, 2, 61).unwrap();
    shop.wait(60);
    let sweep = || block_on(shop.repository.expire_holds(shop.now())).unwrap();
    assert_eq!((sweep(), sweep()), (2, 0));
    assert_eq!(shop.number("SELECT sum(reserved) FROM stock"), 2);
    assert_eq!(shop.reservation(later.hold.reservation_id).status, ReservationStatus::Held);
    shop.assert_books_agree();
}

#[test]
fn a_clock_that_goes_back_oversells_nothing() {
    let (shop, product) = Shop::with_stock(5);
    let hold = shop.hold(product, 3, 60).unwrap();
    shop.wait(60);
    let early = Attempt { now: hold.created_at_ms, ..shop.attempt() };
    shop.buy(product, 5).unwrap();
    // By the earlier clock the hold would still be live; that it was written down as expired is what counts.
    let confirmed = made(shop.decide(&early, &shop.confirmation(&hold.hold)));
    assert_eq!(confirmed, Err(Refusal::AlreadyEnded { status: ReservationStatus::Expired }));
    let stock = block_on(shop.repository.stock(product, hold.created_at_ms)).unwrap().unwrap();
    assert_eq!((stock.on_hand, stock.reserved, stock.available), (0, 0, 0));
    shop.assert_books_agree();
}

#[test]
fn an_id_is_taken_once() {
    let (shop, product) = Shop::with_stock(5);
    let command = shop.ask(product, 1, 60);
    assert!(shop.make(&command).is_ok());
    assert_eq!(shop.make(&command), Err(Refusal::IdTaken));
    assert_eq!(shop.stock(product).reserved, 1);
}
