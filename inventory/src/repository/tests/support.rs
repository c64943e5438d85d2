//! A shop with one database, in which a test plays all parts.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures::executor::block_on;
use jsonapi::query::{Endpoint, Query};
use money::{Currency, Money};
use platform::migrations::Migration;
use platform::native::{ManualClock, SqliteDatabase, TestPlatform};
use platform::{Clock, Database, DatabaseError, Query as _, Row, Value, migrations};
use store::{Attempt, Command, Done, IdempotencyKey, SequenceId, Stopped};
use uuid::Uuid;

use crate::clients::products::ProductsError;
use crate::domain::*;
use crate::migrations::MIGRATIONS;
use crate::repository::Repository;
use crate::services::Failed;

/// What came of a command.
pub(crate) type Decided<T, R = Refusal> = Result<Done<T>, Stopped<R>>;

pub(crate) struct Shop {
    pub(crate) database: Arc<SqliteDatabase>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) repository: Repository,
    ids: Arc<AtomicU64>,
}

const A_CENTURY: Duration = Duration::from_hours(100 * 365 * 24);

impl Default for Shop {
    fn default() -> Self {
        Self::after(MIGRATIONS)
    }
}

impl Shop {
    /// A shop on a file that has gone through these steps alone.
    pub(crate) fn after(steps: &[Migration]) -> Self {
        let TestPlatform { database, clock, .. } = TestPlatform::default();
        // Ahead of the database's own clock, which would count otherwise.
        clock.advance(A_CENTURY);
        let shop = Self { repository: Repository::new(database.clone()), database, clock, ids: Arc::default() };
        shop.migrate(steps);
        shop
    }

    pub(crate) fn migrate(&self, steps: &[Migration]) {
        block_on(migrations::run(&*self.database, &*self.clock, steps)).unwrap();
    }

    /// A shop with this many units of one product.
    pub(crate) fn with_stock(on_hand: i64) -> (Self, ProductId) {
        let shop = Self::default();
        let product = shop.start(on_hand, 0);
        (shop, product)
    }

    /// The same shop through a connection of its own: another process on the same file.
    pub(crate) fn reopen(&self) -> Self {
        let database = Arc::new(self.database.reopen());
        Self { repository: Repository::new(database.clone()), database, clock: self.clock.clone(), ids: self.ids.clone() }
    }

    /// The same shop through this database.
    pub(crate) fn over(self, database: Arc<dyn Database>) -> Self {
        Self { repository: Repository::new(database), ..self }
    }

    pub(crate) fn id(&self) -> Uuid {
        Uuid::from_u128(0x0000_0000_0000_4000_8000_0000_0000_0000 | u128::from(self.ids.fetch_add(1, Ordering::SeqCst)))
    }

    pub(crate) fn now(&self) -> i64 {
        self.clock.now().as_millisecond()
    }

    pub(crate) fn wait(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    pub(crate) fn attempt(&self) -> Attempt {
        let id = self.id();
        Attempt { id, actor: "till".to_owned(), request_id: format!("request-{id}"), now: self.now(), key: None }
    }

    pub(crate) fn keyed(&self, key: &str, fingerprint: &str) -> Attempt {
        let key = IdempotencyKey { key: key.to_owned(), fingerprint: fingerprint.to_owned() };
        Attempt { key: Some(key), ..self.attempt() }
    }

    pub(crate) fn start(&self, on_hand: i64, low_stock_threshold: i64) -> ProductId {
        let product_id = ProductId(self.id());
        self.start_again(product_id, on_hand, low_stock_threshold).unwrap();
        product_id
    }

    pub(crate) fn start_again(&self, product_id: ProductId, on_hand: i64, threshold: i64) -> Result<Stock, Refusal> {
        self.make(&StartStock { product_id, on_hand: units(on_hand), low_stock_threshold: units(threshold) })
    }

    /// Sends a command under this attempt.
    pub(crate) fn decide<C: Command<Refusal = Refusal>>(&self, attempt: &Attempt, command: &C) -> Decided<C::Done> {
        until_free(|| block_on(self.repository.store.decide(attempt, command)))
    }

    /// Sends a command without a key.
    pub(crate) fn make<C: Command<Refusal = Refusal>>(&self, command: &C) -> Result<C::Done, Refusal> {
        made(self.decide(&self.attempt(), command))
    }

    /// What an earlier request made of this key, if there was one; asked while products is down.
    pub(crate) fn replay<C: Command<Refusal = Refusal> + Send>(&self, attempt: &Attempt) -> Option<Decided<C::Done>> {
        let prepare = async { Err(Failed::Products(ProductsError::Timeout)) };
        replayed(block_on(self.repository.store.once::<C, Failed>(attempt, prepare)))
    }

    pub(crate) fn set(&self, product_id: ProductId, on_hand: Option<i64>, threshold: Option<i64>) -> Result<Stock, Refusal> {
        self.set_if(product_id, on_hand, threshold, None)
    }

    pub(crate) fn set_if(
        &self,
        product_id: ProductId,
        on_hand: Option<i64>,
        threshold: Option<i64>,
        expected_version: Option<i64>,
    ) -> Result<Stock, Refusal> {
        let (on_hand, low_stock_threshold) = (on_hand.map(units), threshold.map(units));
        self.make(&SetStock { product_id, on_hand, low_stock_threshold, expected_version })
    }

    pub(crate) fn delete(&self, product_id: ProductId) -> Result<(), Refusal> {
        self.make(&DeleteStock { product_id, expected_version: None })
    }

    pub(crate) fn receive(&self, product_id: ProductId, units: i64) -> Result<Movement, Refusal> {
        self.make(&received(product_id, units))
    }

    pub(crate) fn adjust(&self, product_id: ProductId, delta: i64) -> Result<Movement, Refusal> {
        self.make(&adjusted(product_id, delta))
    }

    pub(crate) fn order(&self, product_id: ProductId, units: i64) -> Buy {
        let order = Order { purchase_id: PurchaseId(self.id()), product_id, quantity: quantity(units), reference: None };
        Buy { order, terms: terms(units) }
    }

    pub(crate) fn buy(&self, product_id: ProductId, units: i64) -> Result<Purchase, Refusal> {
        self.make(&self.order(product_id, units))
    }

    pub(crate) fn set_purchase(&self, purchase_id: PurchaseId, status: PurchaseStatus) -> Result<Purchase, Refusal> {
        self.make(&SetPurchase { purchase_id, status })
    }

    /// What is cancelled never changes again.
    pub(crate) fn cancel(&self, purchase_id: PurchaseId) -> Result<Purchase, Refusal> {
        let cancelled = self.set_purchase(purchase_id, PurchaseStatus::Cancelled);
        cancelled.inspect(|cancelled| assert_eq!(*cancelled, self.purchase(purchase_id)))
    }

    pub(crate) fn ask(&self, product_id: ProductId, units: i64, seconds: i64) -> Hold {
        let ttl = TtlSeconds::new(seconds).unwrap();
        Hold { reservation_id: ReservationId(self.id()), product_id, quantity: quantity(units), ttl }
    }

    pub(crate) fn hold(&self, product_id: ProductId, units: i64, seconds: i64) -> Result<Reservation, Refusal> {
        self.make(&self.ask(product_id, units, seconds))
    }

    pub(crate) fn confirmation(&self, hold: &Hold) -> Confirm {
        let purchase_id = PurchaseId(self.id());
        Confirm { reservation_id: hold.reservation_id, purchase_id, terms: terms(hold.quantity.get()) }
    }

    /// What has ended never changes again.
    pub(crate) fn confirm(&self, hold: &Hold) -> Result<Reservation, Refusal> {
        self.make(&self.confirmation(hold)).inspect(|ended| assert_eq!(*ended, self.reservation(hold.reservation_id)))
    }

    pub(crate) fn set_reservation(&self, hold: &Hold, status: ReservationStatus) -> Result<Reservation, Refusal> {
        self.make(&SetReservation { reservation_id: hold.reservation_id, status })
    }

    /// What has ended never changes again.
    pub(crate) fn release(&self, hold: &Hold) -> Result<Reservation, Refusal> {
        let released = self.set_reservation(hold, ReservationStatus::Released);
        released.inspect(|ended| assert_eq!(*ended, self.reservation(hold.reservation_id)))
    }

    pub(crate) fn stock(&self, product_id: ProductId) -> Stock {
        block_on(self.repository.stock(product_id, self.now())).unwrap().expect("the product has stock")
    }

    pub(crate) fn purchase(&self, id: PurchaseId) -> Purchase {
        block_on(self.repository.purchase(id)).unwrap().expect("the purchase was made")
    }

    pub(crate) fn reservation(&self, id: ReservationId) -> Reservation {
        block_on(self.repository.reservation(id, self.now())).unwrap().expect("the reservation was made")
    }

    /// What the ledger has at the place of this movement.
    pub(crate) fn movement(&self, movement: &Movement) -> Option<Movement> {
        block_on(self.repository.movement(movement_id(movement))).unwrap()
    }

    pub(crate) fn query(&self, sql: &str) -> Vec<Row> {
        block_on(self.database.query(sql, vec![])).unwrap()
    }

    pub(crate) fn number(&self, sql: &str) -> i64 {
        self.query(sql)[0].only_integer().unwrap()
    }

    /// The kinds of all events so far, with their versions, oldest first.
    pub(crate) fn events(&self, product_id: ProductId) -> Vec<(String, i64)> {
        let sql = "SELECT kind, version FROM event WHERE product_id = ?1 ORDER BY sequence";
        let rows = block_on(self.database.query(sql, vec![Value::from(product_id.0)])).unwrap();
        rows.iter().map(|row| (row.text("kind").unwrap().to_owned(), row.integer("version").unwrap())).collect()
    }

    /// Runs a statement that the schema must refuse, and gives its reason.
    pub(crate) fn refused(&self, sql: &str) -> String {
        match block_on(self.database.query(sql, vec![])) {
            Err(DatabaseError::Failed(message)) => message,
            other => panic!("{sql}: {other:?}"),
        }
    }

    /// What must be true at any moment of any test.
    pub(crate) fn assert_books_agree(&self) {
        let books = block_on(self.repository.check_books()).unwrap();
        assert_eq!(books.discrepancies, []);
        // Each version of a product's stock has one `inventory.changed`, without gaps, and each begins where the last ended.
        let gaps = "SELECT count(*) FROM (SELECT version - lag(version, 1, 0) OVER p AS step, \
                    state_before IS NOT lag(state_after) OVER p AS is_torn \
                    FROM event WHERE kind = 'inventory.changed' WINDOW p AS (PARTITION BY product_id ORDER BY sequence)) \
                    WHERE step <> 1 OR is_torn";
        assert_eq!(self.number(gaps), 0);
        assert_eq!(self.number("SELECT count(*) FROM command WHERE key_expires_at IS NULL"), 0);
        self.assert_figures_agree();
    }

    /// The figures are what the ledger adds up to, of each product and of the shop: no row is missing, and none is too many.
    pub(crate) fn assert_figures_agree(&self) {
        let sums = "sum(sold) AS sold, sum(returned) AS returned, sum(received) AS received, sum(adjusted_up) AS adjusted_up, \
                    sum(adjusted_down) AS adjusted_down, sum(sold_minor) AS sold_minor, sum(returned_minor) AS returned_minor \
                    FROM counted_movement";
        let kept = "SELECT subject_id, day, currency, sold, returned, received, adjusted_up, adjusted_down, \
                    sold_billions * 1000000000 + sold_rest AS sold_minor, \
                    returned_billions * 1000000000 + returned_rest AS returned_minor FROM figure";
        let made = format!(
            "SELECT product_id AS subject_id, day, currency, {sums} GROUP BY product_id, day, currency \
             UNION ALL SELECT '', day, currency, {sums} GROUP BY day, currency"
        );
        let ordered = |sql: &str| self.query(&format!("SELECT * FROM ({sql}) ORDER BY subject_id, day, currency"));
        assert_eq!(ordered(kept), ordered(&made));
    }
}

pub(crate) fn terms(quantity: i64) -> Terms {
    let price = Money::parse("19.99", Currency::from_code("USD").unwrap()).unwrap();
    Terms::new("mug".to_owned(), "Mug".to_owned(), price, Quantity::new(quantity).unwrap()).unwrap()
}

pub(crate) fn units(units: i64) -> OnHand {
    OnHand::new(units).unwrap()
}

pub(crate) fn parse(list: &Endpoint, text: &str) -> Query {
    Query::parse(Some(text), list).unwrap()
}

pub(crate) fn movement_id(movement: &Movement) -> SequenceId {
    SequenceId { sequence: movement.sequence, created_at: movement.created_at_ms }
}

pub(crate) fn quantity(units: i64) -> Quantity {
    Quantity::new(units).unwrap()
}

pub(crate) fn received(product_id: ProductId, units: i64) -> PostMovement {
    PostMovement { product_id, correction: Correction::Received { quantity: quantity(units), reason: None } }
}

pub(crate) fn adjusted(product_id: ProductId, delta: i64) -> PostMovement {
    let (delta, reason) = (Delta::new(delta).unwrap().unwrap(), Reason::new("counted").unwrap());
    PostMovement { product_id, correction: Correction::Adjusted { delta, reason } }
}

/// Sends it again while other connections hold the database for longer than the busy time, as a client would: SQLite has no
/// queue of writers, and on a loaded machine some wait for long. Nothing has happened until then.
pub(crate) fn until_free<T, R>(mut send: impl FnMut() -> Result<T, Stopped<R>>) -> Result<T, Stopped<R>> {
    loop {
        match send() {
            Err(Stopped::Database(DatabaseError::Busy)) => {}
            other => return other,
        }
    }
}

/// The outcome of a decision that no earlier one has made.
pub(crate) fn made<T, R>(decided: Decided<T, R>) -> Result<T, R> {
    match decided {
        Ok(Done { is_replay: true, .. }) | Err(Stopped::Refused { replay_of: Some(_), .. }) => {
            panic!("answered with an earlier request's answer")
        }
        decided => refusal(decided).map(|done| done.value),
    }
}

/// The outcome of a decision, whoever made it.
pub(crate) fn refusal<T, R>(decided: Result<T, Stopped<R>>) -> Result<T, R> {
    decided.map_err(|stopped| match stopped {
        Stopped::Refused { refusal, .. } => refusal,
        Stopped::KeyReused => panic!("the key was used for something else"),
        Stopped::TooLarge => panic!("the answer would be too large"),
        Stopped::Database(error) => panic!("{error:?}"),
    })
}

/// Whether it is the answer of an earlier request.
pub(crate) fn is_replay<T, R>(decided: &Decided<T, R>) -> bool {
    matches!(decided, Ok(Done { is_replay: true, .. }) | Err(Stopped::Refused { replay_of: Some(_), .. }))
}

/// What was recorded, where products was not asked for more.
pub(crate) fn replayed<T, R>(outcome: Result<Done<T>, Failed<R>>) -> Option<Decided<T, R>> {
    match outcome {
        Ok(done) => Some(Ok(done)),
        Err(Failed::Stopped(stopped)) => Some(Err(stopped)),
        Err(Failed::Products(_)) => None,
    }
}

/// Runs `work` in this many threads at once, each in the shop through its own connection.
pub(crate) fn in_parallel<T: Send>(shop: &Shop, threads: usize, work: impl Fn(&Shop, usize) -> T + Sync) -> Vec<T> {
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
