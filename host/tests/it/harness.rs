//! What the tests stand on: one way to start an application, one to ask it, and one to read its answer.

mod answer;
mod app;
mod ask;
#[cfg(target_os = "linux")]
pub(crate) mod attack;
mod built;
mod checks;
pub(crate) mod creations;
pub(crate) mod described;
mod documents;
mod furnished;
pub(crate) mod judged;
pub(crate) mod kept;
#[cfg(target_os = "linux")]
pub(crate) mod measure;
mod shop;
#[cfg(target_os = "linux")]
pub(crate) mod stocked;
mod structure;
pub(crate) mod stub;
mod wire;

pub(crate) use answer::{Answer, MEDIA_TYPE, count};
pub(crate) use app::{App, read};
pub(crate) use ask::{Ask, To};
pub(crate) use built::{guest_manifest, shop_manifest, wasm};
pub(crate) use documents::{
    NOBODY, OPERATIONS, change, new, new_movement, new_product, new_purchase, new_reservation, new_stock,
};
pub(crate) use furnished::{Ids, furnish};
pub(crate) use shop::{INVENTORY_KEY, INVENTORY_OTHER, INVENTORY_READER, PRODUCTS_KEY, PRODUCTS_OTHER, PRODUCTS_READER, Shop};
use std::path::{Path, PathBuf};
pub(crate) use wire::wire;

/// The folder of the repository.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// How large a test is: `full` with `BODEGA_FULL=1`, and otherwise `quick`.
pub(crate) fn size<T>(quick: T, full: T) -> T {
    if std::env::var_os("BODEGA_FULL").is_some_and(|value| value == "1") { full } else { quick }
}
