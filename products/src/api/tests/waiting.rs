//! Readers who wait for the feed: what it costs, and what they are told.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures::executor::block_on;
use futures::poll;
use http_body_util::{BodyExt, Full};
use jiff::Timestamp;
use platform::database::Transaction;
use platform::keys::{ApiKeys, Reach};
use platform::native::{ManualClock, SqliteDatabase, TestPlatform};
use platform::{Clock, Database, DatabaseError, Platform, Query, Row, Value, migrations};
use rusqlite::Connection;
use serde_json::Value as Json;
use web::Service;
use web::limits::{WAIT_FULL_RETRY_AFTER_S, WAIT_POLL_MS, WAITING_MAX};

use crate::api::{Products, service};
use crate::migrations::MIGRATIONS;

/// A database that counts what is asked of it.
struct Counting {
    database: SqliteDatabase,
    /// Statements that may take long.
    pages: AtomicUsize,
    /// Those that find a row by its key.
    looks: AtomicUsize,
}

#[async_trait]
impl Query for Counting {
    async fn query(&self, sql: &str, parameters: Vec<Value>) -> Result<Vec<Row>, DatabaseError> {
        self.pages.fetch_add(1, Ordering::Relaxed);
        self.database.query(sql, parameters).await
    }

    async fn look_up(&self, sql: &str, parameters: Vec<Value>) -> Result<Vec<Row>, DatabaseError> {
        self.looks.fetch_add(1, Ordering::Relaxed);
        self.database.query(sql, parameters).await
    }
}

#[async_trait]
impl Database for Counting {
    async fn transaction(&self) -> Result<Box<dyn Transaction + '_>, DatabaseError> {
        self.database.transaction().await
    }
}

/// A clock that does something when somebody sleeps for the n-th time, or lets nobody wake up.
struct Busy {
    clock: ManualClock,
    slept: AtomicUsize,
    meanwhile: Option<Box<dyn Fn(usize) + Send + Sync>>,
}

#[async_trait]
impl Clock for Busy {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    async fn sleep(&self, duration: Duration) {
        let Some(meanwhile) = &self.meanwhile else { return std::future::pending().await };
        self.clock.sleep(duration).await;
        meanwhile(self.slept.fetch_add(1, Ordering::Relaxed) + 1);
    }
}

struct Case {
    service: Service<Products>,
    database: Arc<Counting>,
    clock: Arc<Busy>,
}

impl Case {
    /// With what happens at each sleep, of which there are none where it is `None`.
    fn new(meanwhile: Option<fn(&SqliteDatabase, usize)>) -> Self {
        let database = SqliteDatabase::temporary();
        block_on(migrations::run(&database, &ManualClock::default(), MIGRATIONS)).unwrap();
        let outside = database.reopen();
        let act =
            |act: fn(&SqliteDatabase, usize)| -> Box<dyn Fn(usize) + Send + Sync> { Box::new(move |turn| act(&outside, turn)) };
        let clock = Arc::new(Busy { clock: ManualClock::default(), slept: AtomicUsize::new(0), meanwhile: meanwhile.map(act) });
        let database = Arc::new(Counting { database, pages: AtomicUsize::new(0), looks: AtomicUsize::new(0) });
        let platform = Platform { database: database.clone(), clock: clock.clone(), ..TestPlatform::default().platform() };
        let keys = ApiKeys::parse("secret", Reach::Loopback).unwrap();
        Self { service: service(platform, keys, String::new()).unwrap(), database, clock }
    }

    async fn ask(&self, query: &str, wait: Option<&str>) -> (Option<u64>, Json) {
        let mut request = http::Request::get(format!("/products/events{query}")).header("x-api-key", "secret");
        if let Some(wait) = wait {
            request = request.header("prefer", format!("wait={wait}"));
        }
        let response = self.service.respond(request.body(Full::<Bytes>::default()).unwrap()).await;
        assert_eq!(response.status(), 200);
        let retry_after = response.headers().get("retry-after").map(|value| value.to_str().unwrap().parse().unwrap());
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (retry_after, serde_json::from_slice(&body).unwrap())
    }

    /// How often a page and a row were asked for, and how often somebody slept.
    fn counts(&self) -> [usize; 3] {
        [&self.database.pages, &self.database.looks, &self.clock.slept].map(|count| count.load(Ordering::Relaxed))
    }
}

/// Somebody else changes something.
fn change(database: &SqliteDatabase, sql: &str) {
    Connection::open(database.path()).unwrap().execute_batch(sql).unwrap();
}

const CREATE: &str = "INSERT INTO product (id, sku, name, description, price_minor, currency, price_ten_thousandths, status, \
    version, created_at, updated_at) SELECT printf('00000000-0000-0000-0000-%012d', 1 + count(*)), count(*), 'a', '', 1, 'USD', \
    100, 'active', 1, 1, 1 FROM product";

const DELETED: &str = "?filter[kind]=product.deleted";

#[test]
fn while_nothing_is_new_only_the_last_sequence_is_asked_for() {
    let case = Case::new(Some(|_, _| ()));
    change(&case.database.database, CREATE);
    let (retry_after, found) = block_on(case.ask(DELETED, Some("20")));
    assert_eq!((retry_after, &found["data"]), (None, &Json::Array(vec![])));
    let polls = usize::try_from(20_000 / WAIT_POLL_MS).unwrap();
    assert_eq!(case.counts(), [1, 1 + polls, polls]);
}

#[test]
fn what_is_new_is_looked_at_and_told_when_it_is_what_was_asked_for() {
    let case = Case::new(Some(|database, turn| match turn {
        // Nothing that the reader wants, twice.
        2 | 3 => change(database, CREATE),
        5 => change(database, "UPDATE product SET deleted_at = 2, version = 2 WHERE number = 1"),
        _ => {}
    }));
    change(&case.database.database, CREATE);
    let (_, found) = block_on(case.ask(DELETED, Some("20")));
    assert_eq!(found["data"][0]["attributes"]["sequence"], 4, "{found}");
    assert_eq!((&found["links"]["prev"], &found["links"]["next"]), (&Json::Null, &Json::Null));
    assert_eq!(case.counts(), [4, 6, 5]);
}

#[test]
fn who_goes_on_from_a_cursor_waits_for_what_comes_after_it() {
    let case = Case::new(Some(|database, turn| {
        if turn == 1 {
            change(database, CREATE);
            change(database, CREATE);
        }
    }));
    change(&case.database.database, CREATE);
    let (_, first) = block_on(case.ask("", None));
    let cursor = first["data"][0]["meta"]["page"]["cursor"].as_str().unwrap().to_owned();
    let (_, found) = block_on(case.ask(&format!("?page[size]=1&page[after]={cursor}"), Some("20")));
    assert_eq!(found["data"][0]["attributes"]["sequence"], 2, "{found}");
    for (link, sequence) in [("next", 3), ("prev", 1)] {
        let query = found["links"][link].as_str().unwrap().strip_prefix("/products/events").unwrap().to_owned();
        assert_eq!(block_on(case.ask(&query, None)).1["data"][0]["attributes"]["sequence"], sequence, "{link}");
    }
}

#[test]
fn who_finds_no_place_to_wait_is_told_when_to_come_again() {
    let case = Case::new(None);
    block_on(async {
        let mut waiting: Vec<_> = (0..WAITING_MAX).map(|_| Box::pin(case.ask("", Some("20")))).collect();
        for reader in &mut waiting {
            assert!(poll!(reader).is_pending());
        }
        assert_eq!(case.ask("", Some("20")).await.0, Some(WAIT_FULL_RETRY_AFTER_S));
        for patience in [None, Some("0x"), Some("")] {
            assert_eq!(case.ask("", patience).await.0, None, "{patience:?} is not to wait");
        }
        drop(waiting);
        assert!(poll!(Box::pin(case.ask("", Some("20")))).is_pending(), "there is room again");
    });
}
