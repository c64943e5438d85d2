//! A shop with one database, in which a test plays all parts.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures::executor::block_on;
use money::{Currency, Money};
use platform::native::{ManualClock, SqliteDatabase, TestPlatform};
use platform::{Clock, Database, DatabaseError, Row, Value, migrations};
use uuid::Uuid;

use crate::domain::*;
use crate::migrations::MIGRATIONS;
use crate::repository::Repository;

pub(super) struct Shop {
    pub(super) database: Arc<SqliteDatabase>,
    pub(super) clock: Arc<ManualClock>,
    pub(super) repository: Repository,
    ids: Arc<AtomicU64>,
}

const A_CENTURY: Duration = Duration::from_hours(100 * 365 * 24);

impl Default for Shop {
    fn default() -> Self {
        let TestPlatform { database, clock, .. } = TestPlatform::default();
        // Ahead of the database's own clock, which would count otherwise.
        clock.advance(A_CENTURY);
        block_on(migrations::run(&*database, &*clock, MIGRATIONS)).unwrap();
        Self { repository: Repository::new(database.clone()), database, clock, ids: Arc::default() }
    }
}

impl Shop {
    /// A shop with this many units of one product.
    pub(super) fn with_stock(on_hand: i64) -> (Self, ProductId) {
        let shop = Self::default();
        let product = shop.start(on_hand, 0);
        (shop, product)
    }

    /// The same shop through a connection of its own: another process on the same file.
    pub(super) fn reopen(&self) -> Self {
        let database = Arc::new(self.database.reopen());
        Self { repository: Repository::new(database.clone()), database, clock: self.clock.clone(), ids: self.ids.clone() }
    }

    /// The same shop through this database.
    pub(super) fn over(self, database: Arc<dyn Database>) -> Self {
        Self { repository: Repository::new(database), ..self }
    }

    pub(super) fn id(&self) -> Uuid {
        Uuid::from_u128(0x0000_0000_0000_4000_8000_0000_0000_0000 | u128::from(self.ids.fetch_add(1, Ordering::SeqCst)))
    }

    pub(super) fn now(&self) -> i64 {
        self.clock.now().as_millisecond()
    }

    pub(super) fn wait(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    pub(super) fn attempt(&self) -> Attempt {
        let id = self.id();
        Attempt { id, actor: "till".to_owned(), request_id: format!("request-{id}"), now: self.now(), key: None }
    }

    pub(super) fn keyed(&self, key: &str, fingerprint: &str) -> Attempt {
        let key = IdempotencyKey { key: key.to_owned(), fingerprint: fingerprint.to_owned() };
        Attempt { key: Some(key), ..self.attempt() }
    }

    pub(super) fn start(&self, on_hand: i64, low_stock_threshold: i64) -> ProductId {
        let product_id = ProductId(self.id());
        self.start_again(product_id, on_hand, low_stock_threshold).unwrap();
        product_id
    }

    pub(super) fn start_again(&self, product_id: ProductId, on_hand: i64, threshold: i64) -> Result<Stock, Refusal> {
        let command = StartStock { product_id, on_hand: units(on_hand), low_stock_threshold: units(threshold) };
        made(block_on(self.repository.stocks.start(&self.attempt(), &command)).unwrap())
    }

    pub(super) fn set(&self, product_id: ProductId, on_hand: Option<i64>, threshold: Option<i64>) -> Result<Stock, Refusal> {
        self.set_if(product_id, on_hand, threshold, None)
    }

    pub(super) fn set_if(
        &self,
        product_id: ProductId,
        on_hand: Option<i64>,
        threshold: Option<i64>,
        expected_version: Option<i64>,
    ) -> Result<Stock, Refusal> {
        let command =
            SetStock { product_id, on_hand: on_hand.map(units), low_stock_threshold: threshold.map(units), expected_version };
        let attempt = self.attempt();
        made(until_free(|| block_on(self.repository.stocks.set(&attempt, &command))))
    }

    pub(super) fn delete(&self, product_id: ProductId) -> Result<(), Refusal> {
        let command = DeleteStock { product_id, expected_version: None };
        made(block_on(self.repository.stocks.delete(&self.attempt(), &command)).unwrap())
    }

    pub(super) fn receive(&self, product_id: ProductId, quantity: i64) -> Result<Movement, Refusal> {
        let correction = Correction::Received { quantity: Quantity::new(quantity).unwrap(), reason: None };
        let command = PostMovement { product_id, correction };
        let attempt = self.attempt();
        made(until_free(|| block_on(self.repository.movements.post(&attempt, &command))))
    }

    pub(super) fn adjust(&self, product_id: ProductId, delta: i64) -> Result<Movement, Refusal> {
        let correction =
            Correction::Adjusted { delta: Delta::new(delta).unwrap().unwrap(), reason: Reason::new("counted").unwrap() };
        let command = PostMovement { product_id, correction };
        let attempt = self.attempt();
        made(until_free(|| block_on(self.repository.movements.post(&attempt, &command))))
    }

    pub(super) fn order(&self, product_id: ProductId, quantity: i64) -> Buy {
        Buy {
            purchase_id: PurchaseId(self.id()),
            product_id,
            quantity: Quantity::new(quantity).unwrap(),
            reference: None,
            terms: terms(quantity),
        }
    }

    pub(super) fn buy_as(&self, attempt: &Attempt, order: &Buy) -> Decision<Purchase> {
        until_free(|| block_on(self.repository.purchases.buy(attempt, order)))
    }

    pub(super) fn buy(&self, product_id: ProductId, quantity: i64) -> Result<Purchase, Refusal> {
        made(self.buy_as(&self.attempt(), &self.order(product_id, quantity)))
    }

    pub(super) fn cancel(&self, purchase_id: PurchaseId) -> Result<Purchase, Refusal> {
        let attempt = self.attempt();
        made(until_free(|| block_on(self.repository.purchases.cancel(&attempt, &Cancel { purchase_id }))))
    }

    pub(super) fn hold(&self, product_id: ProductId, quantity: i64, seconds: i64) -> Result<Reservation, Refusal> {
        let command = Hold {
            reservation_id: ReservationId(self.id()),
            product_id,
            quantity: Quantity::new(quantity).unwrap(),
            ttl: TtlSeconds::new(seconds).unwrap(),
        };
        made(block_on(self.repository.reservations.hold(&self.attempt(), &command)).unwrap())
    }

    pub(super) fn confirm(&self, hold: &Reservation) -> Result<Reservation, Refusal> {
        let command = Confirm { reservation_id: hold.id, purchase_id: PurchaseId(self.id()), terms: terms(hold.quantity) };
        let attempt = self.attempt();
        made(until_free(|| block_on(self.repository.reservations.confirm(&attempt, &command))))
    }

    pub(super) fn release(&self, hold: &Reservation) -> Result<Reservation, Refusal> {
        let command = Release { reservation_id: hold.id };
        let attempt = self.attempt();
        made(until_free(|| block_on(self.repository.reservations.release(&attempt, &command))))
    }

    pub(super) fn stock(&self, product_id: ProductId) -> Stock {
        block_on(self.repository.stocks.find(product_id, self.now())).unwrap().expect("the product has stock")
    }

    pub(super) fn purchase(&self, id: PurchaseId) -> Purchase {
        block_on(self.repository.purchases.find(id)).unwrap().expect("the purchase was made")
    }

    pub(super) fn reservation(&self, id: ReservationId) -> Reservation {
        block_on(self.repository.reservations.find(id, self.now())).unwrap().expect("the reservation was made")
    }

    pub(super) fn query(&self, sql: &str) -> Vec<Row> {
        block_on(self.database.query(sql, vec![])).unwrap()
    }

    pub(super) fn number(&self, sql: &str) -> i64 {
        self.query(sql)[0].integer(0).unwrap()
    }

    /// The kinds of all events so far, with their versions, oldest first.
    pub(super) fn events(&self, product_id: ProductId) -> Vec<(String, i64)> {
        let sql = "SELECT kind, version FROM event WHERE product_id = ?1 ORDER BY sequence";
        let rows = block_on(self.database.query(sql, vec![Value::from(product_id.0)])).unwrap();
        rows.iter().map(|row| (row.text(0).unwrap().to_owned(), row.integer(1).unwrap())).collect()
    }

    /// Runs a statement that the schema must refuse, and gives its reason.
    pub(super) fn refused(&self, sql: &str) -> String {
        match block_on(self.database.query(sql, vec![])) {
            Err(DatabaseError::Failed(message)) => message,
            other => panic!("{sql}: {other:?}"),
        }
    }

    /// What must be true at any moment of any test.
    pub(super) fn assert_books_agree(&self) {
        let books = block_on(self.repository.books.check(self.now())).unwrap();
        assert_eq!(books.discrepancies, []);
        // Each version of a product's stock has one `inventory.changed`, without gaps, and each begins where the last ended.
        let gaps = "SELECT count(*) FROM (SELECT version - lag(version, 1, 0) OVER p AS step, \
                    state_before IS NOT lag(state_after) OVER p AS is_torn \
                    FROM event WHERE kind = 'inventory.changed' WINDOW p AS (PARTITION BY product_id ORDER BY sequence)) \
                    WHERE step <> 1 OR is_torn";
        assert_eq!(self.number(gaps), 0);
        assert_eq!(self.number("SELECT count(*) FROM command WHERE idempotency_key IS NULL"), 0);
    }
}

pub(super) fn terms(quantity: i64) -> Terms {
    let price = Money::parse("19.99", Currency::from_code("USD").unwrap()).unwrap();
    Terms::new("mug".to_owned(), "Mug".to_owned(), price, Quantity::new(quantity).unwrap()).unwrap()
}

pub(super) fn units(units: i64) -> OnHand {
    OnHand::new(units).unwrap()
}

/// Sends it again while other connections hold the database for longer than the busy time, as a client would: SQLite has no
/// queue of writers, and on a loaded machine some wait for long. Nothing has happened until then.
pub(super) fn until_free<T>(mut send: impl FnMut() -> Result<T, DatabaseError>) -> T {
    loop {
        match send() {
            Err(DatabaseError::Busy) => {}
            other => return other.unwrap(),
        }
    }
}

/// The outcome of a decision that no earlier one has made.
pub(super) fn made<T>(decision: Decision<T>) -> Result<T, Refusal> {
    assert!(!decision.is_replay(), "answered with an earlier request's answer");
    decision.outcome().expect("the key was new")
}

/// Runs `work` in this many threads at once, each in the shop through its own connection.
pub(super) fn in_parallel<T: Send>(shop: &Shop, threads: usize, work: impl Fn(&Shop, usize) -> T + Sync) -> Vec<T> {
    let barrier = std::sync::Barrier::new(threads);
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads)
            .map(|index| {
                let (own, work, barrier) = (shop.reopen(), &work, &barrier);
                scope.spawn(move || {
                    barrier.wait();
                    work(&own, index)
                })
            })
            .collect();
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}
