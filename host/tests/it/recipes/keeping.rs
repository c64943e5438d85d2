//! Recipes about backups: made while it is sold from, cut off, changed, in the way, and put back.

use crate::harness::judged::{Place, sent};
use crate::harness::kept::{Kept, names, said};
use crate::harness::size;
use crate::harness::stocked::stocked;
use checker::books::Books;
use checker::call::Call;
use checker::check::audit;
use checker::process::{Program, send};
use checker::recipes::{id, verdict};
use checker::requests::{buy, start};
use serde_json::{Value, json};
use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::time::sleep;
use uuid::Uuid;

/// Products that are there before the backup.
const PRODUCTS: u64 = 20;

fn product(id: Uuid) -> Call {
    let attributes = json!({ "sku": format!("NEW-{id}"), "name": "New", "price": "2.50" });
    Call::post("/products", "products", Some(&id.to_string()), attributes)
}

/// Buys until nobody answers, every second one always what has just been made; what was acknowledged, and when.
async fn buyer(address: SocketAddr, number: u64) -> Vec<(Instant, Uuid)> {
    let mut acknowledged = Vec::new();
    for round in 0.. {
        let purchase = id((number + 1) * 1_000_000 + round);
        let is_new = number.is_multiple_of(2);
        let of = if is_new { id((number + 1) * 1_000_000_000 + round) } else { id(round % PRODUCTS) };
        let mut calls = vec![buy(of, purchase, 1)];
        if is_new {
            calls.splice(0..0, [product(of), start(of, 10, 0)]);
        }
        for call in calls {
            let Ok(reply) = send(address, &call).await else { return acknowledged };
            sent(reply, 201);
        }
        acknowledged.push((Instant::now(), purchase));
    }
    unreachable!("nobody has killed the program")
}

/// A backup is made while eight buy, the program is killed, and what is restored in another place has all that was acknowledged before
/// the backup began. Whatever it has was bought of a product that it has too.
#[tokio::test(flavor = "multi_thread")]
async fn recipe_63_restore_drill() {
    let (place, elsewhere) = (Place::new(), Place::new());
    let (kept, restored) = (Kept::of(place.state.path()), Kept::of(elsewhere.state.path()));
    let mut program = place.launch("").start().await.unwrap();
    // As large as to take a moment: in it things are made and bought.
    stocked(&program, 10 * PRODUCTS, 2_500).await;
    for round in 0..size(2, 10) {
        let address = program.address();
        let buyers: Vec<_> = (0..8).map(|number| tokio::spawn(buyer(address, round * 8 + number))).collect();
        sleep(Duration::from_millis(700)).await;
        let (began, folder) = (Instant::now(), kept.folder(&round.to_string()));
        let mut command = kept.command("backup", &folder);
        let made = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        sleep(Duration::from_millis(100)).await;
        program.kill().await.unwrap();
        let mut before = Vec::new();
        for buyer in buyers {
            before.extend(buyer.await.unwrap().into_iter().filter(|(when, _)| *when < began).map(|(_, purchase)| purchase));
        }
        assert!(before.len() > 8, "there was load: {}", before.len());
        let said = kept.verify(&folder).done();
        for part in ["the books agree", "every purchase.product_id is in `products`", "which is the application's"] {
            assert!(said.contains(part), "{said}");
        }
        assert_eq!(mode(&folder), 0o700);
        files_are_private(&folder);
        restored.restore(&folder).done();
        files_are_private(elsewhere.state.path());
        let again = elsewhere.launch("").start().await.unwrap();
        agrees(&again, &before).await;
        sent(again.send(&buy(id(0), id(63), 1)).await.unwrap(), 201);
        again.kill().await.unwrap();
        for name in names(elsewhere.state.path()) {
            fs::remove_file(elsewhere.state.path().join(name)).unwrap();
        }
        program = place.launch("").start().await.unwrap();
    }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// What is in the folder is for this user alone.
fn files_are_private(folder: &Path) {
    for name in names(folder) {
        assert_eq!(mode(&folder.join(&name)), 0o600, "{name}");
    }
}

/// The books agree, and these purchases are in them.
async fn agrees(program: &Program, purchases: &[Uuid]) {
    let books = Books::read_with(async |call| program.send(&call).await).await.unwrap();
    verdict(&audit(&books)).unwrap();
    let there: Vec<&str> = books.purchases.iter().filter_map(|row| row["id"].as_str()).collect();
    let missing = purchases.iter().filter(|purchase| !there.contains(&purchase.to_string().as_str())).count();
    assert_eq!(missing, 0, "acknowledged before the backup, of {}", purchases.len());
}

/// A place with a shop that has been stopped.
async fn stopped() -> (Place, Kept) {
    let place = Place::new();
    let program = place.launch("").start().await.unwrap();
    stocked(&program, PRODUCTS, size(2_000, 5_000)).await;
    program.signal("TERM").unwrap();
    assert!(program.wait().await.unwrap().success());
    let kept = Kept::of(place.state.path());
    (place, kept)
}

/// What a killed backup leaves is refused, and is in nobody's way.
#[tokio::test(flavor = "multi_thread")]
async fn recipe_64_a_backup_that_is_cut_off() {
    let (place, kept) = stopped().await;
    let mut cut_off = 0;
    for round in 0..size(4, 40_u64) {
        let folder = kept.folder(&round.to_string());
        let mut running = kept.command("backup", &folder).stdout(std::process::Stdio::null()).spawn().unwrap();
        let began = Instant::now();
        while !folder.join("inventory.db").exists() && began.elapsed() < Duration::from_secs(20) {
            sleep(Duration::from_millis(1)).await;
        }
        sleep(Duration::from_millis(round % 8)).await;
        // `sh` has become the program.
        running.kill().unwrap();
        running.wait().unwrap();
        if folder.join("backup.json").exists() {
            kept.verify(&folder).done();
            continue;
        }
        cut_off += 1;
        assert!(kept.verify(&folder).refused().contains("one that was cut off has none"));
        assert!(Kept::of(kept.beside.path()).restore(&folder).refused().contains("one that was cut off has none"));
        assert!(kept.backup(&folder).refused().contains("is not empty"));
    }
    assert!(cut_off > 0, "none was cut off");
    kept.backup(&kept.folder("whole")).done();
    place.launch("").start().await.unwrap();
}

/// A folder that is full, that is in use, or that has something in it.
#[tokio::test(flavor = "multi_thread")]
async fn recipe_64_folders_that_cannot_be_used() {
    let (_place, kept) = stopped().await;
    let folder = kept.folder("full");
    let mut command = kept.command("backup", &folder);
    let mut limited = std::process::Command::new("prlimit");
    limited.arg("--fsize=100000:unlimited").arg(command.get_program()).args(command.get_args());
    let refused = said(&mut limited).refused();
    assert!(refused.contains("is full"), "{refused}");
    assert!(!folder.exists(), "nothing is left");
    let made = kept.backup(&folder).done();
    assert!(made.contains("inventory.db: ") && made.contains("bodega verify"), "{made}");

    let refused = kept.backup(&kept.state).refused();
    assert!(refused.contains("is where the databases in use are"), "{refused}");
    let refused = kept.backup(&folder).refused();
    assert!(refused.contains("is not empty: it holds a backup of the same databases, of 20"), "{refused}");
    let (_other, others) = stopped().await;
    let refused = others.backup(&folder).refused();
    assert!(refused.contains("is not empty: it holds a backup of other databases, of 20"), "{refused}");
    command = kept.command("backup", &kept.manifest);
    assert!(said(&mut command).refused().contains("cannot be used for a backup"));
    let nothing = Kept::of(&kept.folder("nothing"));
    let refused = nothing.backup(&kept.folder("of nothing")).refused();
    assert!(refused.contains("there is no database `inventory` at"), "{refused}");
    assert!(!kept.folder("of nothing").exists());
}

/// What was changed after the backup is told, and is not restored; nothing is written over.
#[tokio::test(flavor = "multi_thread")]
async fn recipe_64_backups_that_are_not_restored() {
    let (_place, kept) = stopped().await;
    let folder = kept.folder("good");
    kept.backup(&folder).done();
    let empty = Kept::of(&kept.folder("empty"));
    let spoilt = |name: &str, spoil: &dyn Fn(&Path)| {
        let copy = kept.folder(name);
        fs::create_dir(&copy).unwrap();
        for file in names(&folder) {
            fs::copy(folder.join(&file), copy.join(&file)).unwrap();
        }
        spoil(&copy);
        copy
    };
    let changed = spoilt("changed", &|folder| {
        let connection = rusqlite::Connection::open(folder.join("products.db")).unwrap();
        connection.execute_batch("UPDATE product SET name = 'Another', version = version + 1 WHERE number = 1").unwrap();
    });
    let (said, told) = kept.verify(&changed).failed();
    assert!(said.contains("FAILED  products.db: ") && told.contains("is not good"), "{said}{told}");
    assert!(empty.restore(&changed).refused().contains("it was changed afterwards"));
    let short = spoilt("short", &|folder| fs::write(folder.join("inventory.db"), "no database").unwrap());
    let (said, told) = kept.verify(&short).failed();
    assert!(said.contains("11 bytes, and ") && told.contains("is not good"), "{said}{told}");
    let newer = spoilt("newer", &|folder| with_record(folder, |record| record["program"] = json!("99.0.0")));
    for said in [kept.verify(&newer), empty.restore(&newer)] {
        assert!(said.refused().contains("it was made by a newer program, version 99.0.0"));
    }
    let newer = spoilt("newer schema", &|folder| with_record(folder, |record| record["databases"][0]["schema"] = json!(99)));
    assert!(empty.restore(&newer).refused().contains("the backup has schema 99 of `inventory`"));
    let foreign = spoilt("foreign", &|folder| with_record(folder, |record| record["application"] = json!("other")));
    assert!(empty.restore(&foreign).refused().contains("is a backup of the application `other`"));
    assert_eq!(names(&kept.folder("empty")), Vec::<String>::new(), "nothing was put in place");

    assert!(kept.restore(&folder).refused().contains("inventory.db is there already"));
    fs::write(kept.folder("empty").join("products.db-wal"), "").unwrap();
    assert!(empty.restore(&folder).refused().contains("products.db-wal is there already"));
    fs::remove_file(kept.folder("empty").join("products.db-wal")).unwrap();
    let said = empty.restore(&folder).done();
    assert!(said.contains("bodega up --from "), "{said}");
    assert_eq!(names(&kept.folder("empty")), ["inventory.db", "products.db"]);
}

fn with_record(folder: &Path, change: impl Fn(&mut Value)) {
    let file = folder.join("backup.json");
    let mut record = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    change(&mut record);
    fs::write(&file, record.to_string()).unwrap();
}

/// Books that were broken before the backup, and a purchase of a product that nobody has, are told.
#[tokio::test(flavor = "multi_thread")]
async fn recipe_64_books_that_disagree_are_told() {
    let (_place, kept) = stopped().await;
    let connection = rusqlite::Connection::open(kept.state.join("inventory.db")).unwrap();
    let broken = format!(
        "DROP TRIGGER movement_is_not_changed;
         UPDATE movement SET balance = balance + 1 WHERE sequence = 1;
         INSERT INTO stock (product_id, on_hand, reserved, low_stock_threshold, version, created_at, updated_at, written_at)
         VALUES ('{}', 0, 0, 0, 1, 0, 0, 0)",
        id(u64::MAX)
    );
    connection.execute_batch(&broken).unwrap();
    drop(connection);
    let folder = kept.folder("broken");
    kept.backup(&folder).done();
    let (said, told) = kept.verify(&folder).failed();
    let failed: Vec<&str> = said.lines().filter(|line| line.starts_with("FAILED")).collect();
    assert_eq!(failed.len(), 2, "{said}");
    assert!(failed[0].contains("the books disagree in 2 places, the first: product id "), "{said}");
    assert!(failed[1].contains(&format!("1 of stock.product_id are not in `products`, such as {}", id(u64::MAX))), "{said}");
    assert!(told.contains("2 of what was looked at failed"), "{told}");
}
