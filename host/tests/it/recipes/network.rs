//! Recipes about replies that do not arrive.

use crate::harness::judged::{Place, sent};
use crate::harness::{size, wire};
use checker::books::Books;
use checker::check::audit;
use checker::process::{Program, send};
use checker::recipes::{id, verdict};
use checker::requests::{buy, start};
use checker::stub::Stub;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A proxy hands every request on, waits for the reply, and cuts the connection instead of giving it back.
async fn cutting_proxy(target: SocketAddr) -> (SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut server = TcpStream::connect(target).await.unwrap();
                let (mut from_server, mut to_server) = server.split();
                let (mut from_client, _to_client) = client.split();
                let mut first = [0];
                // The first byte of the reply says that all is done; what has both ends goes away here.
                tokio::select! {
                    _ = tokio::io::copy(&mut from_client, &mut to_server) => {}
                    _ = from_server.read(&mut first) => {}
                }
            });
        }
    });
    (address, serving)
}

async fn stocked(stub: &Stub, place: &Place, units: i64) -> Program {
    let origin = stub.origin();
    let program = place.launch(&origin).start().await.unwrap();
    sent(program.send(&start(id(1), units, 0).keyed("start")).await.unwrap(), 201);
    program
}

/// One effect for each key, and no more: the retry of each is answered, and the books say the same.
async fn settle(program: &Program, numbers: std::ops::Range<u64>) -> usize {
    let total = i64::try_from(numbers.end - numbers.start).unwrap();
    let mut replays = 0;
    for number in numbers {
        let reply = sent(program.send(&buy(id(1), id(number), 1).keyed(number.to_string())).await.unwrap(), 201);
        replays += usize::from(reply.is_replay());
    }
    let books = Books::read_with(async |call| program.send(&call).await).await.unwrap();
    verdict(&audit(&books)).unwrap();
    assert_eq!(books.purchases.len(), usize::try_from(total).unwrap());
    replays
}

/// The client of a lost reply asks again with the same key.
#[tokio::test]
async fn recipe_16_lost_replies() {
    let (stub, place) = (Stub::start().await.unwrap(), Place::new());
    let program = stocked(&stub, &place, 1_000_000).await;
    let (proxy, serving) = cutting_proxy(program.address()).await;
    let count = size(100, 1_000);
    for number in 0..count {
        let call = buy(id(1), id(number), 1).keyed(number.to_string());
        assert!(send(proxy, &call).await.is_err(), "the proxy gives no reply back");
    }
    serving.abort();
    let replays = settle(&program, 0..count).await;
    assert_eq!(replays, usize::try_from(count).unwrap(), "each had been done when its reply was lost");
}

/// Clients go away at any moment: before, while and after the purchase is made.
#[tokio::test]
async fn recipe_17_client_aborts() {
    let (stub, place) = (Stub::start().await.unwrap(), Place::new());
    let program = stocked(&stub, &place, 1_000_000).await;
    let mut rng = fastrand::Rng::with_seed(17);
    let count = size(200, 1_000);
    for number in 0..count {
        let mut stream = TcpStream::connect(program.address()).await.unwrap();
        stream.write_all(&wire(&buy(id(1), id(number), 1).keyed(number.to_string()))).await.unwrap();
        let mut reply = [0];
        let _ = tokio::time::timeout(Duration::from_micros(rng.u64(0..20_000)), stream.read(&mut reply)).await;
    }
    let replays = settle(&program, 0..count).await;
    assert!(replays > 0, "some had been done");
}
