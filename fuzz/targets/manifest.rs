//! The text of a manifest.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| bodega::fuzzing::manifest(text));
