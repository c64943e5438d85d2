//! Who hunts the mutants: the same recipes and the same checker as in the tests.

use crate::kills::kills;
use crate::plan::Plan;
use crate::process::Launch;
use crate::random::Size;
use crate::recipes::{self, id};
use crate::requests;
use crate::run;
use crate::shop::{Bench, Setup, Shop};
use crate::stub::{Mood, Stub};
use anyhow::{Context as _, ensure};
use futures::future::try_join;
use rusqlite::ErrorCode;
use std::time::Duration;
use tempfile::TempDir;

/// The hunts that caught something, each with the first of it.
pub(super) async fn run(bench: &Bench, seeds: u64) -> Vec<(&'static str, String)> {
    let recipes: [(&str, Plan, Option<usize>); 7] = [
        ("recipe 1", recipes::buyers(1, 20), Some(1)),
        ("recipe 2", recipes::buyers(60, 60), Some(60)),
        ("recipe 3", recipes::conservation(2, 16, 12), None),
        ("recipe 5", recipes::lost_update(20), None),
        ("recipe 9", recipes::lines(8, 8), None),
        ("recipe 11", recipes::duplicates(25, 6), None),
        ("recipe 34", recipes::thresholds(20), None),
    ];
    let mut caught = Vec::new();
    let mut note = |name, result: anyhow::Result<()>| caught.extend(result.err().map(|error| (name, first_line(&error))));
    for (name, plan, served) in recipes {
        note(name, recipe(bench, plan, served).await);
    }
    note("recipe 12", another_request(bench).await);
    note("recipe 18", killed(bench).await);
    note("recipe 28", latecomers(bench).await);
    note("overdue", overdue(bench).await);
    note("recipe 32", recipes::followed(bench, 4, 10).await);
    note("schema", schema(bench).await);
    note("recipe 42", model(bench, seeds).await);
    caught
}

fn first_line(error: &anyhow::Error) -> String {
    let text = format!("{error:#}");
    // The first line of a verdict is only a number.
    let line = text.lines().find(|line| !line.ends_with(" findings")).unwrap_or_default();
    line.chars().take(120).collect()
}

/// A recipe, in which so many buyers of the first product are to be served.
async fn recipe(bench: &Bench, plan: Plan, served: Option<usize>) -> anyhow::Result<()> {
    // The two products were started with a 201 each.
    let bought = recipes::run(bench, plan).await?.count(201) - 2;
    ensure!(served.is_none_or(|served| bought == served), "{bought} buyers were served");
    Ok(())
}

/// Killed under load, twice.
async fn killed(bench: &Bench) -> anyhow::Result<()> {
    let (stub, state) = (Stub::start().await?, TempDir::new()?);
    let launch = Launch::new(&bench.program, &bench.manifest, state.path(), &stub.origin());
    kills(&launch, 2, 18).await.map(drop)
}

/// The seeds of the model checker, up to the first that finds something.
async fn model(bench: &Bench, seeds: u64) -> anyhow::Result<()> {
    for seed in 1..=seeds {
        let outcome = run::seed(bench, seed, &Size::default()).await.with_context(|| format!("seed {seed}"))?;
        recipes::verdict(&outcome.findings).with_context(|| format!("seed {seed}"))?;
    }
    Ok(())
}

/// What the schema itself must refuse, whoever writes.
const FORBIDDEN: [(&str, &str); 9] = [
    ("more than can be on hand", "INSERT INTO movement (product_id, kind, delta, balance, reason, actor, request_id, created_at)
      SELECT product_id, 'adjusted', 2000000000, on_hand + 2000000000, 'x', 'x', 'x', 0 FROM stock WHERE on_hand > 1"),
    ("less than nothing on hand", "INSERT INTO movement (product_id, kind, delta, balance, reason, actor, request_id, created_at)
      SELECT product_id, 'adjusted', -1000, on_hand - 1000, 'x', 'x', 'x', 0 FROM stock WHERE on_hand > 1"),
    ("stock without a movement", "UPDATE stock SET on_hand = on_hand + 1, version = version + 1"),
    ("a second use of a key", "INSERT INTO command (attempt_id, kind, actor, idempotency_key, fingerprint, key_expires_at, request_id, created_at)
      SELECT 'x', 'batch', actor, idempotency_key, fingerprint, key_expires_at, 'x', created_at FROM command WHERE idempotency_key IS NOT NULL LIMIT 1"),
    ("another ledger", "UPDATE movement SET delta = delta + 1"),
    ("no ledger", "DELETE FROM movement"),
    ("another feed", "UPDATE event SET version = 9"),
    ("no feed", "DELETE FROM event"),
    ("a purchase that never was", "DELETE FROM purchase"),
];

async fn schema(bench: &Bench) -> anyhow::Result<()> {
    let shop = bought(bench).await?;
    let connection = rusqlite::Connection::open(shop.database())?;
    connection.busy_timeout(Duration::from_secs(5))?;
    for (what, sql) in FORBIDDEN {
        // Any other error is one of the statement, and says nothing of the schema.
        let refused = connection.execute(sql, []).err().with_context(|| format!("{what} was accepted"))?;
        ensure!(refused.sqlite_error_code() == Some(ErrorCode::ConstraintViolation), "{what}: {refused}");
    }
    Ok(())
}

/// A purchase with the key of another one is neither made nor answered with that one.
async fn another_request(bench: &Bench) -> anyhow::Result<()> {
    let shop = bought(bench).await?;
    let reply = shop.send(0, &requests::buy(id(1), id(3), 2).keyed("b")).await?;
    ensure!(reply.status == 422, "a key was good for two requests: {reply}");
    Ok(())
}

/// Who comes while products is being asked does not get the answer, which is older than the request.
async fn latecomers(bench: &Bench) -> anyhow::Result<()> {
    let shop = bought(bench).await?;
    shop.stub().set(Mood::Slow);
    for round in 0..20_u64 {
        let cents = 2_000 + round;
        let late = async {
            tokio::time::sleep(Duration::from_millis(4)).await;
            shop.stub().set_price(cents);
            shop.send(0, &requests::buy(id(1), id(100 + round), 1)).await?.created()
        };
        let early = async { shop.send(0, &requests::buy(id(1), id(200 + round), 1)).await?.created() };
        let (_, late) = try_join(early, late).await?;
        let paid = late.at("/data/attributes/unit_price");
        ensure!(paid == format!("20.{round:02}"), "{paid} was paid when it cost {cents} cents");
    }
    Ok(())
}

/// A hold whose time ends while products keeps its confirmation waiting is over.
async fn overdue(bench: &Bench) -> anyhow::Result<()> {
    let shop = Shop::open(bench, Setup { processes: true, ..Setup::default() }).await?;
    for call in [requests::start(id(1), 9, 0), requests::hold(id(1), id(2), 2, 1)] {
        shop.send(0, &call).await?.created()?;
    }
    tokio::time::sleep(Duration::from_millis(800)).await;
    shop.stub().set(Mood::Silent);
    let answered = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        shop.stub().set(Mood::Well);
        Ok(())
    };
    let confirm = requests::end("reservations", id(2), "confirmed");
    let (reply, ()) = try_join(shop.send(0, &confirm), answered).await?;
    ensure!(reply.status == 409, "a hold was confirmed after its time: {reply}");
    Ok(())
}

/// A shop with a product of which one unit is sold.
async fn bought(bench: &Bench) -> anyhow::Result<Shop> {
    let shop = Shop::open(bench, Setup::default()).await?;
    for call in [requests::start(id(1), 99, 0).keyed("a"), requests::buy(id(1), id(2), 1).keyed("b")] {
        shop.send(0, &call).await?.created()?;
    }
    Ok(shop)
}
