//! Whatever we read as JSON, serde_json reads as the same value, and it survives being written.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|bytes: &[u8]| {
    let Ok(value) = jsonapi::json::parse(bytes) else { return };
    // An object with this name is where serde_json itself reads something else.
    if bytes.windows(8).any(|window| window == b"::privat") {
        return;
    }
    let theirs: Value = serde_json::from_slice(bytes).expect("what we read is JSON");
    assert!(jsonapi::json::same(&value, &theirs));
    let written = serde_json::to_vec(&value).expect("a value can be written");
    let again = jsonapi::json::parse(&written).expect("what was written can be read");
    assert!(jsonapi::json::same(&value, &again));
});
