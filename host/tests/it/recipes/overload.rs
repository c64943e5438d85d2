//! Recipe 41: more connections than are served at once.

use crate::harness::judged::{Place, sent};
use crate::harness::size;
use checker::books::Books;
use checker::check::audit;
use checker::process::send;
use checker::recipes::{id, verdict};
use checker::requests::{buy, start};
use checker::stub::Stub;
use std::time::{Duration, Instant};

/// Everybody is answered, with a purchase or with when to come again; nothing is broken; and then it is quick again.
#[tokio::test]
async fn recipe_41_overload() {
    let (stub, place) = (Stub::start().await.unwrap(), Place::new());
    let origin = stub.origin();
    let program = place.launch(&origin).start().await.unwrap();
    let address = program.address();
    sent(program.send(&start(id(41), 1_000_000, 0)).await.unwrap(), 201);
    // More than the 1 000 connections that are served at once.
    let clients = size(1_200, 5_000);
    let ends = Instant::now() + Duration::from_secs(size(3, 60));
    let client = |client: u64| async move {
        let (mut bought, mut refused, mut lost) = (0_usize, 0_usize, 0_usize);
        for number in 0..10_000 {
            match send(address, &buy(id(41), id(client * 10_000 + number), 1)).await {
                Ok(reply) if reply.status == 201 => bought += 1,
                Ok(reply) => {
                    assert!([429, 503, 504].contains(&reply.status) && reply.has_retry_after(), "{reply}");
                    refused += 1;
                }
                Err(_) => lost += 1,
            }
            if Instant::now() > ends {
                break;
            }
        }
        [bought, refused, lost]
    };
    let running: Vec<_> = (1..=clients).map(|number| tokio::spawn(client(number))).collect();
    let mut sums = [0; 3];
    for client in running {
        let done = client.await.unwrap();
        sums.iter_mut().zip(done).for_each(|(sum, done)| *sum += done);
    }
    let [bought, refused, lost] = sums;
    // The listener's queue holds about as many as are served; beyond both, the operating system turns connections away.
    assert!(lost == 0 || clients > 2_000, "{lost} connections broke");
    assert!(bought > 0);
    let again = Instant::now();
    sent(program.send(&buy(id(41), id(41), 1)).await.unwrap(), 201);
    assert!(again.elapsed() < Duration::from_secs(5), "quick again after {:?}", again.elapsed());
    let books = Books::read_with(async |call| program.send(&call).await).await.unwrap();
    verdict(&audit(&books)).unwrap();
    let listed = books.purchases.len();
    assert!(
        (bought + 1..=bought + 1 + lost).contains(&listed),
        "{listed} listed, {bought} answered, {refused} refused, {lost} lost"
    );
}
