//! The schema by itself: what nobody can do to it, with or without this code.

use futures::executor::block_on;
use platform::migrations::{self, Migration};
use platform::native::{ManualClock, SqliteDatabase};
use platform::{DatabaseError, Query as _};

use super::support::Shop;
use crate::limits::{ON_HAND_MAX, QUANTITY_MAX};
use crate::migrations::MIGRATIONS;

#[test]
fn only_the_ledger_writes_what_is_on_hand() {
    let (shop, _) = Shop::with_stock(5);
    let reason = "movements alone";
    assert!(shop.refused("UPDATE stock SET on_hand = 9").contains("stock: "));
    for sql in [
        "UPDATE stock SET on_hand = 9, version = version + 1",
        "INSERT INTO stock (product_id, on_hand, reserved, low_stock_threshold, version, created_at, updated_at, written_at) \
         VALUES ('other', 1, 0, 0, 1, 0, 0, 0)",
    ] {
        assert!(shop.refused(sql).contains(reason), "{sql}");
    }
    assert!(shop.refused("DELETE FROM stock").contains("in use"));
    assert!(shop.refused("UPDATE stock SET low_stock_threshold = 3").contains("next version"));
    assert!(shop.refused("UPDATE stock SET product_id = 'x', version = version + 1").contains("next version"));
    shop.assert_books_agree();
}

#[test]
fn a_movement_continues_the_ledger() {
    let (shop, product) = Shop::with_stock(5);
    let insert = |delta: i64, balance: i64, kind: &str, reason: &str| {
        format!(
            "INSERT INTO movement (product_id, kind, delta, balance, reason, actor, request_id, created_at) \
             VALUES ('{product}', '{kind}', {delta}, {balance}, {reason}, 'a', 'r', 0)"
        )
    };
    assert!(shop.refused(&insert(1, 7, "received", "NULL")).contains("does not continue"));
    assert!(shop.refused(&insert(-6, -1, "adjusted", "'x'")).contains("beyond"));
    assert!(shop.refused(&insert(1, 6, "adjusted", "NULL")).contains("CHECK"));
    assert!(shop.refused(&insert(1, 6, "adjusted", "''")).contains("CHECK"));
    assert!(shop.refused(&insert(0, 5, "adjusted", "'x'")).contains("CHECK"));
    assert!(shop.refused(&insert(1, 6, "sold", "NULL")).contains("CHECK"));
    assert!(shop.refused(&insert(-1, 4, "received", "NULL")).contains("CHECK"));
    assert!(shop.refused(&insert(ON_HAND_MAX, ON_HAND_MAX + 5, "received", "NULL")).contains("beyond"));
    shop.query(&insert(1, 6, "received", "NULL"));
    assert_eq!(shop.stock(product).on_hand, 6);
}

/// The conflict clause of a statement holds for what its triggers do as well, and must not leave half of it.
#[test]
fn no_conflict_clause_gets_around_the_ledger() {
    let (shop, product) = Shop::with_stock(9);
    let all = ["SELECT * FROM stock", "SELECT * FROM movement", "SELECT * FROM purchase", "SELECT * FROM event"];
    let before = all.map(|sql| shop.query(sql));
    let columns = "product_id, kind, delta, balance, held, actor, request_id, created_at";
    for or in ["", "OR IGNORE", "OR FAIL", "OR ABORT", "OR ROLLBACK", "OR REPLACE"] {
        for values in [
            format!("'{product}', 'received', {}, {}, 0", 2 * ON_HAND_MAX, 2 * ON_HAND_MAX + 9),
            format!("'{product}', 'sold', -10, -1, 0"),
            format!("'{product}', 'sold', -2, 7, 2"),
        ] {
            let threshold =
                format!("INSERT {or} INTO movement (low_stock_threshold, {columns}) VALUES (-5, {values}, 'a', 'r', 0)");
            shop.refused(&threshold.replace(&(2 * ON_HAND_MAX).to_string(), "1"));
            shop.refused(&format!("INSERT {or} INTO movement ({columns}) VALUES ({values}, 'a', 'r', 0)"));
        }
        for sequence in [-1, 0, 1, 7, i64::MAX] {
            let values = format!("{sequence}, '{product}', 'received', 1, 10, 0, 'a', 'r', 0");
            shop.refused(&format!("INSERT {or} INTO movement (sequence, {columns}) VALUES ({values})"));
            let values = format!("{sequence}, 'inventory.changed', '{product}', '{product}', 2, 0");
            shop.refused(&format!(
                "INSERT {or} INTO event (sequence, kind, subject_id, product_id, version, created_at) VALUES ({values})"
            ));
        }
        shop.refused(&format!(
            "INSERT {or} INTO purchase (id, product_id, quantity, product_sku, product_name, unit_price_minor, currency, \
             ten_thousandths_per_minor, total_minor, remaining, actor, request_id, created_at) \
             VALUES ('p', '{product}', 100, 's', 'n', 1, 'USD', 100, 100, 0, 'a', 'r', 0)"
        ));
        assert_eq!(all.map(|sql| shop.query(sql)), before, "{or}");
    }
    shop.receive(product, 1).unwrap();
    shop.assert_books_agree();
}

#[test]
fn history_is_immutable() {
    let (shop, product) = Shop::with_stock(5);
    let purchase = shop.buy(product, 1).unwrap();
    let hold = shop.hold(product, 1, 60).unwrap();
    for (sql, reason) in [
        ("UPDATE movement SET delta = 9", "immutable"),
        ("UPDATE movement SET reason = 'x'", "immutable"),
        ("DELETE FROM movement", "immutable"),
        ("UPDATE event SET kind = 'x'", "immutable"),
        ("DELETE FROM event", "immutable"),
        ("DELETE FROM purchase", "never deleted"),
        ("DELETE FROM reservation", "never deleted"),
        ("UPDATE purchase SET quantity = 9", "cancelled once"),
        ("UPDATE purchase SET remaining = 0", "cancelled once"),
        ("UPDATE reservation SET quantity = 9", "ends once"),
        ("UPDATE reservation SET expires_at = 9", "ends once"),
        ("UPDATE reservation SET status = 'expired', ended_at = expires_at", "CHECK"),
    ] {
        assert!(shop.refused(sql).contains(reason), "{sql}");
    }
    shop.cancel(purchase.order.purchase_id).unwrap();
    shop.release(&hold.hold).unwrap();
    let again = "UPDATE purchase SET status = 'cancelled', cancelled_at = 1, cancelled_by = 'x', cancel_request_id = 'x'";
    assert!(shop.refused(again).contains("cancelled once"));
    assert!(shop.refused("UPDATE reservation SET status = 'held', ended_at = NULL").contains("ends once"));
    shop.assert_books_agree();
}

#[test]
fn nothing_is_replaced() {
    let (shop, product) = Shop::with_stock(5);
    shop.buy(product, 1).unwrap();
    shop.hold(product, 1, 60).unwrap();
    for (table, columns, reason) in [
        ("event", "sequence, kind, subject_id, product_id, version, created_at", "immutable"),
        ("movement", "sequence, product_id, kind, delta, balance, actor, request_id, created_at", "movement: "),
        ("stock", "product_id, on_hand, reserved, low_stock_threshold, version, created_at, updated_at, written_at", "stock: "),
        (
            "purchase",
            "id, product_id, quantity, product_sku, product_name, unit_price_minor, currency, ten_thousandths_per_minor, \
             total_minor, remaining, actor, request_id, created_at",
            "exists",
        ),
        (
            "reservation",
            "id, product_id, quantity, ttl_seconds, status, expires_at, actor, request_id, created_at, written_at",
            "exists",
        ),
    ] {
        let sql = format!("INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}");
        let found = shop.refused(&sql);
        assert!(found.contains(reason), "{table}: {found}");
    }
    shop.assert_books_agree();
}

#[test]
fn a_purchase_or_hold_without_stock_is_no_row() {
    let shop = Shop::default();
    let purchase = "INSERT INTO purchase (id, product_id, quantity, product_sku, product_name, unit_price_minor, currency, \
                    ten_thousandths_per_minor, total_minor, remaining, actor, request_id, created_at) \
                    VALUES ('p', 'x', 1, '', '', 1, '', 1, 1, 0, '', '', 0)";
    let hold = "INSERT INTO reservation (id, product_id, quantity, ttl_seconds, status, expires_at, actor, request_id, \
                created_at, written_at) VALUES ('r', 'x', 1, 1, 'held', 9, '', '', 0, 0)";
    assert!(shop.refused(purchase).contains("movement: "));
    assert!(shop.refused(hold).contains("no stock to hold"));
}

#[test]
fn the_schema_has_the_limits_of_the_code() {
    let all: String = MIGRATIONS.iter().map(|migration| migration.sql).collect();
    let count = |text: &str| all.matches(text).count();
    assert_eq!(count(&format!("BETWEEN 0 AND {ON_HAND_MAX}")), 4);
    assert_eq!(count(&format!("on_hand + delta > {ON_HAND_MAX} ")), 1);
    assert_eq!(count(&format!("BETWEEN 1 AND {QUANTITY_MAX})")), 2);
}

/// The steps had other names before the first release.
#[test]
fn a_file_of_an_older_build_is_refused_in_one_sentence() {
    let database = SqliteDatabase::temporary();
    let older = [Migration { name: "0001_events.sql", sql: "CREATE TABLE event (sequence INTEGER PRIMARY KEY) STRICT;" }];
    let run = |steps: &[Migration]| block_on(migrations::run(&database, &ManualClock::default(), steps));
    run(&older).unwrap();
    let Err(DatabaseError::Unavailable(sentence)) = run(MIGRATIONS) else { panic!("it was taken") };
    assert!(sentence.contains("from before the first release") && sentence.contains("another service's"), "{sentence}");
    assert!(!sentence.contains(['.', '\n']), "{sentence}");
    let tables = block_on(database.query("SELECT name FROM sqlite_schema WHERE type = 'table'", vec![])).unwrap();
    assert_eq!(tables.len(), 2, "it is as it was");
}
