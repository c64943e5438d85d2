//! Recipe 32: a reader follows the feed while others write.

use crate::books::Books;
use crate::call::Call;
use crate::check::audit;
use crate::recipes::{id, verdict};
use crate::requests::{buy, movement, start};
use crate::shop::{Bench, Setup, Shop};
use anyhow::{Context as _, bail, ensure};
use futures::future::{try_join, try_join_all};
use std::sync::atomic::{AtomicBool, Ordering};

/// `writers` write `each` times at once, and a reader follows the feed by its cursor.
///
/// # Errors
/// The reader missed an event, saw one twice or out of order; or the books are wrong.
pub async fn followed(bench: &Bench, writers: u64, each: u64) -> anyhow::Result<()> {
    let shop = Shop::open(bench, Setup::default()).await?;
    write(&shop, start(id(32), 1_000_000, 3)).await?;
    let done = AtomicBool::new(false);
    let writing = async {
        let writer = async |writer: u64| {
            for number in 0..each {
                let call = if number % 3 == 0 { movement(id(32), 1) } else { buy(id(32), id(writer * 1_000 + number), 1) };
                write(&shop, call.keyed(format!("{writer}-{number}"))).await?;
            }
            anyhow::Ok(())
        };
        let written = try_join_all((1..=writers).map(writer)).await;
        done.store(true, Ordering::SeqCst);
        written
    };
    let (seen, _) = try_join(follow(&shop, &done), writing).await?;
    let books = Books::read(&shop).await?;
    verdict(&audit(&books))?;
    let all: Vec<&str> = books.events.iter().filter_map(|event| event["id"].as_str()).collect();
    ensure!(seen == all, "the reader saw {} events, and there are {}, or in another order", seen.len(), all.len());
    Ok(())
}

async fn write(shop: &Shop, call: Call) -> anyhow::Result<()> {
    let reply = shop.send(0, &call).await?;
    ensure!(reply.status == 201, "{reply}");
    Ok(())
}

/// Reads on from the cursor of the last event, until all is written and there is nothing new.
async fn follow(shop: &Shop, done: &AtomicBool) -> anyhow::Result<Vec<String>> {
    let (mut seen, mut after) = (Vec::new(), String::new());
    for _ in 0..1_000_000 {
        let was_done = done.load(Ordering::SeqCst);
        let reply = shop.send(0, &Call::get(format!("/inventory/events?page%5Bsize%5D=7{after}"))).await?;
        let page = reply.json();
        let events = page["data"].as_array().with_context(|| reply.to_string())?;
        seen.extend(events.iter().filter_map(|event| event["id"].as_str().map(str::to_owned)));
        if let Some(cursor) = events.last().and_then(|event| event["meta"]["page"]["cursor"].as_str()) {
            after = format!("&page%5Bafter%5D={cursor}");
        } else if was_done {
            return Ok(seen);
        }
        tokio::task::yield_now().await;
    }
    bail!("the feed has no end")
}
