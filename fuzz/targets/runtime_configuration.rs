//! The text of a runtime configuration.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| bodega::fuzzing::runtime_configuration(text));
