//! Requests that are abandoned, and buyers beside bulk work.

use super::{Place, run, run_for, settle};
use crate::http::{Client, Fate};
use std::sync::{Arc, Mutex};

#[tokio::test]
async fn nothing_is_begun_for_a_request_that_was_abandoned() {
    let place = Place::new();
    let (fate, connection) = (Arc::new(Fate::default()), place.connect());
    let client = Client::of(fate.clone());
    assert_eq!(run_for(&fate, &connection, "BEGIN IMMEDIATE").await, "");
    assert_eq!(run_for(&fate, &connection, "INSERT INTO t(b) VALUES (1)").await, "");
    drop(client);
    for sql in ["SELECT 1", "INSERT INTO t(b) VALUES (2)", "COMMIT"] {
        assert_eq!(run_for(&fate, &connection, sql).await, "interrupted", "{sql}");
    }
    // As the component does then.
    drop(connection);
    assert_eq!(place.ask("SELECT count(*) FROM t").await, "0");
    assert_eq!(place.ask("INSERT INTO t(b) VALUES (3)").await, "", "the turn to write is free");
}

#[tokio::test]
async fn who_is_abandoned_while_it_waits_leaves_at_once() {
    let place = Place::new();
    let holder = place.connect();
    run(&holder, "BEGIN IMMEDIATE").await;
    // One waits for the writer, the other for a transaction of its own.
    for sql in ["INSERT INTO t(b) VALUES (1)", "BEGIN IMMEDIATE"] {
        let (fate, connection) = (Arc::new(Fate::default()), place.connect());
        let client = Client::of(fate.clone());
        let leave = async {
            settle().await;
            drop(client);
        };
        assert_eq!(tokio::join!(run_for(&fate, &connection, sql), leave).0, "interrupted", "{sql}");
    }
    run(&holder, "COMMIT").await;
    assert_eq!(place.ask("SELECT count(*) FROM t").await, "0");
}

/// A purchase that comes while many transactions wait is written after the one that has begun.
#[tokio::test]
async fn a_single_statement_waits_for_one_transaction_at_most() {
    let place = Place::new();
    let order = Arc::new(Mutex::new(String::new()));
    let first = place.connect();
    run(&first, "BEGIN IMMEDIATE").await;
    let mut bulk = Vec::new();
    for _ in 0..4 {
        let (connection, order) = (place.connect(), order.clone());
        bulk.push(tokio::spawn(async move {
            assert_eq!(run(&connection, "BEGIN IMMEDIATE").await, "");
            order.lock().unwrap().push('t');
            assert_eq!(run(&connection, "INSERT INTO t(b) VALUES (NULL)").await, "");
            assert_eq!(run(&connection, "COMMIT").await, "");
        }));
    }
    settle().await;
    let buyer = place.connect();
    let buy = async {
        assert_eq!(run(&buyer, "INSERT INTO t(b) VALUES (1)").await, "");
        order.lock().unwrap().push('b');
    };
    let release = async {
        settle().await;
        run(&first, "COMMIT").await
    };
    tokio::join!(buy, release);
    for bulk in bulk {
        bulk.await.unwrap();
    }
    let order = order.lock().unwrap().clone();
    // The next transaction may begin before the buyer has heard.
    assert!(["btttt", "tbttt"].contains(&order.as_str()), "{order}");
    assert_eq!(place.ask("SELECT count(*) FROM t").await, "5");
}
