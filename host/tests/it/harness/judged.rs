//! The shop of the crate `checker`: several hosts or processes on one file, faults on purpose, and a verdict in the end.

use super::built::{engine, shop_manifest};
use checker::call::{Call, Reply};
use checker::process::Launch;
use checker::reader::read_reply;
use checker::shop::{Bench, Setup, Shop};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The shop's components, compiled once for this process.
pub(crate) fn bench() -> Bench {
    Bench { manifest: shop_manifest(), engine: engine(), program: program().to_owned() }
}

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_bodega"))
}

/// A shop without faults.
pub(crate) async fn shop() -> Shop {
    Shop::open(&bench(), Setup::default()).await.unwrap()
}

/// A shop with the real products service.
pub(crate) async fn whole_shop() -> Shop {
    Shop::open(&bench(), Setup { real_products: true, ..Setup::default() }).await.unwrap()
}

/// Sends to the first host, and expects this status.
#[track_caller]
pub(crate) fn sent(reply: Reply, status: u16) -> Reply {
    assert_eq!(reply.status, status, "{reply}");
    assert_eq!(read_reply(&reply), Ok(()), "{reply}");
    reply
}

pub(crate) async fn ask(shop: &Shop, call: Call, status: u16) -> Reply {
    sent(shop.send(0, &call).await.unwrap(), status)
}

/// The program, the application, and a folder for its databases.
pub(crate) struct Place {
    manifest: PathBuf,
    pub(crate) state: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self { manifest: shop_manifest(), state: TempDir::new().unwrap() }
    }

    /// How to run the program here. Without an origin, products is the real one.
    pub(crate) fn launch(&self, products_url: &str) -> Launch<'_> {
        Launch::new(program(), &self.manifest, self.state.path(), products_url)
    }
}
