//! `wit/` says what the components import; this compares it with what they do import.

use crate::harness::{repository, wasm};
use std::collections::BTreeSet;
use wasmtime::component::Component;
use wasmtime::component::types::ComponentItem;
use wasmtime::{Config, Engine};

/// The interfaces that a built component imports and exports.
fn interfaces(name: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut config = Config::new();
    config.wasm_component_model_async(true);
    let engine = Engine::new(&config).unwrap();
    let component = Component::from_file(&engine, wasm(name)).unwrap().component_type();
    let imports = component.imports(&engine).filter(|(_, import)| matches!(import.ty, ComponentItem::ComponentInstance(_)));
    let exports = component.exports(&engine).map(|(name, _)| name.to_owned());
    (imports.map(|(name, _)| name.to_owned()).collect(), exports.collect())
}

/// The imports of a world in `wit/host.wit`, and those that `wit/components.wasi` adds.
fn written(world: &str) -> BTreeSet<String> {
    let read = |file: &str| std::fs::read_to_string(repository().join("wit").join(file)).unwrap();
    let worlds = read("host.wit");
    let (_, body) = worlds.split_once(&format!("world {world} {{")).expect("the world is written");
    let body = &body[..body.find('}').unwrap()];
    let spin = body.lines().filter_map(|line| line.trim().strip_prefix("import ")?.strip_suffix(';'));
    let wasi = read("components.wasi");
    let wasi = wasi.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    spin.chain(wasi).map(str::to_owned).collect()
}

#[track_caller]
fn check(name: &str) {
    let (imports, exports) = interfaces(name);
    assert_eq!(imports, written(name), "{name} imports something else than wit/ says");
    assert_eq!(exports, BTreeSet::from(["wasi:http/handler@0.3.0".to_owned()]));
}

#[test]
fn products_imports_what_is_written() {
    check("products");
}

#[test]
fn inventory_imports_what_is_written() {
    check("inventory");
}
