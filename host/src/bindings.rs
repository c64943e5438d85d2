//! What the host offers beside WASI, generated from `wit/`.

mod generated {
    wasmtime::component::bindgen!({
        path: "../wit",
        world: "bodega:host/host",
        imports: { default: async },
    });
}

pub(crate) use generated::spin::{sqlite::sqlite, variables::variables};
