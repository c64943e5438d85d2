//! No header brings the reader down, and every answer has a content type of ours.
#![no_main]

use http::{HeaderMap, HeaderValue, Method, header};
use jsonapi::conditional::{ETag, Preconditions};
use jsonapi::negotiation::{Support, negotiate};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|lines: (Vec<u8>, Vec<u8>)| {
    let (Ok(first), Ok(second)) = (HeaderValue::from_bytes(&lines.0), HeaderValue::from_bytes(&lines.1)) else { return };
    for name in [header::ACCEPT, header::CONTENT_TYPE, header::IF_MATCH, header::IF_NONE_MATCH] {
        let mut headers = HeaderMap::new();
        headers.append(&name, first.clone());
        headers.append(&name, second.clone());
        for support in [Support::PLAIN, Support::LIST, Support::ATOMIC] {
            if let Ok(applied) = negotiate(&Method::POST, &headers, true, &support) {
                assert!(applied.media_type().starts_with(jsonapi::MEDIA_TYPE));
            }
        }
        let preconditions = Preconditions::parse(&headers);
        let _ = preconditions.check_required(&Method::PATCH, Some(&ETag::of_version(7)));
    }
    let mut headers = HeaderMap::new();
    headers.insert(jsonapi::idempotency::IDEMPOTENCY_KEY, first);
    if let Ok(Some(key)) = jsonapi::idempotency::key(&headers) {
        assert!(!key.is_empty() && key.bytes().all(|byte| byte.is_ascii_graphic()));
    }
});
