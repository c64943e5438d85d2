mod operations;

use std::collections::HashMap;
use std::sync::Mutex;

use futures::executor::block_on;
use http::HeaderMap;
use platform::native::{SeededRandom, TestPlatform};
use platform::request_context::RequestContext;
use serde_json::{Value, json};
use store::{Attempt, Done, Stopped};

use super::end_reservation::end_reservation;
use super::{Failed, buy, set_stock, start_stock};
use crate::clients::products::{Config, Products};
use crate::domain::*;
use crate::repository::tests::support::{Shop, units};

/// A shop, and the products that it asks.
struct Case {
    shop: Shop,
    remote: TestPlatform,
    products: Products,
    context: RequestContext,
}

impl Case {
    fn new() -> Self {
        let remote = TestPlatform::default();
        let variables = HashMap::from([("products_api_key".to_owned(), "secret".to_owned())]);
        let products = Products::new(remote.platform(), block_on(Config::read(&variables)).unwrap());
        let context = RequestContext::from_headers(&HeaderMap::new(), &*remote.clock, &SeededRandom::default());
        Self { shop: Shop::default(), remote, products, context }
    }

    /// The next question is answered with this.
    fn answer(&self, status: u16, data: &Value) {
        self.remote.http.answer(status, jsonapi::MEDIA_TYPE, json!({ "data": data }).to_string());
    }

    fn asked(&self) -> usize {
        self.remote.http.take_asked().len()
    }

    fn buy(&self, attempt: &Attempt, product: ProductId) -> Result<Done<Purchase>, Failed> {
        let order = self.shop.order(product, 1).order;
        block_on(buy::buy(&self.shop.repository, &self.products, &self.context, attempt, order))
    }

    fn confirm(&self, reservation: &Reservation) -> Result<Reservation, Failed> {
        self.end(reservation, ReservationStatus::Confirmed)
    }

    fn end(&self, reservation: &Reservation, wanted: ReservationStatus) -> Result<Reservation, Failed> {
        let (attempt, purchase_id) = (self.shop.attempt(), PurchaseId(self.shop.id()));
        let Self { shop, products, context, .. } = self;
        block_on(end_reservation(&shop.repository, products, context, &attempt, reservation, wanted, purchase_id))
    }
}

fn product(id: ProductId, price: &str, status: &str) -> Value {
    let attributes = json!({ "sku": "mug", "name": "Mug", "price": price, "currency": "USD", "status": status });
    json!({ "type": "products", "id": id.to_string(), "attributes": attributes })
}

fn refusal<T>(outcome: Result<T, Failed>) -> (Refusal, bool) {
    let Err(Failed::Stopped(Stopped::Refused { refusal, replay_of })) = outcome else { panic!("it was not refused") };
    (refusal, replay_of.is_some())
}

#[test]
fn what_was_bought_is_answered_again_without_products() {
    let case = Case::new();
    let id = case.shop.start(5, 0);
    case.answer(200, &product(id, "2.50", "active"));
    let bought = case.buy(&case.shop.keyed("k", "f"), id).unwrap();
    assert_eq!((bought.value.terms.total_price().to_string(), bought.is_replay), ("2.50".to_owned(), false));
    assert_eq!(case.asked(), 1);
    assert_eq!(case.buy(&case.shop.keyed("k", "f"), id).unwrap(), Done { is_replay: true, ..bought });
    assert_eq!((case.asked(), case.shop.stock(id).on_hand), (0, 4));
}

#[test]
fn that_a_product_is_archived_is_kept_and_that_it_is_unknown_is_not() {
    let case = Case::new();
    let id = case.shop.start(5, 0);
    case.answer(200, &product(id, "2.50", "archived"));
    assert_eq!(refusal(case.buy(&case.shop.keyed("k", "f"), id)), (Refusal::ProductNotAvailable, false));
    assert_eq!(refusal(case.buy(&case.shop.keyed("k", "f"), id)), (Refusal::ProductNotAvailable, true));
    assert_eq!(case.asked(), 1);
    case.answer(404, &Value::Null);
    assert_eq!(refusal(case.buy(&case.shop.keyed("l", "f"), id)), (Refusal::ProductNotFound, false));
    case.answer(200, &product(id, "2.50", "active"));
    assert!(!case.buy(&case.shop.keyed("l", "f"), id).unwrap().is_replay);
    assert_eq!(case.shop.stock(id).on_hand, 4);
}

#[test]
fn nothing_is_done_while_products_is_down_and_the_key_stays_free() {
    let case = Case::new();
    let id = case.shop.start(5, 0);
    assert!(matches!(case.buy(&case.shop.keyed("k", "f"), id), Err(Failed::Products(_))));
    let hold = case.shop.hold(id, 1, 60).unwrap();
    assert!(matches!(case.confirm(&hold), Err(Failed::Products(_))));
    assert_eq!((case.shop.stock(id).on_hand, case.shop.stock(id).reserved), (5, 1));
    case.answer(200, &product(id, "2.50", "active"));
    assert!(!case.buy(&case.shop.keyed("k", "f"), id).unwrap().is_replay);
    assert_eq!(case.shop.stock(id).on_hand, 4);
}

#[test]
fn stock_starts_for_a_product_that_exists_for_sale_or_not() {
    let case = Case::new();
    let product_id = ProductId(case.shop.id());
    let start = |key: &str| {
        let command = StartStock { product_id, on_hand: units(3), low_stock_threshold: units(0) };
        let Case { shop, products, context, .. } = &case;
        block_on(start_stock::start_stock(&shop.repository, products, context, &shop.keyed(key, "f"), command))
    };
    case.answer(404, &Value::Null);
    assert_eq!(refusal(start("k")), (Refusal::ProductNotFound, false));
    case.answer(200, &product(product_id, "1", "archived"));
    let started = start("k").unwrap();
    assert_eq!(start("k").unwrap(), Done { is_replay: true, ..started });
    case.answer(200, &product(product_id, "1", "active"));
    assert_eq!(refusal(start("l")), (Refusal::StockExists, false));
}

#[test]
fn a_hold_is_confirmed_at_the_price_of_the_moment() {
    let case = Case::new();
    let id = case.shop.start(5, 0);
    let hold = case.shop.hold(id, 2, 60).unwrap();
    case.answer(200, &product(id, "3.00", "active"));
    let confirmed = case.confirm(&hold).unwrap();
    assert_eq!(case.shop.purchase(confirmed.purchase_id.unwrap()).terms.total_price().to_string(), "6.00");
    // Read before another confirmed it, and read afterwards, when nobody is asked: that is what was wanted.
    case.answer(200, &product(id, "4.00", "active"));
    assert_eq!(case.confirm(&hold).unwrap(), confirmed);
    assert_eq!(case.asked(), 2);
    assert_eq!(case.confirm(&confirmed).unwrap(), confirmed);
    let ended = (Refusal::AlreadyEnded { status: ReservationStatus::Confirmed }, false);
    assert_eq!(refusal(case.end(&hold, ReservationStatus::Released)), ended);
    assert_eq!(case.asked(), 0);
}

#[test]
fn an_archived_product_is_not_bought_by_confirming() {
    let case = Case::new();
    let id = case.shop.start(5, 0);
    let hold = case.shop.hold(id, 2, 60).unwrap();
    case.answer(200, &product(id, "3.00", "archived"));
    assert_eq!(refusal(case.confirm(&hold)), (Refusal::ProductNotAvailable, false));
    assert_eq!(case.shop.reservation(hold.hold.reservation_id), hold);
}

#[test]
fn who_releases_twice_is_told_the_same() {
    let case = Case::new();
    let id = case.shop.start(5, 0);
    let hold = case.shop.hold(id, 2, 60).unwrap();
    let release = || case.end(&hold, ReservationStatus::Released).unwrap();
    let released = release();
    assert_eq!(released, case.shop.reservation(hold.hold.reservation_id));
    assert_eq!((release(), released.status), (released, ReservationStatus::Released));
    let confirmed = case.confirm(&case.shop.reservation(hold.hold.reservation_id));
    assert_eq!(refusal(confirmed), (Refusal::AlreadyEnded { status: ReservationStatus::Released }, false));
    assert_eq!((case.asked(), case.shop.stock(id).available, case.shop.stock(id).version), (0, 5, 3));
}

/// What is set with a condition is planned on what is there when it is set.
#[test]
fn stock_is_set_on_what_is_there() {
    let (shop, product_id) = Shop::with_stock(5);
    let seen = Mutex::new(Vec::new());
    let plan = |current: &Stock| {
        seen.lock().unwrap().push(current.version);
        if current.version < 3 {
            // In another thread, as this one waits for what it is in the middle of.
            std::thread::scope(|scope| scope.spawn(|| shop.receive(product_id, 1).unwrap()).join().unwrap());
        }
        let on_hand = Some(units(current.on_hand + 10));
        let expected_version = Some(current.version);
        Ok::<_, Stopped<Refusal>>(SetStock { product_id, on_hand, low_stock_threshold: None, expected_version })
    };
    let set = block_on(set_stock::set_stock(&shop.repository, &shop.attempt(), product_id, plan)).unwrap();
    assert_eq!((set.on_hand, set.version), (17, 4));
    assert_eq!(*seen.lock().unwrap(), [1, 2, 3]);
    shop.assert_books_agree();
}
