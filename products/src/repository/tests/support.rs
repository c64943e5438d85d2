//! A catalogue with one database, in which a test plays all parts.

use std::fmt::Debug;
use std::sync::{Arc, Barrier};
use std::time::Duration;

use futures::executor::block_on;
use jsonapi::page::Slice;
use jsonapi::query::{Endpoint, Query};
use money::{Currency, Money};
use platform::native::TestPlatform;
use platform::{DatabaseError, Platform, Query as _, Row, Value, random};
use store::{Attempt, Command, Done, IdempotencyKey, RefusedStep, Stopped};
use uuid::Uuid;

use crate::api;
use crate::domain::*;
use crate::migrations::MIGRATIONS;
use crate::repository::Repository;

pub(crate) struct Shop {
    pub(crate) outside: TestPlatform,
    pub(crate) repository: Repository,
    platform: Platform,
}

const A_CENTURY: Duration = Duration::from_hours(100 * 365 * 24);

/// What the clock of a test says in the beginning: 2125-12-08T00:00:00Z.
pub(crate) const BEGINNING: i64 = 4_920_825_600_000;

/// What came of several operations.
pub(crate) type Ran = Result<Done<Vec<Option<Product>>>, Stopped<RefusedStep<Refusal>>>;

impl Shop {
    pub(crate) fn open() -> Self {
        let outside = TestPlatform::default();
        // Ahead of the database's own clock, which would count otherwise.
        outside.clock.advance(A_CENTURY);
        block_on(platform::migrations::run(&*outside.database, &*outside.clock, MIGRATIONS)).unwrap();
        let platform = outside.platform();
        Self { repository: Repository::new(outside.database.clone()), outside, platform }
    }

    /// The same file through another connection, as another instance has it.
    pub(crate) fn another(&self) -> Repository {
        Repository::new(Arc::new(self.outside.database.reopen()))
    }

    pub(crate) fn wait(&self, milliseconds: i64) {
        self.outside.clock.advance(Duration::from_millis(milliseconds.unsigned_abs()));
    }

    pub(crate) fn id(&self) -> Uuid {
        random::uuid_v7(&*self.platform.random, self.platform.clock.now())
    }

    /// A request of somebody without an idempotency key.
    pub(crate) fn attempt(&self) -> Attempt {
        let now = self.platform.clock.now().as_millisecond();
        Attempt { id: self.id(), actor: "default".to_owned(), request_id: "r".to_owned(), now, key: None }
    }

    /// A request of this client with an idempotency key.
    pub(crate) fn keyed(&self, actor: &str, key: &str, fingerprint: &str, request_id: &str) -> Attempt {
        let key = Some(IdempotencyKey { key: key.to_owned(), fingerprint: fingerprint.to_owned() });
        Attempt { actor: actor.to_owned(), request_id: request_id.to_owned(), key, ..self.attempt() }
    }

    pub(crate) fn rows(&self, sql: &str) -> Vec<Row> {
        block_on(self.outside.database.query(sql, vec![])).unwrap()
    }

    pub(crate) fn count(&self, table: &str) -> i64 {
        self.rows(&format!("SELECT count(*) FROM {table}"))[0].only_integer().unwrap()
    }

    /// A command of somebody without a key.
    pub(crate) fn apply<C: Command<Refusal = Refusal, Done: Debug>>(&self, command: &C) -> Result<C::Done, Refusal> {
        made(decide(&self.repository, &self.attempt(), command))
    }

    pub(crate) fn run(&self, operations: &[Operation], attempt: &Attempt) -> Ran {
        run(&self.repository, operations, attempt)
    }

    pub(crate) fn new_product(&self, code: &str) -> Create {
        Create { id: self.id(), product: product(code) }
    }

    /// A product that is certain to be created.
    pub(crate) fn create(&self, product: NewProduct) -> Product {
        self.apply(&Create { id: self.id(), product }).unwrap()
    }

    pub(crate) fn change(&self, id: Uuid, change: Change) -> Result<Product, Refusal> {
        self.apply(&Update { id, change, expected_version: None })
    }

    pub(crate) fn delete(&self, id: Uuid) -> Result<(), Refusal> {
        self.apply(&Delete { id, expected_version: None })
    }

    pub(crate) fn find(&self, id: Uuid) -> Option<Product> {
        block_on(self.repository.product(id)).unwrap()
    }

    pub(crate) fn find_many(&self, ids: &[Uuid]) -> Vec<Product> {
        block_on(self.repository.products_by_id(ids)).unwrap()
    }

    pub(crate) fn list(&self, query: &str) -> Slice<Product> {
        block_on(self.repository.products(&parse(query, &api::product::resource::LIST))).unwrap()
    }

    /// The skus of one page.
    pub(crate) fn skus(&self, query: &str) -> Vec<String> {
        self.list(query).items.iter().map(|product| product.sku.to_string()).collect()
    }

    pub(crate) fn feed(&self, query: &str) -> Slice<Event> {
        block_on(self.repository.events(&parse(query, &api::event::LIST), 0)).unwrap()
    }

    pub(crate) fn events(&self, query: &str) -> Vec<Event> {
        self.feed(query).items
    }

    /// What `SQLite` means to do for a statement, one line a step.
    pub(crate) fn plan(&self, sql: &str, parameters: Vec<Value>) -> String {
        let rows = block_on(self.outside.database.query(&format!("EXPLAIN QUERY PLAN {sql}"), parameters)).unwrap();
        rows.iter().map(|row| row.text("detail").unwrap()).collect::<Vec<_>>().join("\n")
    }
}

pub(crate) fn parse(query: &str, endpoint: &Endpoint) -> Query {
    Query::parse(Some(query), endpoint).unwrap()
}

pub(crate) fn decide<C: Command>(
    repository: &Repository,
    attempt: &Attempt,
    command: &C,
) -> Result<Done<C::Done>, Stopped<C::Refusal>> {
    until_free(|| block_on(repository.store.decide(attempt, command)))
}

pub(crate) fn run(repository: &Repository, operations: &[Operation], attempt: &Attempt) -> Ran {
    until_free(|| block_on(repository.store.all(attempt, operations)))
}

/// Sends it again while other connections hold the database for longer than the busy time, as a client would: SQLite has no
/// queue of writers, and on a loaded machine some wait for long. Nothing has happened until then.
fn until_free<T, R>(mut send: impl FnMut() -> Result<T, Stopped<R>>) -> Result<T, Stopped<R>> {
    loop {
        match send() {
            Err(Stopped::Database(DatabaseError::Busy)) => {}
            other => return other,
        }
    }
}

/// What came of a request that no earlier one has decided.
pub(crate) fn made<T: Debug, R: Debug>(decided: Result<Done<T>, Stopped<R>>) -> Result<T, R> {
    match decided {
        Ok(Done { value, is_replay: false }) => Ok(value),
        Err(Stopped::Refused { refusal, replay_of: None }) => Err(refusal),
        other => panic!("{other:?}"),
    }
}

/// What came of a request that repeats one.
pub(crate) fn replayed<T: Debug, R: Debug>(decided: Result<Done<T>, Stopped<R>>) -> Result<T, (R, String)> {
    match decided {
        Ok(Done { value, is_replay: true }) => Ok(value),
        Err(Stopped::Refused { refusal, replay_of: Some(request_id) }) => Err((refusal, request_id)),
        other => panic!("{other:?}"),
    }
}

/// What `threads` threads come to that all begin at once, each on a connection of its own.
pub(crate) fn race<T: Send>(shop: &Shop, threads: usize, act: impl Fn(usize, &Repository) -> T + Sync) -> Vec<T> {
    let barrier = Barrier::new(threads);
    std::thread::scope(|scope| {
        let started: Vec<_> = (0..threads)
            .map(|number| {
                let (repository, barrier, act) = (shop.another(), &barrier, &act);
                scope.spawn(move || {
                    barrier.wait();
                    act(number, &repository)
                })
            })
            .collect();
        started.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

pub(crate) fn sku(text: &str) -> Sku {
    Sku::new(text).unwrap()
}

pub(crate) fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

pub(crate) fn money(text: &str, currency: &str) -> Money {
    Money::parse(text, Currency::from_code(currency).unwrap()).unwrap()
}

/// A product for 12.50 USD, called as its sku is.
pub(crate) fn product(code: &str) -> NewProduct {
    NewProduct {
        sku: sku(code),
        name: name(code),
        description: Description::default(),
        price: money("12.50", "USD"),
        status: Status::Active,
    }
}

pub(crate) fn price_change(text: &str) -> Change {
    Change { price: Some(money(text, "USD")), ..Change::default() }
}
