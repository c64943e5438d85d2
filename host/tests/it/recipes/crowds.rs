//! Recipes about many who ask for much at once: buyers come first, and the machine is not used up. Attackers and buyers share an
//! address, so only the kind of work tells them apart.

use crate::harness::attack::{Tally, alone, crowd};
use crate::harness::judged::{Place, sent};
use crate::harness::measure::{MEMORY, QUICK, Times, Usage, apart};
use crate::harness::size;
use crate::harness::stocked::{UNITS, buyers, deliveries, lengthen, stocked, timed};
use checker::books::{integer, list};
use checker::call::{Call, Reply};
use checker::process::{Program, send};
use checker::recipes::id;
use checker::requests::{buy, stock_of};
use futures::future::{join, join_all};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

/// Products, over which the ledger is spread.
const PRODUCTS: u64 = 20;

const SECOND: Duration = Duration::from_secs(1);

const READER: &str = "reader-secret-0001";

async fn open(place: &Place) -> Program {
    let mut launch = place.launch("");
    let keys = format!("default:write:{},reports:read:{READER}", checker::call::API_KEY);
    launch.variables.push(("inventory_api_key", keys));
    let program = launch.start().await.unwrap();
    stocked(&program, PRODUCTS, 0).await;
    program
}

fn read_only(call: Call) -> Call {
    Call { api_key: READER.to_owned(), ..call }
}

/// Everybody who asks for readiness at once is answered, with what is or with when to come again, and memory and files are bounded:
/// without bounds each of them gets an instance, with connections to a database, of its own.
#[tokio::test(flavor = "multi_thread")]
async fn recipe_53_a_burst_of_probes() {
    const BURST: usize = 950;
    // Beside the connections: of two components, and for the program itself.
    const OTHER_FILES: usize = 600;
    let (_alone, place) = (alone().await, Place::new());
    let program = open(&place).await;
    let (address, usage, tally) = (program.address(), Usage::of(&program), Tally::default());
    let ready = Call { api_key: String::new(), ..Call::get("/inventory/health/ready") };
    let mut most_files = 0;
    for _ in 0..size(2, 10) {
        let burst = join_all((0..BURST).map(|_| async { tally.note(&send(address, &ready).await.unwrap()) }));
        tokio::pin!(burst);
        while timeout(Duration::from_millis(20), &mut burst).await.is_err() {
            most_files = most_files.max(usage.files());
        }
    }
    assert!(tally.served() > 0, "all were put off");
    assert!((1..=BURST + OTHER_FILES).contains(&most_files), "{most_files} files");
    let peak = usage.peak_memory();
    assert!(peak <= MEMORY, "{peak} bytes");
    sent(program.send(&buy(id(0), id(53), 1)).await.unwrap(), 201);
}

/// Purchases and small reads do not wait behind reports, and a report that nobody waits for any more costs nothing. It leans on a lane
/// for long reads, and on statements that are interrupted when their request is gone.
#[tokio::test(flavor = "multi_thread")]
async fn recipe_54_reports() {
    let (_alone, place) = (alone().await, Place::new());
    let program = open(&place).await;
    lengthen(&program, PRODUCTS, size(20_000, 150_000)).await;
    let report = read_only(Call::get("/inventory/consistency"));
    sent(program.send(&report).await.unwrap(), 200);
    let (address, usage, tally) = (program.address(), Usage::of(&program), Tally::default());
    let noted = tally.clone();
    let mut reporters = crowd(size(40, 200), Duration::ZERO, move |_| {
        let (tally, report) = (noted.clone(), report.clone());
        async move {
            // Who is not answered within a second leaves, and asks again.
            if let Ok(reply) = timeout(SECOND, send(address, &report)).await {
                tally.note(&reply.map_err(std::io::Error::other)?);
                sleep(Duration::from_millis(20)).await;
            }
            Ok(())
        }
    });
    sleep(SECOND).await;
    let lasts = Duration::from_secs(size(4, 30));
    let (bought, read) = apart(async move || join(buyers(address, 4, lasts), readers(address, lasts)).await).await;
    reporters.shutdown().await;
    let rest = usage.rest(Duration::from_secs(5)).await;
    // Where all leave before their turn is over, none is served; but nobody gets anything else.
    tally.served();
    let (bought, read) = (bought.percentile(99), read.percentile(99));
    assert!(bought <= QUICK && read <= QUICK, "purchases {bought:?}, reads of one stock {read:?}");
    assert!(rest.is_some_and(|rest| rest <= 2 * SECOND), "at rest after {rest:?}");
}

/// One who reads one stock again and again for so long.
async fn readers(address: SocketAddr, lasts: Duration) -> Times {
    let (began, mut times) = (Instant::now(), Vec::new());
    while began.elapsed() < lasts {
        times.push(timed(None, address, &read_only(stock_of(id(0))), 200).await);
        sleep(Duration::from_millis(10)).await;
    }
    times.into_iter().collect()
}

/// A reader who waits for what never comes.
fn wait_in_vain(seconds: u64) -> Call {
    let path = "/inventory/events?filter%5Bkind%5D=reservation.expired";
    read_only(Call { wait_s: Some(seconds), ..Call::get(path) })
}

/// So many who wait in vain, each by a task of its own.
fn waiting(address: SocketAddr, count: usize, call: &Call) -> Vec<JoinHandle<Reply>> {
    let one = |call: Call| tokio::spawn(async move { send(address, &call).await.unwrap() });
    (0..count).map(|_| one(call.clone())).collect()
}

/// Who waits for what never comes costs next to nothing, disturbs nobody, and takes no place along. To look for something new is to
/// look whether the feed has grown, and not to look it through.
#[tokio::test(flavor = "multi_thread")]
async fn recipe_55_waiting_in_vain() {
    let (_alone, place) = (alone().await, Place::new());
    let program = open(&place).await;
    lengthen(&program, PRODUCTS, size(20_000, 150_000)).await;
    let (address, usage) = (program.address(), Usage::of(&program));
    let mut readers = crowd(40, Duration::ZERO, move |_| async move {
        let reply = send(address, &wait_in_vain(20)).await.map_err(std::io::Error::other)?;
        // Who found no place to wait comes again when it is told to.
        let again = reply.headers.get("retry-after").and_then(|seconds| seconds.to_str().ok()?.parse().ok());
        sleep(Duration::from_secs(again.unwrap_or_default())).await;
        Ok(())
    });
    sleep(2 * SECOND).await;
    let cores = usage.cores(sleep(Duration::from_secs(size(3, 20)))).await;
    let lasts = Duration::from_secs(size(3, 20));
    let bought = apart(async move || buyers(address, 4, lasts).await).await.percentile(99);
    readers.shutdown().await;
    let (left, mut is_free) = (Instant::now(), false);
    while !is_free && left.elapsed() < SECOND {
        let four = waiting(address, 4, &wait_in_vain(20));
        sleep(Duration::from_millis(300)).await;
        is_free = four.iter().all(|waits| !waits.is_finished());
        four.iter().for_each(JoinHandle::abort);
    }
    assert!(cores <= 0.3, "{cores} cores were busy with waiting");
    assert!(bought <= QUICK, "purchases {bought:?}");
    assert!(is_free, "four who wait found no place a second after all others had left");
}

/// Who finds no place to wait is told at once what there is, and when to come again; who has found one is told when there is
/// something. Places to wait are counted: without that they would be all the places there are.
#[tokio::test(flavor = "multi_thread")]
async fn recipe_55_more_who_wait_than_places() {
    let (_alone, place) = (alone().await, Place::new());
    let program = open(&place).await;
    let address = program.address();
    let sales = "/inventory/events?filter%5Bkind%5D=purchase.completed";
    let all = waiting(address, 200, &read_only(Call { wait_s: Some(20), ..Call::get(sales) }));
    sleep(2 * SECOND).await;
    let (told, waits): (Vec<_>, Vec<_>) = all.into_iter().partition(JoinHandle::is_finished);
    assert!(!told.is_empty() && waits.len() >= 4, "{} were told at once, {} wait", told.len(), waits.len());
    for reply in join_all(told).await {
        let reply = sent(reply.unwrap(), 200);
        assert!(reply.has_retry_after() && reply.json()["data"] == serde_json::json!([]), "{reply}");
    }
    sent(program.send(&buy(id(0), id(55), 1)).await.unwrap(), 201);
    let woken = timeout(10 * SECOND, join_all(waits)).await.expect("what they wait for has happened");
    for reply in woken {
        let reply = sent(reply.unwrap(), 200);
        assert_eq!(reply.json()["data"].as_array().map(Vec::len), Some(1), "{reply}");
    }
}

/// Purchases go on beside bulk work, and neither loses anything: bulk work has a lane of its own, of few places.
#[tokio::test(flavor = "multi_thread")]
async fn recipe_56_bulk_work() {
    let (_alone, place) = (alone().await, Place::new());
    let program = open(&place).await;
    let (address, tally) = (program.address(), Tally::default());
    let (clients, operations) = size((8, 300), (32, 1_000));
    let lasts = Duration::from_secs(size(5, 30));
    let body = deliveries(PRODUCTS, operations);
    let work = join_all((0..clients).map(async |_| {
        let began = Instant::now();
        while began.elapsed() < lasts {
            let reply = send(address, &body).await.unwrap();
            tally.note(&reply);
            if reply.status == 503 {
                sleep(SECOND).await;
            }
        }
    }));
    let buying = apart(async move || {
        let bought = buyers(address, 4, lasts).await;
        (bought.count(), bought.percentile(99))
    });
    let (_, (count, slowest)) = join(work, buying).await;
    let send = async |call| program.send(&call).await;
    let delivered = i64::try_from(tally.served() * operations).unwrap();
    assert!(delivered > 0, "all bulk work was put off");
    let stock = list(&send, "/inventory").await.unwrap();
    let on_hand: i64 = stock.iter().map(|row| integer(row, "on_hand")).sum();
    let expected = UNITS * i64::try_from(PRODUCTS).unwrap() + delivered - i64::try_from(count).unwrap();
    assert_eq!(on_hand, expected, "{count} purchases and {delivered} deliveries were acknowledged");
    assert_eq!(list(&send, "/inventory/purchases").await.unwrap().len(), count);
    let books = send(Call::get("/inventory/consistency")).await.unwrap();
    assert_eq!(books.json()["meta"]["consistent"], true, "{books}");
    assert!(slowest <= QUICK, "purchases {slowest:?}");
}
