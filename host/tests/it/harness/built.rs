//! The components, built and compiled once for this process.

use super::repository;
use bodega::Engine;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The manifest of the host's test component, built.
pub(crate) fn guest_manifest() -> PathBuf {
    static BUILT: OnceLock<()> = OnceLock::new();
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/guest/spin.toml");
    BUILT.get_or_init(|| bodega::build(&manifest).expect("the test component builds"));
    manifest
}

/// The manifest of the shop, both services built as `bodega build` does.
pub(crate) fn shop_manifest() -> PathBuf {
    static BUILT: OnceLock<()> = OnceLock::new();
    let manifest = repository().join("spin.toml");
    BUILT.get_or_init(|| bodega::build(&manifest).expect("products and inventory build"));
    manifest
}

/// The file of a built component.
pub(crate) fn wasm(name: &str) -> PathBuf {
    match name {
        "guest" => drop(guest_manifest()),
        _ => drop(shop_manifest()),
    }
    let file = repository().join("target/wasm32-wasip2/component").join(name).with_extension("wasm");
    file.canonicalize().expect("the component is built")
}

/// The engine of this process, which compiles each component once.
pub(crate) fn engine() -> Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| Engine::new().expect("this machine runs WebAssembly")).clone()
}
