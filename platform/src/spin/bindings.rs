//! The interface of the database as it is. The SDK offers only those of its functions that give rows one by one, each with a call
//! out of the component.

#![allow(missing_docs, unsafe_code, clippy::pedantic, reason = "generated")]

mod generated {
    spin_sdk::wit_bindgen::generate!({
        path: "../wit",
        world: "bodega:host/host",
        runtime_path: "spin_sdk::wit_bindgen::rt",
        generate_all,
    });
}

pub(super) use generated::spin::sqlite::sqlite;
