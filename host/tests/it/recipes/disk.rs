//! Recipe 20: trouble with the disk or the file.

use crate::harness::Shop as Whole;
use crate::harness::judged::{self, Place, ask, bench, sent};
use checker::books::Books;
use checker::call::Call;
use checker::check::audit;
use checker::process::Program;
use checker::recipes::{id, verdict};
use checker::requests::{buy, hold, start, stock_of};
use checker::shop::{Setup, Shop};
use checker::stub::Stub;
use http::Method;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::time::Duration;

/// Holds the write lock until it is told to let go.
fn lock(shop: &Shop) -> rusqlite::Connection {
    let connection = rusqlite::Connection::open(shop.database()).unwrap();
    connection.execute_batch("BEGIN EXCLUSIVE").unwrap();
    connection
}

/// Held for less than a statement waits, it is slow; for longer, 503 with nothing done; and then it works again.
#[tokio::test]
async fn recipe_20_held_by_another_writer() {
    let setup = Setup { busy_timeout: Duration::from_millis(600), ..Setup::default() };
    let shop = Shop::open(&bench(), setup).await.unwrap();
    let product = id(20);
    ask(&shop, start(product, 10, 0), 201).await;
    let held = lock(&shop);
    let waiting = shop.start(0, &buy(product, id(201), 1)).unwrap();
    tokio::time::sleep(Duration::from_millis(150)).await;
    assert!(!waiting.is_finished(), "it waits");
    drop(held);
    sent(waiting.await.unwrap().unwrap(), 201);

    let held = lock(&shop);
    let refused = ask(&shop, buy(product, id(202), 1).keyed("k"), 503).await;
    assert_eq!((refused.code().as_str(), refused.has_retry_after()), ("database_busy", true));
    assert_eq!(ask(&shop, stock_of(product), 200).await.number("on_hand"), Some(9), "readers go on beside a writer");
    drop(held);
    let retried = ask(&shop, buy(product, id(202), 1).keyed("k"), 201).await;
    assert!(!retried.is_replay(), "nothing had been stored for the key");
    verdict(&audit(&Books::read(&shop).await.unwrap())).unwrap();
}

/// A disk without room: the limit of a file's size stands for it, which needs no mount. Reads go on, writes are 503 with nothing
/// done, readiness tells, and with room again all is well.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn recipe_20_disk_full() {
    let (stub, place) = (Stub::start().await.unwrap(), Place::new());
    let origin = stub.origin();
    let program = place.launch(&origin).start().await.unwrap();
    let product = id(20);
    sent(program.send(&start(product, 100_000, 0)).await.unwrap(), 201);
    // Its end is written down by whoever comes by. Nobody can, so it is not over yet for those who read.
    sent(program.send(&hold(product, id(21), 5, 1)).await.unwrap(), 201);
    program.limit_files(Some(65_536)).unwrap();
    let mut bought = 0;
    let full = loop {
        let reply = program.send(&buy(product, id(2_000 + bought), 1).keyed(bought.to_string())).await.unwrap();
        match reply.status {
            201 => bought += 1,
            _ => break reply,
        }
        assert!(bought < 5_000, "64 KiB are full some time");
    };
    assert_eq!((full.status, full.code().as_str(), full.has_retry_after()), (503, "database_unavailable", true), "{full}");
    // Until the hold has run out, and what was found of readiness at the start is out of date.
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    ready(&program, 503, "unavailable").await;
    let stock = sent(program.send(&stock_of(product)).await.unwrap(), 200);
    let left = Some(100_000 - i64::try_from(bought).unwrap());
    assert_eq!((stock.number("on_hand"), stock.number("reserved")), (left, Some(5)));
    for list in ["/inventory", "/inventory/reservations", "/inventory/events", "/inventory/movements", "/inventory/purchases"] {
        sent(program.send(&Call::get(list)).await.unwrap(), 200);
    }
    program.limit_files(None).unwrap();
    assert_eq!(sent(program.send(&stock_of(product)).await.unwrap(), 200).number("available"), left);
    let retried = sent(program.send(&buy(product, id(2_000 + bought), 1).keyed(bought.to_string())).await.unwrap(), 201);
    assert!(!retried.is_replay());
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    sent(program.send(&Call::get("/inventory/health/ready")).await.unwrap(), 200);
    let books = Books::read_with(async |call| program.send(&call).await).await.unwrap();
    verdict(&audit(&books)).unwrap();
}

/// A disk that has room for a row in place of another one, and for no purchase: readiness tells.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn recipe_20_disk_nearly_full() {
    let (stub, place) = (Stub::start().await.unwrap(), Place::new());
    let origin = stub.origin();
    let program = place.launch(&origin).start().await.unwrap();
    let product = id(20);
    sent(program.send(&start(product, 100, 0)).await.unwrap(), 201);
    for number in 0..10 {
        sent(program.send(&buy(product, id(2_000 + number), 1)).await.unwrap(), 201);
    }
    let journal = std::fs::metadata(place.state.path().join("inventory.db-wal")).unwrap().len();
    let two_pages = 2 * 4_096;
    program.limit_files(Some(journal + two_pages)).unwrap();
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    ready(&program, 503, "unavailable").await;
    let refused = sent(program.send(&buy(product, id(2_100), 1)).await.unwrap(), 503);
    assert_eq!(refused.code().as_str(), "database_unavailable");
    program.limit_files(None).unwrap();
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    sent(program.send(&Call::get("/inventory/health/ready")).await.unwrap(), 200);
}

/// Readiness has this status, and of the database this word.
async fn ready(program: &Program, status: u16, word: &str) {
    let reply = sent(program.send(&Call::get("/inventory/health/ready")).await.unwrap(), status);
    assert!(String::from_utf8_lossy(&reply.body).contains(&format!(r#""output":"{word}""#)), "{reply}");
    sent(program.send(&Call::get("/inventory/health/live")).await.unwrap(), 200);
}

/// A page of a table is overwritten. What readiness looks at is whole, so that it tells when somebody has come across the damage.
#[tokio::test(flavor = "multi_thread")]
async fn recipe_20_damaged_file() {
    let shop = Whole::new();
    let product = shop.product("DAMAGED", "1").await;
    let file = shop.app.state.path().join("products.db");
    let shop = shop.restarted();
    let connection = rusqlite::Connection::open(&file).unwrap();
    connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let page: u32 =
        connection.query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'product'", [], |row| row.get(0)).unwrap();
    drop(connection);
    let mut bytes = std::fs::OpenOptions::new().write(true).open(&file).unwrap();
    bytes.seek(SeekFrom::Start(u64::from(page - 1) * 4_096)).unwrap();
    bytes.write_all(&[0; 4_096]).unwrap();
    let ready = async || {
        let answer = shop.ask(Method::GET, "/products/health/ready").may_fail().send().await;
        (answer.status, answer.body["checks"]["database"][0]["output"].as_str().map(str::to_owned))
    };
    assert_eq!(ready().await, (200, None));
    let failed = shop.ask(Method::GET, &format!("/products/{product}")).may_fail().send().await;
    failed.fails(500, "internal_error");
    assert!(shop.lines().contains("database disk image is malformed"), "{}", shop.lines());
    assert_eq!(ready().await, (503, Some("damaged".to_owned())));
    shop.get("/products/health/live").await.is(200);
}

/// Without a database there is no service, and it says so; live it is all the same.
#[tokio::test]
async fn recipe_20_file_that_cannot_be_opened() {
    let shop = judged::shop().await;
    std::fs::create_dir_all(shop.database()).unwrap();
    let refused = ask(&shop, stock_of(id(20)), 503).await;
    assert_eq!((refused.code().as_str(), refused.has_retry_after()), ("database_unavailable", true));
    ask(&shop, Call::get("/inventory/health/live"), 200).await;
    ask(&shop, Call::get("/inventory/health/ready"), 503).await;
    std::fs::remove_dir(shop.database()).unwrap();
    ask(&shop, start(id(20), 1, 0), 201).await;
    ask(&shop, Call::get("/inventory/health/ready"), 200).await;
}
