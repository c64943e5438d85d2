//! Recipes about connections that are kept, flooded, not read from, or left. One client does not take the shop away from others.

use crate::harness::attack::{NEIGHBOUR, alone, crowd, narrow, neighbour};
use crate::harness::judged::{Place, sent};
use crate::harness::measure::{MEMORY, Usage, apart, least};
use crate::harness::stocked::{LONG, catalogue, deliveries, is_served_or_put_off, stocked};
use crate::harness::{size, wire};
use checker::books::Books;
use checker::call::Call;
use checker::check::audit;
use checker::process::{Program, send, send_from};
use checker::recipes::{id, verdict};
use checker::requests::{buy, stock_of};
use futures::future::join_all;
use serde_json::{Value, json};
use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

/// Within how long one half of the requests of others are answered. As with purchases ([`QUICK`](crate::harness::measure::QUICK)), a
/// debug build beside the other tests is held to more: four times that. Who is shut out waits for 5 s.
const MEDIAN: Duration = Duration::from_millis(if cfg!(debug_assertions) { 200 } else { 50 });

/// Files that a program may have open where there are few. It serves fewer connections then, so that fewer attackers are needed.
const FEW_FILES: u64 = 700;

const SECOND: Duration = Duration::from_secs(1);

/// What others ask for meanwhile.
fn questions() -> [Call; 2] {
    [stock_of(id(0)), Call::get("/inventory/health/live")]
}

async fn with_few_files(place: &Place) -> Program {
    let mut launch = place.launch("");
    launch.files = Some(FEW_FILES);
    let program = launch.start().await.unwrap();
    stocked(&program, 1, 0).await;
    program
}

/// Others are served while connections are kept that send nothing, one half of a head, or a byte now and then. Each address has
/// its share of the connections, and the one that has waited longest for its client makes room: without that nobody else gets in.
#[tokio::test(flavor = "multi_thread")]
async fn recipe_50_idle_connections() {
    let (_alone, place) = (alone().await, Place::new());
    let program = with_few_files(&place).await;
    let address = program.address();
    // Those without a whole head alone are more than there are files.
    let idlers = crowd(size(1_200, 2_000), SECOND, move |number| idle(address, number));
    sleep(SECOND).await;
    let measure = async || apart(async move || neighbour(address, &questions(), size(20, 500)).await.median()).await;
    let median = least(MEDIAN, measure).await;
    assert!(median <= MEDIAN, "{median:?}");
    sent(send_from(NEIGHBOUR, address, &buy(id(0), id(50), 1)).await.unwrap(), 201);
    drop(idlers);
}

/// Stays until the server has had enough of it.
async fn idle(address: SocketAddr, number: usize) -> io::Result<()> {
    let request = wire(&buy(id(0), id(1), 1));
    let body = request.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap() + 4;
    let mut stream = TcpStream::connect(address).await?;
    match number % 8 {
        0..4 => {}
        4..7 => stream.write_all(&request[..body / 2]).await?,
        _ => {
            stream.write_all(&request[..body]).await?;
            for byte in &request[body..request.len() - 1] {
                stream.write_all(&[*byte]).await?;
                sleep(SECOND).await;
            }
        }
    }
    stream.read_to_end(&mut Vec::new()).await.map(drop)
}

/// Others are served while large answers are not read, and memory is bounded. It leans on the budget of bytes in flight, and on the
/// time that a client has to take its answer: without them as many answers are kept as are asked for.
#[tokio::test(flavor = "multi_thread")]
async fn recipe_51_slow_readers() {
    const MEDIAN: Duration = Duration::from_millis(250);
    let (_alone, place) = (alone().await, Place::new());
    let program = place.launch("").start().await.unwrap();
    stocked(&program, 100, LONG).await;
    let page = program.send(&Call::get("/products?page%5Bsize%5D=100")).await.unwrap();
    assert!(page.body.len() > 900_000, "each of the answers has about 1 MB: {}", page.body.len());
    let (address, usage) = (program.address(), Usage::of(&program));
    let readers = crowd(size(300, 600), SECOND, move |number| read_slowly(address, number));
    let measure = async || apart(async move || neighbour(address, &questions(), size(60, 1_000)).await.median()).await;
    let median = least(MEDIAN, measure).await;
    assert!(median <= MEDIAN, "{median:?}");
    drop(readers);
    let peak = usage.peak_memory();
    assert!(peak <= MEMORY, "{peak} bytes");
}

/// Asks for much, and takes a byte of it a second.
async fn read_slowly(address: SocketAddr, number: usize) -> io::Result<()> {
    let path = if number.is_multiple_of(2) { "/products?page%5Bsize%5D=100" } else { "/products/docs/swagger-ui-bundle.js" };
    let mut stream = narrow(address).await?;
    stream.write_all(&wire(&Call::get(path))).await?;
    loop {
        stream.read_u8().await?;
        sleep(SECOND).await;
    }
}

/// Others are served while one address asks as fast as it can for what needs no key: each address has its share of the connections.
#[tokio::test(flavor = "multi_thread")]
async fn recipe_52_flood() {
    let (_alone, place) = (alone().await, Place::new());
    let program = with_few_files(&place).await;
    let address = program.address();
    let flood = crowd(size(750, 1_000), SECOND, move |number| hammer(address, number));
    sleep(SECOND).await;
    let measure = async || apart(async move || neighbour(address, &questions(), size(20, 500)).await.median()).await;
    let median = least(MEDIAN, measure).await;
    assert!(median <= MEDIAN, "{median:?}");
    sent(send_from(NEIGHBOUR, address, &buy(id(0), id(52), 1)).await.unwrap(), 201);
    drop(flood);
}

/// Asks 50 times a second over one connection.
async fn hammer(address: SocketAddr, number: usize) -> io::Result<()> {
    let request = wire(&Call::get(if number.is_multiple_of(2) { "/" } else { "/nothing/there" }));
    let mut stream = TcpStream::connect(address).await?;
    let mut turns = tokio::time::interval(Duration::from_millis(20));
    let mut answer = [0; 4_096];
    loop {
        turns.tick().await;
        stream.write_all(&request).await?;
        if stream.read(&mut answer).await? == 0 {
            return Ok(());
        }
    }
}

/// Nobody gets a 500 because others leave large answers unread. An answer is taken over from its instance whole, so that it does not
/// fill the memory that the instance has for all whom it serves.
#[tokio::test(flavor = "multi_thread")]
async fn recipe_57_large_answers_unread() {
    let (_alone, place) = (alone().await, Place::new());
    let program = place.launch("").start().await.unwrap();
    stocked(&program, 100, LONG).await;
    let address = program.address();
    // 3.6 MB, which can be answered, and 20 MB, which need not be.
    for operations in [180, 1_000] {
        let unread = join_all((0..size(24, 64)).map(|_| begin_to_read(address, operations))).await;
        let is_answered = unread.iter().any(|(status, _)| status == b"HTTP/1.1 200");
        assert!(is_answered || operations == 1_000, "the smaller ones are answered");
        let neighbours = (0..24).map(async |number: u64| {
            let calls = [
                Call::get(format!("/products/{}", id(0))),
                Call::get("/products?page%5Bsize%5D=100"),
                stock_of(id(0)),
                buy(id(0), id(operations * 100 + number), 1),
            ];
            for call in &calls {
                let reply = send_from(NEIGHBOUR, address, call).await.unwrap();
                assert!([200, 201].contains(&reply.status), "{} {}: {reply}", call.method, call.path);
                // Who leaves answers unread may have to wait, and gets no 500 either.
                let own = send(address, &Call::get("/products")).await.unwrap();
                assert!(is_served_or_put_off(&own), "{own}");
            }
        });
        join_all(neighbours).await;
        drop(unread);
    }
}

/// A large change of products whose answer is left unread: how it begins, and the connection.
async fn begin_to_read(address: SocketAddr, operations: u64) -> (Vec<u8>, TcpStream) {
    let change = |number: u64| {
        let attributes = json!({ "price": format!("{}.00", number + 1) });
        json!({ "op": "update", "data": { "type": "products", "id": id(0).to_string(), "attributes": attributes } })
    };
    let bytes = wire(&catalogue(&(0..operations).map(change).collect::<Vec<Value>>()));
    let began = Instant::now();
    loop {
        let mut stream = narrow(address).await.unwrap();
        stream.write_all(&bytes).await.unwrap();
        let mut status = b"HTTP/1.1 ___".to_vec();
        timeout(Duration::from_mins(1), stream.read_exact(&mut status)).await.expect("an answer begins").unwrap();
        match &status[9..] {
            b"503" if began.elapsed() < Duration::from_secs(10) => sleep(SECOND).await,
            b"500" => panic!("an answer that is too large is refused otherwise"),
            _ => return (status, stream),
        }
    }
}

/// Who leaves in the middle takes no place along: afterwards as many are served at once as before. It leans on places that are given
/// back when a request is dropped, at whatever point it is.
#[tokio::test(flavor = "multi_thread")]
async fn recipe_61_clients_that_leave_in_the_middle() {
    let (_alone, place) = (alone().await, Place::new());
    let program = with_few_files(&place).await;
    let address = program.address();
    served_at_once(address, 0).await;
    let (mut rng, bulk) = (fastrand::Rng::with_seed(61), wire(&deliveries(1, 300)));
    // More than there are places of any kind, of each kind of leaving.
    for number in 0..size(400, 4_000) {
        let purchase = wire(&buy(id(0), id(61_000 + number), 1).keyed(number.to_string()));
        let poll = wire(&Call { wait_s: Some(20), ..nothing_new() });
        let page = wire(&Call::get("/products/docs/swagger-ui-bundle.js"));
        let pause = Duration::from_micros(rng.u64(0..20_000));
        let leaving = [
            leave(address, &purchase[..purchase.len() - 10], pause),
            leave(address, &purchase, pause),
            leave(address, &poll, pause),
            leave(address, &page, pause),
        ];
        join_all(leaving).await;
        if number % 10 == 0 {
            leave(address, &bulk, pause).await;
        }
    }
    // What was begun and is not given up comes to its end.
    sleep(2 * SECOND).await;
    let began = Instant::now();
    served_at_once(address, 1).await;
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    let books = Books::read_with(async |call| program.send(&call).await).await.unwrap();
    verdict(&audit(&books)).unwrap();
}

/// A question that nothing is ever an answer to.
fn nothing_new() -> Call {
    Call::get("/inventory/events?filter%5Bkind%5D=reservation.expired")
}

/// Sends, and goes away after a while, whatever has come by then.
async fn leave(address: SocketAddr, bytes: &[u8], pause: Duration) {
    let mut stream = narrow(address).await.unwrap();
    // The server may have ended it: so many connections are not for one address.
    if stream.write_all(bytes).await.is_ok() {
        let _ = timeout(pause, stream.read_u8()).await;
    }
}

/// Has as many of each kind served at once as there are places for sure, or more where who finds none waits a moment.
async fn served_at_once(address: SocketAddr, round: u64) {
    let purchases = (0..100).map(|number| buy(id(0), id((round + 1) * 1_000 + number), 1));
    join_all(purchases.map(async |call| sent(send(address, &call).await.unwrap(), 201))).await;
    join_all((0..100).map(async |_| sent(send(address, &stock_of(id(0))).await.unwrap(), 200))).await;
    sent(send(address, &deliveries(1, 300)).await.unwrap(), 200);
    let waits = (0..4).map(async |_| {
        let began = Instant::now();
        sent(send(address, &Call { wait_s: Some(2), ..nothing_new() }).await.unwrap(), 200);
        assert!(began.elapsed() >= 2 * SECOND, "round {round}: there was no place to wait: {:?}", began.elapsed());
    });
    join_all(waits).await;
}
