//! What the host offers beside WASI, generated from `wit/`.

mod generated {
    wasmtime::component::bindgen!({
        path: "../wit",
        world: "bodega:host/host",
        imports: {
            // Which task calls is known to the store alone.
            "spin:sqlite/sqlite@3.1.0.[method]connection.execute": async | store,
            default: async,
        },
    });
}

pub(crate) use generated::spin::{sqlite::sqlite, variables::variables};
