//! A16 of the requirements: idempotency keys.

use http::{HeaderMap, HeaderValue, Method};
use proptest::prelude::*;

use super::{fingerprint, key};
use crate::json;

fn read(lines: &[&[u8]]) -> Result<Option<String>, u16> {
    let mut headers = HeaderMap::new();
    for line in lines {
        headers.append("idempotency-key", HeaderValue::from_bytes(line).unwrap());
    }
    key(&headers).map_err(|errors| errors.status().as_u16())
}

#[track_caller]
fn check(line: &str, expected: Option<&str>) {
    let expected = expected.map(|key| Some(key.to_owned())).ok_or(400);
    assert_eq!(read(&[line.as_bytes()]), expected, "{line}");
}

#[test]
fn id1_bare_and_quoted_keys_are_the_same() {
    check("8e03978e-40d5-43dd-bc93-6894a57f9324", Some("8e03978e-40d5-43dd-bc93-6894a57f9324"));
    check("\"8e03978e-40d5-43dd-bc93-6894a57f9324\"", Some("8e03978e-40d5-43dd-bc93-6894a57f9324"));
    check(" a ", Some("a"));
    check(r#""a\"b\\c""#, Some("a\"b\\c"));
    check("a\"b", Some("a\"b"));
    check("!~", Some("!~"));
    assert_eq!(read(&[]), Ok(None));
}

#[test]
fn id7_keys_that_cannot_be_used_are_400() {
    for line in
        ["", " ", "\"\"", "\"", "\"a", "\"a\"b", "\"a\";p=1", r#""a\x""#, r#""a\"#, "a b", "\"a b\"", "a\tb", &"a".repeat(256)]
    {
        check(line, None);
    }
    check(&"a".repeat(255), Some(&"a".repeat(255)));
    check(&format!("\"{}\"", "a".repeat(255)), Some(&"a".repeat(255)));
    assert_eq!(read(&["é".as_bytes()]), Err(400));
    assert_eq!(read(&[b"a", b"a"]), Err(400));
}

fn print(method: &Method, path: &str, text: &str) -> String {
    fingerprint(method, path, &json::parse(text.as_bytes()).unwrap())
}

#[test]
fn id3_the_same_meaning_has_the_same_fingerprint() {
    let first = print(&Method::POST, "/a", r#"{"data":{"type":"a","n":2,"list":[1,null]}}"#);
    assert_eq!(first.len(), 64);
    for text in [
        r#"{ "data" : { "type":"a", "n":2, "list":[1, null] } }"#,
        r#"{"data":{"list":[1,null],"n":2,"type":"a"}}"#,
        r#"{"data":{"type":"\u0061","n":2.0,"list":[10e-1,null]}}"#,
    ] {
        assert_eq!(print(&Method::POST, "/a", text), first, "{text}");
    }
}

#[test]
fn id4_another_meaning_has_another_fingerprint() {
    let first = print(&Method::POST, "/a", r#"{"n":2}"#);
    for text in [r#"{"n":3}"#, r#"{"n":"2"}"#, r#"{"N":2}"#, r#"{"n":2,"m":null}"#, r#"{"n":[2]}"#, "2"] {
        assert_ne!(print(&Method::POST, "/a", text), first, "{text}");
    }
    assert_ne!(print(&Method::POST, "/b", r#"{"n":2}"#), first);
    assert_ne!(print(&Method::PATCH, "/a", r#"{"n":2}"#), first);
}

#[test]
fn id4_nothing_can_move_from_one_part_to_another() {
    assert_ne!(print(&Method::POST, "/a", "\"b\""), print(&Method::POST, "/a\"b\"", "\"\""));
    assert_ne!(print(&Method::POST, "/", r#"["a,b"]"#), print(&Method::POST, "/", r#"["a","b"]"#));
}

proptest! {
    #[test]
    fn any_header_is_read_without_panic(line in prop::collection::vec(0x20_u8..=0x7e, 0..40)) {
        if let Ok(Some(key)) = read(&[&line]) {
            prop_assert!(!key.is_empty() && key.bytes().all(|byte| byte.is_ascii_graphic()));
        }
    }

    #[test]
    fn quoting_does_not_matter(key in "[!-~]{1,40}") {
        let quoted = format!("\"{}\"", key.replace('\\', "\\\\").replace('"', "\\\""));
        prop_assert_eq!(read(&[quoted.as_bytes()]), Ok(Some(key)));
    }
}
