//! Whatever a parser accepts, it accepts again in canonical form.
#![no_main]

use jsonapi::attribute::{Integer, canonical_uuid, parse_timestamp};
use jsonapi::media_type::MediaType;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(id) = canonical_uuid(text) {
        assert_eq!(canonical_uuid(&id), Ok(id.clone()));
    }
    let any = Integer::range(i64::MIN, i64::MAX);
    if let Ok(number) = any.parse_str(text) {
        assert_eq!(any.parse_str(&number.to_string()), Ok(number));
    }
    let _ = (parse_timestamp(text), MediaType::parse_list(text));
});
