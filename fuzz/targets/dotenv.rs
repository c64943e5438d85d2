//! The bytes of a `.env` file.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &[u8]| bodega::fuzzing::dotenv(text));
