use futures::executor::block_on;
use platform::Database as _;

use super::support::{Shop, in_parallel, terms};
use crate::domain::*;

fn ended(status: ReservationStatus) -> Result<Reservation, Refusal> {
    Err(Refusal::AlreadyEnded { status })
}

#[test]
fn a_hold_keeps_its_units_from_others() {
    let (shop, product) = Shop::with_stock(5);
    let hold = shop.hold(product, 3, 600).unwrap();
    assert_eq!((hold.status, hold.expires_at, hold.ttl_seconds), (ReservationStatus::Held, shop.now() + 600_000, 600));
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
    let confirmed = shop.confirm(&hold).unwrap();
    assert_eq!(confirmed.status, ReservationStatus::Confirmed);
    let purchase = shop.purchase(confirmed.purchase_id.unwrap());
    assert_eq!((purchase.quantity, purchase.remaining, purchase.terms.clone()), (3, 2, terms(3)));
    let stock = shop.stock(product);
    assert_eq!((stock.on_hand, stock.reserved, stock.available, stock.version), (2, 0, 2, 3));
    assert_eq!(shop.confirm(&hold), ended(ReservationStatus::Confirmed));
    assert_eq!(shop.release(&hold), ended(ReservationStatus::Confirmed));
    shop.cancel(purchase.id).unwrap();
    assert_eq!(shop.stock(product).available, 5);
    shop.assert_books_agree();
}

#[test]
fn a_released_hold_frees_its_units() {
    let (shop, product) = Shop::with_stock(5);
    let hold = shop.hold(product, 3, 600).unwrap();
    assert_eq!(shop.release(&hold).unwrap().status, ReservationStatus::Released);
    assert_eq!((shop.stock(product).available, shop.stock(product).version), (5, 3));
    assert_eq!(shop.release(&hold), ended(ReservationStatus::Released));
    assert_eq!(shop.confirm(&hold), ended(ReservationStatus::Released));
    let unknown = Reservation { id: ReservationId(shop.id()), ..hold };
    assert_eq!(shop.release(&unknown), Err(Refusal::ReservationNotFound));
    assert_eq!(shop.confirm(&unknown), Err(Refusal::ReservationNotFound));
    shop.assert_books_agree();
}

#[test]
fn time_alone_ends_a_hold() {
    let (shop, product) = Shop::with_stock(5);
    let hold = shop.hold(product, 3, 600).unwrap();
    shop.wait(600);
    let stock = shop.stock(product);
    assert_eq!((stock.reserved, stock.available, stock.version, stock.updated_at), (0, 5, 3, hold.expires_at));
    assert_eq!(shop.reservation(hold.id).status, ReservationStatus::Expired);
    assert_eq!(shop.confirm(&hold), ended(ReservationStatus::Expired));
    assert_eq!(shop.release(&hold), ended(ReservationStatus::Expired));
    assert_eq!(shop.stock(product), stock);
    assert_eq!(shop.buy(product, 5).unwrap().remaining, 0);
    shop.assert_books_agree();
}

/// What a reader was told must not be undone by a writer that decided before it was so: the reader writes it.
#[test]
fn who_reads_that_a_hold_is_over_has_written_it() {
    let read: [fn(&Shop, &Reservation); 3] = [
        |shop, hold| assert_eq!(shop.stock(hold.product_id).available, 5),
        |shop, hold| assert_eq!(shop.reservation(hold.id).status, ReservationStatus::Expired),
        |shop, _| assert_eq!(block_on(shop.repository.reservations.expire_due(shop.now())), Ok(1)),
    ];
    for read in read {
        let (shop, product) = Shop::with_stock(5);
        let hold = shop.hold(product, 3, 600).unwrap();
        shop.wait(600);
        read(&shop, &hold);
        assert_eq!(shop.number("SELECT count(*) FROM reservation WHERE status = 'expired'"), 1);
        let early = Attempt { now: hold.created_at, ..shop.attempt() };
        let command = Confirm { reservation_id: hold.id, purchase_id: PurchaseId(shop.id()), terms: terms(3) };
        let confirmed = block_on(shop.repository.reservations.confirm(&early, &command)).unwrap();
        assert_eq!(confirmed.outcome(), Some(ended(ReservationStatus::Expired)));
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
    assert_eq!((shop.stock(product), shop.reservation(hold.id).status), (before, ReservationStatus::Held));
    drop(writing);
    assert_eq!((shop.stock(product).available, shop.reservation(hold.id).status), (5, ReservationStatus::Expired));
}

#[test]
fn a_hold_ends_in_one_way_whoever_is_first() {
    let (shop, product) = Shop::with_stock(100);
    for _ in 0..5 {
        let hold = shop.hold(product, 1, 60).unwrap();
        let outcomes = in_parallel(&shop, 8, |shop, index| match index {
            0..4 => shop.confirm(&hold),
            _ => shop.release(&hold),
        });
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
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

/// With less on hand than is held, which only a clock that went back can bring about, nobody's units are given to another.
#[test]
fn a_hold_is_not_confirmed_with_the_units_of_another() {
    let (shop, product) = Shop::with_stock(5);
    let late = shop.hold(product, 4, 60).unwrap();
    let live = shop.hold(product, 1, 600).unwrap();
    shop.wait(60);
    let early = Attempt { now: late.created_at, ..shop.attempt() };
    // The units of the hold that is due are sold, but it is not written down: as if by a statement of the step before.
    shop.query("DROP TRIGGER command_clears_the_way");
    shop.buy(product, 4).unwrap();
    let command = Confirm { reservation_id: late.id, purchase_id: PurchaseId(shop.id()), terms: terms(4) };
    let confirmed = block_on(shop.repository.reservations.confirm(&early, &command)).unwrap();
    assert!(matches!(confirmed.outcome(), Some(Err(Refusal::InsufficientStock { .. }))));
    shop.confirm(&live).unwrap();
    assert_eq!(shop.stock(product).on_hand, 0);
}

#[test]
fn a_sweep_writes_down_what_is_due_anywhere() {
    let (shop, product) = Shop::with_stock(5);
    let other = shop.start(5, 0);
    shop.hold(product, 1, 60).unwrap();
    shop.hold(other, 2, 60).unwrap();
    let later = shop.hold(other, 2, 61).unwrap();
    shop.wait(60);
    let sweep = || block_on(shop.repository.reservations.expire_due(shop.now())).unwrap();
    assert_eq!((sweep(), sweep()), (2, 0));
    assert_eq!(shop.number("SELECT sum(reserved) FROM stock"), 2);
    assert_eq!(shop.reservation(later.id).status, ReservationStatus::Held);
    shop.assert_books_agree();
}

#[test]
fn a_clock_that_goes_back_oversells_nothing() {
    let (shop, product) = Shop::with_stock(5);
    let hold = shop.hold(product, 3, 60).unwrap();
    shop.wait(60);
    let early = Attempt { now: hold.created_at, ..shop.attempt() };
    shop.buy(product, 5).unwrap();
    // By the earlier clock the hold would still be live; that it was written down as expired is what counts.
    let command = Confirm { reservation_id: hold.id, purchase_id: PurchaseId(shop.id()), terms: terms(3) };
    let confirmed = block_on(shop.repository.reservations.confirm(&early, &command)).unwrap();
    assert_eq!(confirmed.outcome(), Some(ended(ReservationStatus::Expired)));
    let stock = block_on(shop.repository.stocks.find(product, hold.created_at)).unwrap().unwrap();
    assert_eq!((stock.on_hand, stock.reserved, stock.available), (0, 0, 0));
    shop.assert_books_agree();
}

#[test]
fn an_id_is_taken_once() {
    let (shop, product) = Shop::with_stock(5);
    let command = Hold {
        reservation_id: ReservationId(shop.id()),
        product_id: product,
        quantity: Quantity::new(1).unwrap(),
        ttl: TtlSeconds::default(),
    };
    let hold = || block_on(shop.repository.reservations.hold(&shop.attempt(), &command)).unwrap().outcome().unwrap();
    assert!(hold().is_ok());
    assert_eq!(hold(), Err(Refusal::IdTaken));
    assert_eq!(shop.stock(product).reserved, 1);
}
