//! Databases of other builds: the oldest one is brought up to date, a newer one is left alone.

use crate::harness::{Shop, repository};
use bodega::Span;
use http::Method;
use rusqlite::Connection;
use serde_json::json;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const BOOK: &str = "01900000-0000-7000-8000-000000000001";
const PEN: &str = "01900000-0000-7000-8000-000000000002";
const GONE: &str = "01900000-0000-7000-8000-000000000003";

/// A file with the first so many steps of a schema, as the build had it that knew no more of them.
fn of_then(file: &Path, service: &str, steps: i64) -> Connection {
    let connection = Connection::open(file).unwrap();
    let table = "PRAGMA journal_mode = WAL; CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT";
    connection.execute_batch(table).unwrap();
    let folder = repository().join("migrations/sqlite").join(service);
    let mut names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    for (name, version) in names.iter().zip(1..=steps) {
        connection.execute_batch(&fs::read_to_string(folder.join(name)).unwrap()).unwrap();
        let row = (version, name.to_str().unwrap());
        connection.execute("INSERT INTO schema_migrations VALUES (?1, ?2, 1700000000000)", row).unwrap();
    }
    connection
}

/// The first step after which products can be written to.
fn oldest_products(file: &Path) {
    let insert = "INSERT INTO product (id, sku, name, description, price_minor, currency, price_ten_thousandths, status, version,
        created_at, updated_at) VALUES (?1, ?2, ?2, 'from then', 250, 'EUR', 25000, 'active', 1, 1700000000000, 1700000000000)";
    let connection = of_then(file, "products", 4);
    for (id, sku) in [(BOOK, "BOOK"), (PEN, "PEN"), (GONE, "GONE")] {
        connection.execute(insert, (id, sku)).unwrap();
    }
    let changed = "UPDATE product SET price_minor = 300, price_ten_thousandths = 30000, version = 2, updated_at = 1700000001000 WHERE sku = 'PEN'";
    assert_eq!(connection.execute(changed, []).unwrap(), 1);
    let deleted = "UPDATE product SET version = 2, updated_at = 1700000002000, deleted_at = 1700000002000 WHERE sku = 'GONE'";
    assert_eq!(connection.execute(deleted, []).unwrap(), 1);
}

/// Stock, purchases, holds and an end of stock, by the triggers of then.
fn oldest_inventory(file: &Path) {
    let connection = of_then(file, "inventory", 6);
    let receive = "INSERT INTO movement (product_id, kind, delta, balance, actor, request_id, created_at)
        VALUES (?1, ?2, ?3, ?4, 'shop', 'then', 1700000000000)";
    for (id, kind, delta, balance) in
        [(BOOK, "received", 10, 10), (PEN, "received", 7, 7), (GONE, "received", 1, 1), (GONE, "sold", -1, 0)]
    {
        connection.execute(receive, (id, kind, delta, balance)).unwrap();
    }
    let buy = "INSERT INTO purchase (id, product_id, quantity, reference, product_sku, product_name, unit_price_minor, currency,
        ten_thousandths_per_minor, total_minor, remaining, actor, request_id, created_at)
        VALUES (?1, ?2, 2, 'order', 'SKU', 'Name of then', 250, 'EUR', 100, 500, 5, 'shop', 'then', 1700000003000)";
    for (number, product) in [(1, BOOK), (2, BOOK), (3, PEN)] {
        connection.execute(buy, (format!("01900000-0000-7000-8000-00000000010{number}"), product)).unwrap();
    }
    let then = "UPDATE purchase SET status = 'cancelled', cancelled_at = 1700000004000, cancelled_by = 'shop', cancel_request_id = 'then'
            WHERE id LIKE '%102';
        INSERT INTO reservation (id, product_id, quantity, ttl_seconds, status, expires_at, actor, request_id, created_at, written_at) VALUES
            ('01900000-0000-7000-8000-000000000201', '01900000-0000-7000-8000-000000000001', 3, 600, 'held', 4102444800000, 'shop', 'then', 1700000005000, 1700000005000),
            ('01900000-0000-7000-8000-000000000202', '01900000-0000-7000-8000-000000000001', 1, 600, 'held', 1700000006000, 'shop', 'then', 1700000005000, 1700000005000);
        INSERT INTO command (attempt_id, kind, actor, request_id, created_at, product_id)
            VALUES ('then', 'delete', 'shop', 'then', 1700000007000, '01900000-0000-7000-8000-000000000003');
        INSERT INTO command (attempt_id, kind, actor, idempotency_key, fingerprint, key_expires_at, request_id, created_at, objection)
            VALUES ('then', 'buy', 'shop', 'of then', 'f', 1700086400000, 'then', 1700000000000, 'stock_not_found')";
    connection.execute_batch(then).unwrap();
}

/// What was written by the first build whose files are read is there after the components of today have opened it, and goes on.
#[tokio::test(flavor = "multi_thread")]
async fn the_oldest_databases_are_brought_up_to_date() {
    let state = TempDir::new().unwrap();
    oldest_products(&state.path().join("products.db"));
    oldest_inventory(&state.path().join("inventory.db"));
    let count = |table: &str| {
        let file = if table == "product" { "products.db" } else { "inventory.db" };
        let connection = Connection::open(state.path().join(file)).unwrap();
        connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, i64>(0)).unwrap()
    };
    let [movements, events] = ["movement", "event"].map(|table| usize::try_from(count(table)).unwrap());
    let shop = Shop::on(state);
    assert_eq!(shop.units(BOOK).await, [8, 3, 5], "the hold whose time is over is none any more");
    assert_eq!(shop.units(PEN).await, [5, 0, 5]);
    assert_eq!(shop.get(&format!("/products/{PEN}")).await.is(200).body["data"]["attributes"]["price"], "3.00");
    shop.get(&format!("/products/{GONE}")).await.fails(404, "not_found");
    let statuses: Vec<_> = shop.all("/inventory/purchases?sort=created_at").await;
    let status = |number: usize| statuses[number]["attributes"]["status"].as_str().unwrap();
    assert_eq!([0, 1, 2].map(status), ["completed", "cancelled", "completed"]);
    assert!(statuses.iter().all(|purchase| purchase["attributes"]["product_name"] == "Name of then"));
    assert_eq!(shop.all("/inventory/movements").await.len(), movements);
    // That the hold is over was written down: two more.
    assert_eq!(shop.all("/inventory/events").await.len(), events + 2);
    assert_eq!(shop.all("/products/events").await.len(), 5);
    shop.check().await;

    // What was there goes on, and is counted.
    shop.cancel("01900000-0000-7000-8000-000000000103").await.is(200);
    shop.end("01900000-0000-7000-8000-000000000201", "confirmed").await.is(200);
    shop.buy(PEN, 1).await.is(201);
    assert_eq!((shop.units(BOOK).await, shop.units(PEN).await), ([5, 0, 5], [6, 0, 6]));
    let ledger = shop.ledger(PEN).await;
    assert_eq!(ledger.iter().map(|(_, delta)| *delta).collect::<Vec<_>>(), [7, -2, 2, -1]);
    let events = shop.all(&format!("/inventory/events?filter[product_id]={PEN}")).await;
    let versions: Vec<_> = events.iter().filter(|event| event["attributes"]["kind"] == "inventory.changed").collect();
    let versions: Vec<_> = versions.iter().map(|event| event["attributes"]["version"].as_u64().unwrap()).collect();
    assert_eq!(versions, [1, 2, 3, 4]);
    shop.check().await;
}

/// While it runs, somebody starts a newer build on the same file: the older one stops using it, and says why.
#[tokio::test(flavor = "multi_thread")]
async fn a_newer_schema_that_appears_is_an_outage() {
    // Every request has an instance of its own, which opens the database.
    let shop = Shop::with_options(&[], |options| options.reuse.total = Span::exactly(1));
    let product = shop.stocked("NEWER", "1", 5).await;
    for (file, path) in [("inventory.db", format!("/inventory/{product}")), ("products.db", format!("/products/{product}"))] {
        let connection = Connection::open(shop.app.state.path().join(file)).unwrap();
        let later = "INSERT INTO schema_migrations (version, name, applied_at) SELECT max(version) + 1, 'later', 0 FROM schema_migrations";
        connection.execute(later, []).unwrap();
        let refused = shop.ask(Method::GET, &path).may_fail().send().await;
        refused.fails(503, "database_unavailable");
        let health = format!("/{}/health/ready", path.split('/').nth(1).unwrap());
        assert_eq!(shop.ask(Method::GET, &health).may_fail().send().await.status, 503);
        connection.execute("DELETE FROM schema_migrations WHERE name = 'later'", []).unwrap();
        assert_eq!(shop.get(&path).await.is(200).body["data"]["id"], json!(product));
    }
    assert!(shop.lines().contains("run the newer build"), "{}", shop.lines());
    shop.check().await;
}
