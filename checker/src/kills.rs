//! Recipe 18: SIGKILL under load, again and again, and nothing that was acknowledged is missing.

use crate::books::{Books, attribute, uuid};
use crate::check::audit;
use crate::process::{Launch, Program, send};
use crate::recipes::{id, verdict};
use crate::requests::{buy, start};
use anyhow::{Context as _, bail, ensure};
use fastrand::Rng;
use serde_json::Value;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::Duration;
use uuid::Uuid;

/// What the kills left.
#[derive(Debug, Default)]
pub struct Toll {
    /// Purchases that were acknowledged before or after a kill.
    pub acknowledged: usize,
    /// Requests that got no reply; the retry of each found out what had become of it.
    pub unknown: usize,
}

/// Clients at once.
const CLIENTS: u64 = 8;

/// Kills the program `rounds` times while clients buy, starts it again, and retries what got no reply.
pub async fn kills(launch: &Launch<'_>, rounds: u64, seed: u64) -> anyhow::Result<Toll> {
    let mut rng = Rng::with_seed(seed);
    let product = id(1);
    let mut toll = Toll::default();
    let mut bought = Bought::new();
    let mut open: Vec<Uuid> = Vec::new();
    for round in 0..rounds {
        let program = launch.start().await?;
        let address = program.address();
        if round == 0 {
            program.send(&start(product, 1_000_000, 0).keyed("start")).await?.created()?;
        }
        retry(&program, product, &mut open, &mut bought).await?;
        let clients: Vec<_> = (0..CLIENTS).map(|_| tokio::spawn(client(address, product, rng.fork()))).collect();
        tokio::time::sleep(Duration::from_millis(rng.u64(20..250))).await;
        program.kill().await?;
        for client in clients {
            let (done, unknown) = client.await??;
            bought.extend(done);
            open.extend(unknown);
        }
        toll.unknown += open.len();
    }
    let program = launch.start().await?;
    retry(&program, product, &mut open, &mut bought).await?;
    let books = Books::read_with(async |call| program.send(&call).await).await?;
    verdict(&audit(&books))?;
    compare(&bought, &books)?;
    program.kill().await?;
    integrity(launch)?;
    toll.acknowledged = bought.len();
    Ok(toll)
}

/// The remaining units that each purchase was answered with.
type Bought = HashMap<Uuid, Option<i64>>;

/// Finds out what became of purchases that got no reply.
async fn retry(program: &Program, product: Uuid, open: &mut Vec<Uuid>, bought: &mut Bought) -> anyhow::Result<()> {
    for purchase in open.drain(..) {
        let reply = program.send(&buy(product, purchase, 1).keyed(purchase.to_string())).await?;
        bought.insert(purchase, reply.created().context("a retry after the kill")?.number("remaining"));
    }
    Ok(())
}

/// Buys until the program is dead.
async fn client(address: SocketAddr, product: Uuid, mut rng: Rng) -> anyhow::Result<(Bought, Option<Uuid>)> {
    let mut bought = HashMap::new();
    for _ in 0..100_000 {
        let purchase = id(rng.u64(..));
        let Ok(reply) = send(address, &buy(product, purchase, 1).keyed(purchase.to_string())).await else {
            return Ok((bought, Some(purchase)));
        };
        bought.insert(purchase, reply.created()?.number("remaining"));
    }
    bail!("the program was not killed")
}

/// Every purchase that was answered is there as it was answered, and no other.
fn compare(bought: &Bought, books: &Books) -> anyhow::Result<()> {
    let purchase = |row: &Value| Some((uuid(&row["id"])?, attribute(row, "remaining").as_i64()));
    let listed: Bought = books.purchases.iter().filter_map(purchase).collect();
    let missing: Vec<_> = bought.iter().filter(|(id, remaining)| listed.get(id) != Some(remaining)).collect();
    ensure!(missing.is_empty(), "{} acknowledged purchases are missing or different: {missing:?}", missing.len());
    ensure!(listed.len() == bought.len(), "{} purchases that nobody knows", listed.len() - bought.len());
    Ok(())
}

/// What SQLite itself says of the file.
pub fn integrity(launch: &Launch<'_>) -> anyhow::Result<()> {
    let connection = rusqlite::Connection::open(launch.state.join("inventory.db"))?;
    let said: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).context("integrity_check")?;
    ensure!(said == "ok", "{said}");
    Ok(())
}
