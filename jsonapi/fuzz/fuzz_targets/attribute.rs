//! Whatever a parser accepts, it accepts again in canonical form.
#![no_main]

use jsonapi::attribute::{Text, canonical_uuid, format_timestamp, parse_timestamp, scaled};
use jsonapi::media_type::MediaType;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(time) = parse_timestamp(text) {
        assert_eq!(parse_timestamp(&format_timestamp(time)), Ok(time));
    }
    if let Ok(id) = canonical_uuid(text) {
        assert_eq!(canonical_uuid(&id), Ok(id.clone()));
    }
    if let Ok(number) = scaled(text, 0) {
        assert_eq!(scaled(&number.to_string(), 0), Ok(number));
    }
    let _ = (Text::lines(1, 10).check(text), MediaType::parse_list(text));
});
