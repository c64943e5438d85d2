//! What takes long to read.

use super::{Place, run, run_for, settle};
use crate::http::{Client, Fate};
use crate::limits;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Counts to so many, which with 30 000 is more than is done at once.
fn count_to(number: u64) -> String {
    format!("WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {number}) SELECT count(*) FROM c")
}

const ENDLESS: u64 = 1_000_000_000_000;

#[tokio::test]
async fn a_long_read_is_the_same_as_a_short_one_and_its_neighbours_go_on() {
    let place = Place::new();
    let connection = place.connect();
    assert_eq!(run(&connection, "INSERT INTO t(b) VALUES (1)").await, "");
    assert_eq!(run(&connection, &count_to(30_000)).await, "30000");
    // The last number alone gives the one that has no absolute value.
    let failing = count_to(30_000).replace("count(*)", "count(abs(n - 30000 - 9223372036854775807 - 1))");
    assert_eq!(run(&connection, &failing).await, "integer overflow");

    let (fate, long) = (Arc::new(Fate::default()), count_to(ENDLESS));
    let client = Client::of(fate.clone());
    let reading = run_for(&fate, &connection, &long);
    let others = async {
        settle().await;
        assert_eq!(run(&connection, "INSERT INTO t(b) VALUES (2)").await, "");
        assert_eq!(run(&connection, "SELECT group_concat(b) FROM t").await, "1,2");
        drop(client);
    };
    assert_eq!(tokio::join!(reading, others).0, "interrupted");
}

#[tokio::test]
async fn what_only_its_own_connection_can_read_is_read_there() {
    let place = Place::new();
    let connection = place.connect();
    let long = count_to(30_000);
    let seen = |from: &str| format!("{long} JOIN (SELECT {from} AS seen) ON seen = 1");
    assert_eq!(run(&connection, "INSERT INTO t(a, b) VALUES (1, 1)").await, "");
    assert_eq!(run(&connection, &seen("last_insert_rowid()")).await, "30000");
    let connection = place.connect();
    run(&connection, "CREATE TEMP TABLE own AS SELECT 1 AS a").await;
    assert_eq!(run(&connection, &seen("(SELECT a FROM own)")).await, "30000");
    let connection = place.connect();
    run(&connection, "BEGIN").await;
    run(&connection, "UPDATE t SET b = 7").await;
    assert_eq!(run(&connection, &seen("(SELECT b = 7 FROM t)")).await, "30000", "within its transaction");
}

#[tokio::test]
async fn few_long_reads_run_some_wait_and_others_are_refused() {
    let place = Place::new();
    let fate = Arc::new(Fate::default());
    let client = Client::of(fate.clone());
    // One connection for each, of instances of their own.
    let long = count_to(ENDLESS);
    let ask = || {
        let (fate, connection, long) = (fate.clone(), place.connect(), long.clone());
        tokio::spawn(async move { run_for(&fate, &connection, &long).await })
    };
    let running = ask();
    while place.database.readers.places() > 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let waiting: Vec<_> = (0..limits::SQLITE_WAITING_READS).map(|_| ask()).collect();
    settle().await;
    assert_eq!(ask().await.unwrap(), "database is locked");
    // It did not wait.
    assert!(place.lines.lock().unwrap().contains("SQLITE_WAITING_READS"));
    for waiting in waiting {
        assert_eq!(waiting.await.unwrap(), "database is locked", "after the busy time");
    }
    assert!(!running.is_finished());
    drop(client);
    assert_eq!(running.await.unwrap(), "interrupted");
    // And the place is free again.
    assert_eq!(place.ask(&count_to(30_000)).await, "30000");
}

#[tokio::test]
async fn a_read_has_its_time() {
    let place = Place::new();
    let started = Instant::now();
    assert_eq!(place.ask(&count_to(ENDLESS)).await, "interrupted");
    assert!(started.elapsed() >= Duration::from_secs(2), "{:?}", started.elapsed());
    assert!(place.lines.lock().unwrap().contains("SQLITE_READ_TIME"));
    assert_eq!(place.ask(&count_to(30_000)).await, "30000");
}

#[tokio::test]
async fn a_read_whose_instance_has_ended_ends_too() {
    let place = Place::new();
    let connection = place.connect();
    let long = count_to(ENDLESS);
    let left = tokio::time::timeout(Duration::from_millis(50), run(&connection, &long)).await;
    assert!(left.is_err());
    assert_eq!(place.ask(&count_to(30_000)).await, "30000", "the only place was given back");
}
