//! The numbered recipes that take more than a request or two, and the model checker. What they stand on is the crate
//! `checker`, whose program runs many more seeds.
//!
//! `BODEGA_FULL=1` runs every recipe at its full size.

mod disk;
mod kill;
mod lists;
mod network;
mod overload;
mod products;
mod seeds;
mod stock;

use crate::harness::{engine, shop_manifest};
use checker::call::{Call, Reply};
use checker::process::Launch;
use checker::shop::{Bench, Setup, Shop};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The shop's components, compiled once for this process.
fn bench() -> Bench {
    Bench { manifest: shop_manifest(), engine: engine() }
}

/// `full` where the full size is asked for, and otherwise `quick`.
fn size<T>(quick: T, full: T) -> T {
    if std::env::var_os("BODEGA_FULL").is_some_and(|value| value == "1") { full } else { quick }
}

/// A shop without faults.
async fn shop() -> Shop {
    Shop::open(&bench(), Setup::default()).await.unwrap()
}

/// A shop with the real products service.
async fn whole_shop() -> Shop {
    Shop::open(&bench(), Setup { real_products: true, ..Setup::default() }).await.unwrap()
}

/// Sends to the first host, and expects this status.
#[track_caller]
fn sent(reply: Reply, status: u16) -> Reply {
    assert_eq!(reply.status, status, "{reply}");
    reply
}

async fn ask(shop: &Shop, call: Call, status: u16) -> Reply {
    sent(shop.send(0, &call).await.unwrap(), status)
}

/// The program, the application, and a folder for its databases.
struct Place {
    manifest: PathBuf,
    state: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { manifest: shop_manifest(), state: TempDir::new().unwrap() }
    }

    /// How to run the program here. Without an origin, products is the real one.
    fn launch<'a>(&'a self, products_url: &'a str) -> Launch<'a> {
        let program = Path::new(env!("CARGO_BIN_EXE_bodega"));
        Launch { program, manifest: &self.manifest, state: self.state.path(), products_url, arguments: Vec::new() }
    }
}
