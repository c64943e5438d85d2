//! A connection: heads, bodies, several requests after one another.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use tokio::runtime::{Builder, Runtime};

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Builder::new_current_thread().enable_time().build().unwrap());

fuzz_target!(|sent: &[u8]| RUNTIME.block_on(bodega::fuzzing::converse(sent)));
